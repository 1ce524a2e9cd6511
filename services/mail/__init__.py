"""Mail: addresses, letters as bytes, and the way they take to the relay."""
