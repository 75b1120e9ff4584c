"""The identity of a registrant in public files (pure)."""

import hashlib


def masked_id(receipt: str) -> str:
    """A leaf in hexadecimal which only the holder of the receipt can recognise: a receipt cannot be guessed."""
    return hashlib.sha256(f"gongyi-draw:{receipt}".encode()).hexdigest()
