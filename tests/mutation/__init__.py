"""Planting faults in the code that computes dates, to find those that no test sees."""
