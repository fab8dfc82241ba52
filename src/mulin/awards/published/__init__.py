"""What is published with a round and stands alone."""
