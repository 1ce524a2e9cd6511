"""What a policy would do: the planner run over many cases, without a server, and what it shows."""
