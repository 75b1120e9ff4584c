"""A file of a review: checked for what it is before it is kept."""

from pathlib import PurePath
from typing import Any

from documents.sniff import Refused, check
from web.forms import uploads
from web.i18n import gettext as _
from web.page import Context


def checked_file(ctx: Context, name: str) -> tuple[dict[str, Any] | None, str]:
    """(name, mime, size, sha256 of the file that was chosen, "") or (None, what is wrong in words for people)."""
    files = uploads(ctx.form, name)
    if not files:
        return None, _("请选择一个文件。")
    filename, content = PurePath(files[0].filename or "").name, files[0].file.read()
    try:
        kind = check(content, filename)
    except Refused as refusal:
        return None, str(refusal)
    kept = {"name": filename, "mime": kind.mime, "size": len(content), "sha256": ctx.state.files.put(content)}
    return kept, ""
