"""Whether answers can be told apart by the time they take: ``make timing``, not in the suite."""
