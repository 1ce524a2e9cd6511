"""What a case accepts, and what it refuses."""
