"""Letters from the public: a receipt after the row is on disk, one receipt however often it is sent, a reply."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import orjson
from sqlmodel import Session, select

from decisions import queries
from decisions.initiation_models import Letter, Proposal
from decisions.models import Matter
from decisions.states import DECIDED
from infra.clock import legal_date
from infra.mail import enqueue
from journal.entries import record
from journal.models import JournalHead
from law.execution import remark_admissible
from law.findings import require
from opinions.receipts import new_number
from people.models import Staff
from people.services import NotAllowed, journal_role


@dataclass(frozen=True, kw_only=True)
class Written:
    """What somebody wrote, as it was sent."""

    kind: str  # suggestion, remark
    text: str
    title: str = ""
    reason: str = ""
    matter_id: int | None = None
    division_id: int | None = None
    submitter_kind: str = "person"
    submitter_name: str = ""
    email: str = ""
    phone: str = ""
    channel: str = "web"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything: tells a repeat from another letter under the same key."""
        return hashlib.sha256(orjson.dumps(asdict(self), option=orjson.OPT_SORT_KEYS)).hexdigest()


class OtherContent(Exception):
    """The key was used before with other content."""


def receive(db: Session, written: Written, *, key: str, by: Staff | None, now: datetime) -> Letter:
    """Take a letter; a repeat gives the same one. `by`: who registered a letter that came on paper or by telephone.

    Raises OtherContent, Unlawful for a remark on what is not in force (程序办法第四十条第二款).
    """
    # Whoever writes holds the journal's head: of two with the same key the second finds the first one's letter.
    db.exec(select(JournalHead).with_for_update()).all()
    known = db.exec(select(Letter).where(Letter.idempotency_key == key)).one_or_none()
    if known:
        if known.fingerprint != written.fingerprint:
            raise OtherContent
        return known
    division_id = written.division_id
    if written.kind == "remark":
        matter = db.get_one(Matter, written.matter_id or 0)
        in_force = matter.stage in DECIDED
        require(*remark_admissible(is_in_force=in_force, text=written.text))
        division_id = executing_division(db, matter)
    letter = _store(db, written, key, division_id, by, now)
    if written.kind == "suggestion":
        _propose(db, letter, by, now)
    return letter


def reply(db: Session, letter: Letter, *, text: str, by: Staff, now: datetime) -> None:
    """Answer a letter; whoever left an address is told. Raises NotAllowed for another division's letter."""
    if letter.division_id not in {None, by.division_id}:
        raise NotAllowed("只有建议内容涉及的处室单位可以答复。", "办公室")
    letter.reply, letter.replied_at, letter.replied_by = text, now, by.id
    db.add(letter)
    content: dict[str, object] = {"receipt": letter.receipt, "reply": text}
    record(db, "letter.replied", f"letter:{letter.id}", content=content, by_role=journal_role(by), at=now)
    if letter.email:
        words = f"您的来信（回执 {letter.receipt}）已有答复，请在这里查看：\n{{base_url}}/letters/{letter.receipt}\n"
        enqueue(db, to=letter.email, subject=f"来信答复 {letter.receipt}", text=words, now=now)


def executing_division(db: Session, matter: Matter) -> int:
    """Who answers remarks on a decision: the first executing division, else the undertaking one."""
    executors = queries.divisions(db, matter.id or 0, "executing")
    return executors[0].id or 0 if executors else matter.division_id


def content_of(letter: Letter) -> dict[str, object]:
    """What the journal committed to when the letter came: never the contact."""
    return {
        "receipt": letter.receipt,
        "kind": letter.kind,
        "matter": letter.matter_id,
        "title": letter.title,
        "text": letter.text,
        "reason": letter.reason,
        "submitter": {"kind": letter.submitter_kind, "name": letter.submitter_name},
        "channel": letter.channel,
        "received_at": letter.received_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


def _store(db: Session, written: Written, key: str, division_id: int | None, by: Staff | None, now: datetime) -> Letter:
    values = asdict(written) | {"division_id": division_id}
    letter = Letter(
        **values, receipt=new_number(legal_date(now).year), idempotency_key=key, fingerprint=written.fingerprint,
        received_at=now, recorded_by=by.id if by else None, journal_index=0,
    )  # fmt: skip
    db.add(letter)
    db.flush()
    role = journal_role(by) if by else "public"
    leaf = record(db, "letter.received", f"letter:{letter.id}", content=content_of(letter), by_role=role, at=now)
    letter.journal_index = leaf.index
    if letter.email:
        words = f"您的来信已收到，回执编号 {letter.receipt}。\n\n办理情况和答复见：\n{{base_url}}/letters/{letter.receipt}\n"
        enqueue(db, to=letter.email, subject=f"来信回执 {letter.receipt}", text=words, now=now)
    db.flush()
    return letter


def _propose(db: Session, letter: Letter, by: Staff | None, now: datetime) -> None:
    text = f"{letter.text}\n\n{letter.reason}".strip()
    proposal = Proposal(
        origin="public", title=letter.title, text=text, letter_id=letter.id, recorded_at=now,
        recorded_by=by.id if by else None,
    )  # fmt: skip
    db.add(proposal)
    db.flush()
