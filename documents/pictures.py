"""Pictures in documents: PNG as it is, SVG drawn to PNG where the format cannot hold it."""

from documents.typesetting import compiled

PNG_START = b"\x89PNG\r\n\x1a\n"
_DRAWING = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg", width: 140mm)\n'


class NotAPicture(ValueError):
    """Neither PNG nor SVG."""


def extension(content: bytes) -> str:
    """ "png" or "svg", by content. Raises NotAPicture."""
    if content.startswith(PNG_START):
        return "png"
    if b"<svg" in content[:1024]:
        return "svg"
    raise NotAPicture("a figure must be PNG or SVG")


def as_png(content: bytes) -> bytes:
    """The picture as PNG; SVG is drawn at about 150 dots per inch."""
    if extension(content) == "png":
        return content
    return compiled(_DRAWING, {}, files={"picture.svg": content}, format="png")
