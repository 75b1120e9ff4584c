"""What citizens may read about hearings: announced ones, and their own registration by its receipt."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import selectinload
from sqlmodel import Session, col, select

from hearings.models import BY_REGISTRATION, Hearing, HearingAnnouncement, HearingCategory, HearingMaterial
from hearings.participants import participant_of, participants
from hearings.pools import masked_id
from hearings.registering import is_open
from hearings.registration_models import Registration
from hearings.selection_models import HearingDraw, Participant
from hearings.session_models import HearingPoint, HearingReport, SpeakingTurn
from hearings.states import NAMES, PUBLIC, HearingStatus
from infra.clock import legal_date
from infra.db import load_together
from infra.searching import Rows, rows_with

OVER = frozenset({"held", "recorded", "reported", "cancelled"})
SHOWN_LISTS = ("categories", "roles", "materials", "announcements", "draws")
REPORTED_LISTS = ("points", "reports")


@dataclass(frozen=True)
class ListedHearing:
    """A hearing as lists show it."""

    id: int
    title: str
    status: str
    status_name: str
    announced_at: datetime | None
    starts_at: datetime | None
    minutes: int
    place: str
    closes_at: datetime | None
    closes_on: date | None
    days_left: int
    is_open: bool
    updated_at: datetime


@dataclass(frozen=True)
class PublicDate:
    """A date of the plan that the public may know."""

    title: str
    on: date
    kind: str  # past, now or empty
    text: str = ""


@dataclass(frozen=True)
class HearingView:
    """Everything the page of a hearing shows."""

    hearing: Hearing
    is_open: bool
    days_left: int
    dates: list[PublicDate]
    notices: list[HearingAnnouncement]
    draws: list[HearingDraw] = field(default_factory=list)
    points: list[HearingPoint] = field(default_factory=list)
    record_sha256: str = ""  # of the record that the report cites

    @property
    def categories(self) -> list[HearingCategory]:
        """Those people can register for."""
        return [c for c in self.hearing.categories if c.method in BY_REGISTRATION and c.seats]


@dataclass(frozen=True)
class HeldRegistration:
    """A registration with everything its holder may see."""

    registration: Registration
    hearing: Hearing
    participant: Participant | None
    is_open: bool
    in_pools: list[tuple[HearingDraw, str]]  # the pool, and the id under which this person is in it


def get(db: Session, id: int) -> Hearing:
    """An announced hearing. Raises NoResultFound for every other."""
    return db.exec(select(Hearing).where(Hearing.id == id, col(Hearing.status).in_(PUBLIC))).one()


def listed(db: Session, *, now: datetime) -> list[ListedHearing]:
    """Announced hearings: open to registration first, then what comes next, then what is over."""
    rows = db.exec(select(Hearing).where(col(Hearing.status).in_(PUBLIC))).all()
    items = [line(h, now) for h in rows]
    return sorted(items, key=lambda item: _rank(item, now))


def searched(words: Sequence[str]) -> Rows:
    """Announced hearings that hold every word, as rows of infra.searching."""
    fields = map(col, (Hearing.title, Hearing.subject, Hearing.place, Hearing.conditions, Hearing.explanation))
    moved, closes = col(Hearing.moved_at), col(Hearing.registration_closes_at)
    rows = rows_with("听证会", col(Hearing.id), list(fields), words, moved=moved, closes=closes)
    return rows.where(col(Hearing.status).in_(PUBLIC))


def for_registration(db: Session, id: int) -> Hearing:
    """The same with the categories and quotas its form asks for."""
    known = select(Hearing).where(Hearing.id == id, col(Hearing.status).in_(PUBLIC))
    quotas = selectinload(Hearing.categories).selectinload(HearingCategory.quotas)  # type: ignore[arg-type]
    return db.exec(known.options(quotas)).one()


def view(db: Session, id: int, *, now: datetime) -> HearingView:
    """The page of one hearing, by two statements. Raises NoResultFound."""
    hearing = get(db, id)
    is_reported = hearing.status == HearingStatus.REPORTED
    shown = SHOWN_LISTS + (REPORTED_LISTS if is_reported else ())
    load_together(db, hearing, *shown, without=(HearingDraw.pool, HearingDraw.bundle, HearingDraw.result))
    return HearingView(
        hearing=hearing,
        is_open=is_open(hearing, now),
        days_left=_days_left(hearing, now),
        dates=public_dates(hearing, now),
        notices=list(reversed(hearing.announcements)),
        draws=hearing.draws,
        points=hearing.points if is_reported else [],
        record_sha256=hearing.reports[0].cited_record if is_reported else "",
    )


def material(db: Session, hearing_id: int, id: int) -> HearingMaterial:
    """A published paper. Raises NoResultFound."""
    get(db, hearing_id)
    mine = select(HearingMaterial).where(HearingMaterial.hearing_id == hearing_id, HearingMaterial.id == id)
    return db.exec(mine).one()


def by_receipt(db: Session, receipt: str) -> Registration:
    """The registration of a receipt. Raises NoResultFound."""
    return db.exec(select(Registration).where(Registration.receipt == receipt)).one()


def participant_by_code(db: Session, code: str) -> Participant:
    """Whoever holds this link. Raises NoResultFound."""
    return db.exec(select(Participant).where(Participant.code == code)).one()


def public_dates(hearing: Hearing, now: datetime) -> list[PublicDate]:
    """The course of the hearing, as far as its dates are settled, in the order of time."""
    today = legal_date(now)
    held = legal_date(hearing.starts_at) if hearing.starts_at else None
    published = legal_date(hearing.announcements[0].published_at) if hearing.announcements else None
    planned = [
        ("公布公告", published), ("报名截止", hearing.registration_closes_on), ("遴选", hearing.selection_on),
        ("公布参加人名单", hearing.listed_on or hearing.list_on), ("送达材料", hearing.service_on), ("听证会", held),
        ("听证报告", hearing.report_on),
    ]  # fmt: skip
    known = sorted(((title, on) for title, on in planned if on), key=lambda item: item[1])
    if hearing.status == HearingStatus.CANCELLED:
        known = known[:1]
    following = next((on for _, on in known if on >= today), None)
    return [PublicDate(t, on, "past" if on < today else "now" if on == following else "") for t, on in known]


def held(db: Session, registration: Registration, *, now: datetime) -> HeldRegistration:
    """What the holder of a receipt may see."""
    hearing = get(db, registration.hearing_id)
    return HeldRegistration(
        registration=registration,
        hearing=hearing,
        participant=participant_of(db, registration),
        is_open=is_open(hearing, now),
        in_pools=_pools_of(db, registration),
    )


def _pools_of(db: Session, registration: Registration) -> list[tuple[HearingDraw, str]]:
    mine = select(HearingDraw).where(
        HearingDraw.hearing_id == registration.hearing_id, col(HearingDraw.is_test).is_(False)
    )
    masked = masked_id(registration.receipt)
    return [(draw, masked) for draw in db.exec(mine) if f'"{masked}"' in draw.pool]


def line(hearing: Hearing, now: datetime) -> ListedHearing:
    """A hearing as lists show it."""
    return ListedHearing(
        id=hearing.id or 0,
        title=hearing.title,
        status=hearing.status,
        status_name=NAMES[HearingStatus(hearing.status)],
        announced_at=hearing.announced_at,
        starts_at=hearing.starts_at,
        minutes=hearing.minutes,
        place=hearing.place,
        closes_at=hearing.registration_closes_at,
        closes_on=hearing.registration_closes_on,
        days_left=_days_left(hearing, now),
        is_open=is_open(hearing, now),
        updated_at=hearing.moved_at or now,
    )


def _days_left(hearing: Hearing, now: datetime) -> int:
    last = hearing.registration_closes_on
    return max((last - legal_date(now)).days, 0) if last else 0


def _rank(item: ListedHearing, now: datetime) -> tuple[int, float]:
    order = 0 if item.is_open else 2 if item.status in OVER else 1
    at = (item.closes_at if item.is_open else item.starts_at) or item.updated_at
    return order, at.timestamp() if order < 2 else -at.timestamp()


def draw(db: Session, hearing_id: int, id: int) -> HearingDraw:
    """A frozen pool of an announced hearing; tests are nobody's business. Raises NoResultFound."""
    get(db, hearing_id)
    mine = select(HearingDraw).where(HearingDraw.id == id, HearingDraw.hearing_id == hearing_id)
    return db.exec(mine.where(col(HearingDraw.is_test).is_(False))).one()


