"""Letters on paper: the page to print, and the same as a PDF file."""
