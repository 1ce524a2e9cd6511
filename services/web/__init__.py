"""What every page of the product stands on: headers, sessions, forms, limits, serving."""
