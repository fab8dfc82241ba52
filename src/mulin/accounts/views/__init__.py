"""Pages of the door, of one's own devices and phone, and of the staff."""
