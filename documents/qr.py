"""QR codes for addresses: drawn for pages (SVG that a strict CSP allows) and for paper and mails (PNG)."""

from io import BytesIO

import segno


def svg(text: str, *, title: str = "二维码") -> str:
    """An inline SVG without style attributes, named by its title. Short ASCII addresses give the coarsest pattern."""
    written = BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(
        written,
        kind="svg",
        border=4,
        xmldecl=False,
        nl=False,
        title=title,
        omitsize=True,
        svgclass="qr",
        lineclass=None,
    )
    return written.getvalue().decode().replace("<svg ", '<svg role="img" ', 1)


def png(text: str, *, scale: int = 8) -> bytes:
    """A black and white PNG with the quiet zone of four modules."""
    written = BytesIO()
    segno.make(text, error="m", micro=False).save(written, kind="png", scale=scale, border=4)
    return written.getvalue()
