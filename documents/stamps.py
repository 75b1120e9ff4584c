"""Running numbers on the pages of a volume: small, in the upper right corner, over whatever the page is."""

import io

from pypdf import PdfReader, PdfWriter, Transformation

from documents.typesetting import compiled

_TEMPLATE = b"""
#let value = json(bytes(sys.inputs.value))
#let faces = json(bytes(sys.inputs.faces))
#set document(title: "stamps")
#set page(width: 90mm, height: 12mm, margin: 0mm)
#set text(font: faces.song, size: 9pt, lang: "zh")
#for number in range(1, value.pages + 1) {
  align(right + horizon, pad(right: 12mm, [#value.label #h(0.6em) #number]))
  if number < value.pages { pagebreak() }
}
"""


def stamped(writer: PdfWriter, *, label: str) -> None:
    """Write `label` and the running number on every page, whatever its size."""
    numbers = PdfReader(io.BytesIO(compiled(_TEMPLATE, {"label": label, "pages": len(writer.pages)})))
    for page, number in zip(writer.pages, numbers.pages, strict=True):
        box, stamp = page.mediabox, number.mediabox
        place = Transformation().translate(float(box.right) - float(stamp.width), float(box.top) - float(stamp.height))
        page.merge_transformed_page(number, place)
