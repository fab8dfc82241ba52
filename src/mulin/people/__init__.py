"""Residents with or without an account, households, consent, proxies, correction and erasure."""
