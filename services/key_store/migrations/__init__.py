"""How the key store's table comes to be, and from each version to the next."""
