"""Where invented cases may lie, and what they are."""
