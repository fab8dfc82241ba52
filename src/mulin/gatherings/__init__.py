"""Anything with a time, a place and people (场次): sign-up, waiting list, check-in, the sheet of paper."""
