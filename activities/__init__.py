"""What a case does to the world. Each activity can run twice and has its effect once."""
