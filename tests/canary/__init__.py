"""Personal data is entered everywhere, and looked for wherever it must not be."""
