"""Who is invited or called: lists, mail merge, reminders only to those who did not answer, code cards, call outcomes."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from infra.clock import legal_date
from infra.mail import enqueue
from infra.states import WrongState
from journal.entries import record
from people.models import Staff
from people.services import journal_role
from surveys.models import OUTCOMES, Survey, SurveyContact
from surveys.services import only_own
from surveys.states import SurveyStatus

MOST = 20_000
COVER = "您好{name}：\n\n我们就「{title}」做一次问卷调查，请您用下面的专属链接作答，只能用一次，请勿转给他人：\n{link}\n\n截止时间：{until}。{promise}\n\n{office}"
REMINDER = "您好{name}：\n\n「{title}」的问卷还没有收到您的回答。请在 {until} 之前打开您的专属链接：\n{link}\n\n如果不愿参加，请忽略本邮件，我们最多再提醒 {left} 次。{promise}\n\n{office}"


@dataclass(frozen=True)
class Person:
    """A line of a list."""

    name: str = ""
    email: str = ""
    phone: str = ""
    label: str = ""


def add(
    db: Session, survey: Survey, people: Sequence[Person], *, way: str, by: Staff, now: datetime
) -> list[SurveyContact]:
    """Put people on the list of a survey; an address or number that is there already is left out."""
    only_own(by, survey.division_id)
    rows = db.exec(select(SurveyContact).where(SurveyContact.survey_id == survey.id, SurveyContact.way == way))
    known = {row.email or row.phone for row in rows if row.email or row.phone}
    made = []
    for person in people:
        address = person.email or person.phone
        if address and address in known:
            continue
        known.add(address)
        made.append(
            SurveyContact(
                survey_id=survey.id or 0,
                way=way,
                name=person.name,
                email=person.email,
                phone=person.phone,
                label=person.label,
                added_on=legal_date(now),
            )  # fmt: skip
        )
    db.add_all(made)
    db.flush()
    _journal(db, survey, "survey.invited", {"way": way, "people": len(made)}, by, now)
    return made


def make_cards(db: Session, survey: Survey, *, how_many: int, label: str, by: Staff, now: datetime) -> None:
    """Invitations without a name, to be printed as cards."""
    add(db, survey, [Person(label=label)] * how_many, way="card", by=by, now=now)


@dataclass(frozen=True)
class Letter:
    """What stands in the mails: the words and how a link is made of an invitation's number."""

    link: Callable[[int], str]
    until: str
    office: str
    promise: str


def send(db: Session, survey: Survey, letter: Letter, *, by: Staff, now: datetime) -> int:
    """Mail everybody who was not mailed yet. Returns how many."""
    return _mail(db, survey, letter, COVER, lambda c: c.reminded_on is None, by=by, now=now)


def remind(db: Session, survey: Survey, letter: Letter, *, by: Staff, now: datetime) -> int:
    """Remind those who did not answer, no more often than the survey allows and once a day at most."""
    today = legal_date(now)

    def due(c: SurveyContact) -> bool:
        return c.reminded_on is not None and c.reminded_on < today and c.reminders < survey.reminders

    return _mail(db, survey, letter, REMINDER, due, by=by, now=now)


def _mail(
    db: Session, survey: Survey, letter: Letter, words: str, due: Callable[[SurveyContact], bool], *, by: Staff,
    now: datetime,
) -> int:  # fmt: skip
    only_own(by, survey.division_id)
    if survey.status != SurveyStatus.OPEN:
        raise WrongState("mail", survey.status)
    rows = select(SurveyContact).where(
        SurveyContact.survey_id == survey.id, SurveyContact.way == "mail", col(SurveyContact.answered_on).is_(None)
    )
    found = [contact for contact in db.exec(rows) if contact.email and due(contact)]
    for contact in found:
        if words == REMINDER:
            contact.reminders += 1
        contact.reminded_on = legal_date(now)
        text = words.format(
            name=contact.name, title=survey.title, link=letter.link(contact.id or 0), until=letter.until,
            left=survey.reminders - contact.reminders, promise=letter.promise, office=letter.office,
        )  # fmt: skip
        subject = " ".join(f"问卷调查：{survey.title}".split())
        enqueue(db, to=contact.email, subject=subject, text=text, now=now)
    kind = "survey.reminded" if words == REMINDER else "survey.mailed"
    _journal(db, survey, kind, {"people": len(found)}, by, now)
    return len(found)


def note_call(
    db: Session, survey: Survey, contact: SurveyContact, *, outcome: str, call_back_at: datetime | None, note: str,
    by: Staff, now: datetime,
) -> None:  # fmt: skip
    """What came of a call or a visit. That somebody answered is noted by the answer itself."""
    only_own(by, survey.division_id)
    if outcome not in OUTCOMES or outcome in {"", "done"}:
        raise ValueError(f"not an outcome: {outcome}")
    contact.outcome, contact.note = outcome, note
    contact.call_back_at = call_back_at if outcome == "call_back" else None
    contact.attempts += 1
    contact.tried_on = legal_date(now)
    db.add(contact)


def _journal(db: Session, survey: Survey, kind: str, content: dict[str, object], by: Staff, now: datetime) -> None:
    about = f"survey:{survey.id}"
    record(db, kind, about, content=content, by_role=journal_role(by), at=now)
