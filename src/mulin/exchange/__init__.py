"""Codecs of the outside world: workbooks, CSV, vCard. Untrusted files are read in a child process."""
