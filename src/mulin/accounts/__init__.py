"""Who comes through the door: accounts, sign-in, second factor, roles for a term and a scope."""
