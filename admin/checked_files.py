"""A file that an officer uploads, read and checked for what it is."""

from dataclasses import dataclass
from pathlib import PurePath

from starlette.datastructures import FormData

from documents.sniff import Kind, Refused, check
from web.forms import uploads
from web.i18n import gettext as _

MOST_BYTES = 8 * 1024 * 1024


@dataclass(frozen=True)
class CheckedFile:
    """A file that may be kept."""

    name: str
    content: bytes
    kind: Kind


def one_file(form: FormData, field: str) -> tuple[CheckedFile | None, str]:
    """(the file, "") or (None, what is wrong); (None, "") where none was chosen."""
    files = uploads(form, field)
    if not files:
        return None, ""
    name, content = PurePath(files[0].filename or "").name, files[0].file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        return None, _("文件超过 8 MB，请缩小后再上传。")
    try:
        return CheckedFile(name, content, check(content, name)), ""
    except Refused as refusal:
        return None, str(refusal)
