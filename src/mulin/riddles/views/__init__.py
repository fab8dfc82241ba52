"""Pages: the bank and the sets at the desk, the answering desk, and what everybody sees."""
