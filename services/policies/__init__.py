"""Policy documents: the presets that ship, and reading an organisation's own."""
