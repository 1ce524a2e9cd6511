"""The desk: the one way for people and programs to reach a case."""
