"""The clauses of a text as something to choose from."""

from consultations.clauses import DraftText
from consultations.models import DraftVersion
from web.i18n import gettext as _

Choice = tuple[str, str]


def labels(version: DraftVersion) -> dict[str, str]:
    """Clause key -> 第十四条, or its heading where it has no number; the empty key is the whole draft."""
    clauses = DraftText.from_json(version.text).commentable()
    return {"": _("全文"), **{clause.key: clause.label or clause.heading or _("序言") for clause in clauses}}


def choices_of(version: DraftVersion) -> list[Choice]:
    """(key, label) of every clause, the whole draft first."""
    return list(labels(version).items())


def plain(version: DraftVersion, key: str) -> list[str]:
    """The paragraphs of one clause as lines; empty for the whole draft or an unknown key."""
    clause = DraftText.from_json(version.text).find(key)
    return clause.plain.splitlines() if clause else []
