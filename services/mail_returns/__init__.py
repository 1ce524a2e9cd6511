"""What came back: reports about letters that did not arrive, read, matched and handed to cases."""
