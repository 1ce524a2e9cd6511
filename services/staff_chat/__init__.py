"""A word in the chat of somebody on the staff: posted over a signed webhook."""
