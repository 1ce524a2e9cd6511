"""What administrators look after, and what everybody of the staff may look up."""
