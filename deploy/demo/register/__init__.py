"""A small invented register for whoever looks at Due Course for the first time."""
