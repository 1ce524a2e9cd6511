"""What the rule of the same name finds, and what it lets pass."""


def sealed(key, text, vault):
    # ruleid: encryption-outside-its-rooms
    AESGCM(key).encrypt(b"0" * 12, text, None)
    # ruleid: encryption-outside-its-rooms
    Fernet(key).encrypt(text)
    # ok: encryption-outside-its-rooms
    vault.keep("c-1", VaultKind.CASE_NOTE, text, actor="staff:a", purpose="note")
