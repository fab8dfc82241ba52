"""Pure Python under everything: errors, clock, ids, Chinese text, phone numbers, the lunar calendar."""
