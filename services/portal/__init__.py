"""Her page: what a party was told, what happens next, and the way out. See docs/portal.md."""
