"""Template tags of work reports."""
