"""Who may see and do what: decided here, and nowhere else, for every way into the product."""
