"""The office's pages: my tasks, the board, a case and what can be done in it."""
