"""Measurements of what Mulin promises. Times are compared with the *limit* in the same interleaved run."""
