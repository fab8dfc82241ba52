"""Awards (评选表彰): nominate, vote in secret, count, honour."""
