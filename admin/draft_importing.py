"""What was handed in as a draft: a file, pasted text, or one of several documents found in a page."""

import json

from starlette.datastructures import FormData

from consultations.clauses import DraftText
from consultations.importing import ImportedDraft, Unreadable, import_draft
from web.forms import uploads
from web.i18n import gettext as _


class Refused(Exception):
    """Nothing could be read; the message says why and what to do."""


def understand(form: FormData) -> tuple[ImportedDraft, ...]:
    """Every draft in a file or in the pasted text. Raises Refused."""
    files = uploads(form, "file")
    pasted = str(form.get("pasted", "")).strip()
    if not files and not pasted:
        raise Refused(_("请选择一个文件，或者把草案文字粘贴到下面。"))
    try:
        if files:
            return import_draft(files[0].file.read(), files[0].filename or "").documents
        return import_draft(pasted.encode(), "未命名草案.txt").documents
    except Unreadable as problem:
        raise Refused(str(problem)) from None


def chosen(form: FormData) -> tuple[DraftText, list[str]] | None:
    """The document that was chosen from several and its warnings, as the page sent them back. Raises Refused."""
    sent = form.get("chosen")
    if not isinstance(sent, str) or not sent:
        return None
    try:
        text = DraftText.from_json(json.loads(sent))
    except (ValueError, KeyError, TypeError):
        raise Refused(_("所选的文件没有完整传回，请重新导入。")) from None
    return text, [line for line in str(form.get("warnings", "")).splitlines() if line]
