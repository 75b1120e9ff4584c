"""Importing a draft from DOCX, Markdown, HTML or plain text: find its structure, say what is doubtful."""

from consultations.importing.draft import ImportedDraft, Understood, as_json, import_draft
from consultations.importing.lines import Unreadable
from consultations.importing.structure import Doubt

__all__ = ["Doubt", "ImportedDraft", "Understood", "Unreadable", "as_json", "import_draft"]
