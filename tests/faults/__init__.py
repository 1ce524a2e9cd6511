"""What happens to a case when processes are killed."""
