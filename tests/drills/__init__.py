"""Drills: a promise of safety §2, tried on a running house that is hurt on purpose.

Each works in a throw-away folder and database, and has a *control*: the same drill with its own
defence broken, which has to fail. A proof without a control does not count.
"""
