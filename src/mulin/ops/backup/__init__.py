"""Backups: one encrypted file that holds a whole installation but for its keys (safety §4.11).

`envelope` seals and opens, `content` knows what belongs in, `making` writes and checks, `restoring`
brings a backup back into a new place, `keeping` says which ones stay.
"""