@dataclass(frozen=True)
class OnNow:
    """What happens at a hearing at this moment, as everybody may see it."""

    hearing: Hearing
    step: int
    speaker: str
    started_at: datetime | None
    minutes: int
    present: int
    seats: int


def on_now(db: Session, id: int) -> OnNow:
    """What is on now. Raises NoResultFound."""
    hearing = get(db, id)
    running = select(SpeakingTurn, Participant.number, HearingCategory.name).select_from(SpeakingTurn)
    running = running.join(Participant).join(HearingCategory)
    running = running.where(SpeakingTurn.hearing_id == id, col(SpeakingTurn.started_at).is_not(None))
    found = db.exec(running.where(col(SpeakingTurn.ended_at).is_(None))).first()
    turn, number, category = found or (None, 0, "")
    people = participants(db, id)
    return OnNow(
        hearing=hearing,
        step=hearing.step,
        speaker=f"{number}号 {category}" if turn else "",
        started_at=turn.started_at if turn else None,
        minutes=turn.minutes if turn else 0,
        present=sum(bool(p.checked_in_at and not p.left_at) for p in people),
        seats=len(people),
    )


def report(db: Session, hearing_id: int) -> HearingReport:
    """The published report. Raises NoResultFound."""
    get(db, hearing_id)
    return db.exec(
        select(HearingReport).where(HearingReport.hearing_id == hearing_id, HearingReport.pdf_sha256 != "")
    ).one()
