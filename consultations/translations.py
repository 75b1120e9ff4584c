"""The notice in traditional Mongolian: an optional version beside the Chinese one, which is the text that counts."""

from datetime import datetime

from sqlmodel import Session

from consultations.acts import journal
from consultations.drafting import only_own
from consultations.models import Consultation, NoticeTranslation
from people.models import Staff

LANGUAGE = "mn-Mong"
LETTERS = range(0x1820, 0x18AB)


def is_traditional(text: str) -> bool:
    """Whether most letters are of the traditional script (U+1820–U+18AA), not Cyrillic or Chinese."""
    letters = [character for character in text if character.isalpha()]
    return 2 * sum(ord(character) in LETTERS for character in letters) > len(letters)


def of(consultation: Consultation) -> NoticeTranslation | None:
    """The Mongolian notice, if there is one."""
    return consultation.translations[0] if consultation.translations else None


def save(
    db: Session, consultation: Consultation, *, title: str, text: str, translator: str, by: Staff, now: datetime
) -> NoticeTranslation:
    """Write or replace the Mongolian notice; what it says goes into the journal. Raises NotAllowed."""
    only_own(by, consultation.division_id)
    words: dict[str, object] = {"title": title, "text": text, "translator": translator}
    found = of(consultation)
    if found:
        found.sqlmodel_update({**words, "saved_at": now, "saved_by": by.id})
    else:
        found = NoticeTranslation(title=title, text=text, translator=translator, saved_at=now, saved_by=by.id or 0)
        consultation.translations.append(found)
    journal(db, consultation, "translation.saved", {"language": LANGUAGE, **words}, by, now)
    return found
