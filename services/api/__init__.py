"""The interface for programs: the office's work as JSON, under the same rules as its pages."""
