"""A policy told in sentences: the whole of it, to one person, and compared with another."""
