"""The ledger (台账): append-only facts, sealed in hash-chained blocks; everything that looks back reads here."""
