"""Promises about safety, tried in earnest against a real server: `mulin drill`."""
