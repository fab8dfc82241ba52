"""The pages of this room: at the desk, and one's own."""
