"""Pictures in documents: PNG and JPEG as they are, SVG drawn to PNG where the format cannot hold it; none outgrows a page."""

from documents.typesetting import compiled

PNG_START, JPEG_START = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
HIGHEST_MM = 180  # with a title and a caption a picture still stands on one page
_DRAWING = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("picture.svg", width: 140mm)\n'
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # JPEG: start of frame, not tables
_BARE = frozenset({0x01, *range(0xD0, 0xDA)})  # JPEG: markers without a length


class NotAPicture(ValueError):
    """Neither PNG, JPEG nor SVG, or broken."""


def extension(content: bytes) -> str:
    """ "png", "jpg" or "svg", by content. Raises NotAPicture."""
    if content.startswith(PNG_START):
        return "png"
    if content.startswith(JPEG_START):
        return "jpg"
    if b"<svg" in content[:1024]:
        return "svg"
    raise NotAPicture("a figure must be PNG, JPEG or SVG")


def as_raster(content: bytes) -> bytes:
    """The picture as PNG or JPEG; SVG is drawn at about 150 dots per inch."""
    if extension(content) != "svg":
        return content
    return compiled(_DRAWING, {}, files={"picture.svg": content}, format="png")


def pixels(content: bytes) -> tuple[int, int]:
    """(width, height) of a PNG or JPEG as its head announces it; nothing is unpacked. Raises NotAPicture."""
    found = _png_pixels(content) if content.startswith(PNG_START) else _jpeg_pixels(content)
    if not all(found):
        raise NotAPicture("no size")
    return found


def fitting_mm(content: bytes, width_mm: float) -> float:
    """The asked width, or less where the picture would be higher than a page holds."""
    if extension(content) == "svg":  # ours, and never higher than wide
        return width_mm
    width, height = pixels(content)
    return min(width_mm, HIGHEST_MM * width / height)


def _png_pixels(content: bytes) -> tuple[int, int]:
    return int.from_bytes(content[16:20]), int.from_bytes(content[20:24])


def _jpeg_pixels(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _FRAMES:
            return int.from_bytes(content[at + 7 : at + 9]), int.from_bytes(content[at + 5 : at + 7])
        at += 1 if marker == 0xFF else 2 if marker in _BARE else 2 + int.from_bytes(content[at + 2 : at + 4])
    raise NotAPicture("a JPEG without a frame")
