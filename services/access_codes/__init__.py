"""Access codes: words by which a party opens her page, shown once and kept as a keyed hash."""
