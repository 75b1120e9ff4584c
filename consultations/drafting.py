"""Writing drafts: every edit is a version with author, time and note; nothing is overwritten."""

import hashlib
from datetime import datetime

import rfc8785
from sqlmodel import Session, col, func, select

from consultations.clauses import DraftText
from consultations.models import Consultation, Draft, DraftVersion
from infra.settings import PROMISED_DAYS
from journal.entries import record
from people.models import Staff
from people.services import NotAllowed, journal_role


def create_draft(
    db: Session, *, matter_id: int, division_id: int, title: str, text: DraftText, note: str, by: Staff, now: datetime
) -> Draft:
    """A new draft of a matter with its first version."""
    only_own(by, division_id)
    draft = Draft(matter_id=matter_id, division_id=division_id, title=title, created_at=now)
    db.add(draft)
    db.flush()
    save_version(db, draft, text=text, note=note, by=by, now=now)
    return draft


def save_version(db: Session, draft: Draft, *, text: DraftText, note: str, by: Staff, now: datetime) -> DraftVersion:
    """Save a text as the draft's next version."""
    only_own(by, draft.division_id)
    content = text.to_json()
    last = db.exec(select(func.max(DraftVersion.number)).where(DraftVersion.draft_id == draft.id)).one()
    version = DraftVersion(
        draft_id=draft.id or 0,
        number=(last or 0) + 1,
        note=note,
        text=content,
        plain=text.plain(),
        sha256=hashlib.sha256(rfc8785.dumps(content)).hexdigest(),  # type: ignore[arg-type]
        created_at=now,
        created_by=by.id or 0,
    )
    db.add(version)
    db.flush()
    db.expire(draft, ["versions"])
    entry: dict[str, object] = {"version": version.number, "sha256": version.sha256, "note": note}
    record(db, "draft.version_saved", f"draft:{draft.id}", content=entry, by_role=journal_role(by), at=now)
    return version


def open_consultation(
    db: Session, draft: Draft, *, deputy_id: int, promised_days: int = PROMISED_DAYS, by: Staff, now: datetime
) -> Consultation:
    """Begin to prepare a consultation on the newest version of a draft; the feedback is promised in so many days."""
    only_own(by, draft.division_id)
    newest = db.exec(
        select(DraftVersion).where(DraftVersion.draft_id == draft.id).order_by(col(DraftVersion.number).desc())
    ).first()
    assert newest is not None, "a draft is never without a version"
    consultation = Consultation(
        matter_id=draft.matter_id,
        division_id=draft.division_id,
        deputy_id=deputy_id,
        draft_id=draft.id or 0,
        version_id=newest.id or 0,
        title=draft.title,
        promised_days=promised_days,
    )
    db.add(consultation)
    db.flush()
    about = f"consultation:{consultation.id}"
    content: dict[str, object] = {"version": newest.id}
    record(db, "consultation.begun", about, content=content, by_role=journal_role(by), at=now)
    return consultation


def only_own(by: Staff, division_id: int) -> None:
    """Only officers of the undertaking division may change its papers. Raises NotAllowed."""
    if by.division_id != division_id:
        raise NotAllowed("只有承办处室的经办人可以办理这一步。", "承办处室负责人")
