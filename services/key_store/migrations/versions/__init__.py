"""Each version of the tables, in the order in which they follow."""
