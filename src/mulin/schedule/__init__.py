"""Repeat rules, holidays and festivals, venues: their closures and their booking without collisions."""
