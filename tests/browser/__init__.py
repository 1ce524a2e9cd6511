"""The pages of the product as a browser shows them."""
