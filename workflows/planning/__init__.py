"""The parts of the planner: which notices, updates, tasks and escalations a case owes, and when."""
