"""The pages of the shell itself."""
