"""Real servers for tests. Each is started on loopback, and ended by its own process id."""
