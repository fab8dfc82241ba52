"""Lantern riddles (灯谜): the bank, the slips of an afternoon, who answered first, riddles to guess at home."""
