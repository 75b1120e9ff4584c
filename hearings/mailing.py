"""One mail to everybody concerned: registrants who are still in, and participants who did not register here."""

from datetime import datetime

from sqlmodel import Session, col, select

from hearings.models import Hearing
from hearings.registration_mails import changed_mail
from hearings.registration_models import Registration
from hearings.selection_models import Participant
from infra.mail import enqueue


def tell_everybody(db: Session, hearing: Hearing, words: str, *, now: datetime) -> int:
    """Write the mails into the outbox; returns how many."""
    mine = select(Registration).where(Registration.hearing_id == hearing.id, Registration.email != "")
    registered = db.exec(mine.where(Registration.status != "withdrawn")).all()
    for registration in registered:
        enqueue(db, **changed_mail(hearing, registration, words), now=now)
    others = select(Participant).where(
        Participant.hearing_id == hearing.id, Participant.email != "", col(Participant.registration_id).is_(None),
        Participant.standing == "seated",
    )  # fmt: skip
    invited = db.exec(others).all()
    for participant in invited:
        subject = f"听证会通知：《{hearing.title}》"
        text = f"《{hearing.title}》听证会：{words}\n\n详情：\n{{base_url}}/hearings/{hearing.id}\n"
        enqueue(db, to=participant.email, subject=" ".join(subject.split()), text=text, now=now)
    return len(registered) + len(invited)
