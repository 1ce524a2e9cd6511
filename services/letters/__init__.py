"""Letters: what is told to parties and staff, in sentences from files."""
