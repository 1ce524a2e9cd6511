"""Several texts as one byte string that stands for exactly these texts."""


def associated_data(*parts: str) -> bytes:
    """Encode `parts` so that different parts never give the same bytes.

    Each part is preceded by its length (4 bytes, big-endian), so that ("ab", "c") and ("a", "bc")
    differ. Serves as the associated data of AES-GCM (NIST SP 800-38D) and as the input of keyed
    hashes.
    """
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(4, "big") + part for part in encoded)
