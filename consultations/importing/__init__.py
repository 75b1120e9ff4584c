"""Importing a draft from DOCX, Markdown, HTML or plain text: find its structure, say what is doubtful."""

from consultations.importing.documents import ImportedDraft, Understood, as_json, import_draft
from consultations.importing.lines import Doubt, Unreadable

__all__ = ["Doubt", "ImportedDraft", "Understood", "Unreadable", "as_json", "import_draft"]
