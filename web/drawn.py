"""Pictures that were drawn in the browser."""

import base64
import binascii

DRAWN = "data:image/png;base64,"


def drawn_picture(drawn: str) -> bytes:
    """The PNG of a canvas; nothing when it is none."""
    try:
        return base64.b64decode(drawn.removeprefix(DRAWN), validate=True) if drawn.startswith(DRAWN) else b""
    except binascii.Error:
        return b""
