"""Pictures: taken in, made harmless, kept apart, shown only to who may see them."""
