"""The benchmark: what the engine does in a second, beside the bare parts it stands on."""
