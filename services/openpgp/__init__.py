"""Public keys of parties, and letters encrypted to them (OpenPGP, RFC 9580)."""
