"""Before a case is there: what it will be, what it will set going, and what speaks against it."""
