"""Which addresses a chat can have."""
