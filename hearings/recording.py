"""The record after the session: its versions, the corrections asked for, and the sealed end (G12)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from documents.seals import Seal, seal
from hearings import minutes
from hearings.acts import journal, only_own
from hearings.models import Hearing
from hearings.registering import locked
from hearings.selection_models import Participant
from hearings.session import came, entries
from hearings.session_models import RecordCorrection, RecordSignature, RecordVersion
from hearings.signing import latest, needed, of_version, pending, standing_signatures, unmet, versions
from hearings.states import after
from infra.clock import legal_date
from infra.files import FileStore
from infra.mail import enqueue
from infra.states import WrongState
from law import gates
from law.findings import Unlawful, require
from law.hearings import STEPS
from people.models import Staff

LAST = ("host", "recorder")


@dataclass(frozen=True)
class Office:
    """Where papers are kept, and in whose name they are made."""

    files: FileStore
    department: str


def build(
    db: Session,
    hearing: Hearing,
    *,
    labels: Mapping[str, str],
    office: Office,
    by: Staff,
    now: datetime,
) -> RecordVersion:
    """The first version, from the session. Everybody who was there is asked to read and confirm it."""
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    after("sign", hearing.status)
    if latest(db, hearing.id or 0):
        raise WrongState("build", "there is a version")
    people = db.exec(select(Participant).where(Participant.hearing_id == hearing.id).order_by(col(Participant.number)))
    content = minutes.content_of(
        hearing, entries(db, hearing.id or 0), [p for p in people if p.standing == "seated"], labels
    )
    everybody = [p.id or 0 for p in came(db, hearing.id or 0)]
    made = _version(db, hearing, content, note="会议记录", affects=everybody, office=office, by=by, now=now)
    _invite(db, hearing, everybody, now)
    return made


def revise(
    db: Session, hearing: Hearing, changes: Mapping[int, str], *, note: str, office: Office, by: Staff,
    now: datetime,
) -> RecordVersion:  # fmt: skip
    """Other words for some entries (number -> text): a new version, which those concerned confirm anew."""
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    after("sign", hearing.status)
    before = needed(db, hearing)
    if not note.strip():
        raise Unlawful([unmet("note", "修改笔录请写明原因")])
    content = minutes.read(before.content)
    changed = [e for e in content["entries"] if e["number"] in changes and e["text"] != changes[e["number"]].strip()]
    if not changed:
        raise Unlawful([unmet("text", "没有改动")])
    for entry in changed:
        entry["text"] = changes[entry["number"]].strip()
    affected = sorted({e["participant"] for e in changed if e["participant"]})
    made = _version(db, hearing, content, note=note, affects=affected, office=office, by=by, now=now)
    _invite(db, hearing, affected, now)
    return made


def ask_correction(
    db: Session, hearing: Hearing, who: Participant, *, entry_number: int, wanted: str, by: str, now: datetime
) -> RecordCorrection:
    """A participant asks for other words, within the window. Raises Unlawful after it."""
    after("sign", hearing.status)
    version = needed(db, hearing)
    if now > correction_until(hearing):
        raise Unlawful([unmet("wanted", f"要求更正的期限（{hearing.correction_days}日）已过")])
    numbers = {e["number"] for e in minutes.read(version.content)["entries"]}
    if entry_number not in numbers or not wanted.strip():
        raise Unlawful([unmet("wanted", "请选择记录的条目并写明更正后的文字")])
    asked = RecordCorrection(
        version_id=version.id or 0,
        participant_id=who.id or 0,
        entry_number=entry_number,
        wanted=wanted.strip(),
        asked_at=now,
    )
    db.add(asked)
    content: dict[str, object] = {"number": who.number, "entry": entry_number, "wanted": wanted}
    journal(db, hearing, "record.correction_asked", content, by, now)
    return asked


def decide_correction(
    db: Session, hearing: Hearing, asked: RecordCorrection, *, granted: bool, reason: str, office: Office,
    by: Staff, now: datetime,
) -> None:  # fmt: skip
    """Grant it (a new version) or refuse it with a reason."""
    only_own(by, hearing)
    after("sign", hearing.status)
    if asked.decided_at:
        raise WrongState("decide_correction", "decided")
    if not granted and not reason.strip():
        raise Unlawful([unmet("reason", "不予更正的，请说明理由")])
    asked.decided_at, asked.decided_by, asked.granted, asked.reason = now, by.id, granted, reason.strip()
    content: dict[str, object] = {"entry": asked.entry_number, "granted": granted, "reason": reason}
    journal(db, hearing, "record.correction_decided", content, by, now)
    if granted:
        revise(
            db, hearing, {asked.entry_number: asked.wanted}, note=f"应参加人要求更正第{asked.entry_number}条", office=office, by=by, now=now,
        )  # fmt: skip


def close(db: Session, hearing: Hearing, *, office: Office, by_seal: Seal, by: Staff, now: datetime) -> RecordVersion:
    """Everybody confirmed or is noted, host and recorder signed (G12): the final PDF is made and sealed."""
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    status = after("close_record", hearing.status)
    version = needed(db, hearing)
    open_ = frozenset(p.name for p in pending(db, hearing))
    require(*gates.close_hearing_record(gates.RecordFacts(steps=STEPS, unconfirmed=open_)))
    signed_by = {s.role_id for s in of_version(db, version) if s.role_id}
    if missing := [r.name for r in hearing.roles if r.role in LAST and r.id not in signed_by]:
        raise Unlawful([unmet("role", f"主持人和记录人还没有签字：{'、'.join(missing)}")])
    made = minutes.final_pdf(
        minutes.read(version.content), version, _signature_rows(db, hearing, office.files), department=office.department,
        dated_on=legal_date(now),
    )  # fmt: skip
    sealed = seal(
        made, by_seal, reason=f"听证会记录第{version.number}版 {version.sha256[:16]}", place=office.department, at=now
    )
    version.sealed_sha256 = office.files.put(sealed)
    hearing.status = status
    content: dict[str, object] = {"version": version.number, "sha256": version.sha256, "sealed": version.sealed_sha256}
    journal(db, hearing, "record.closed", content, by, now)
    return version


def correction_until(hearing: Hearing) -> datetime:
    """Until when corrections can be asked for."""
    assert hearing.ended_at is not None, "the session is over"
    return hearing.ended_at + timedelta(days=hearing.correction_days)


def _version(
    db: Session, hearing: Hearing, content: minutes.Content, *, note: str, affects: list[int], office: Office, by: Staff, now: datetime,
) -> RecordVersion:  # fmt: skip
    number = len(versions(db, hearing.id or 0)) + 1
    text = minutes.canonical(content)
    sha256, sm3 = minutes.hashes(text.encode())
    paper = minutes.record_pdf(
        content, number=number, sha256=sha256, department=office.department, dated_on=legal_date(now)
    )
    pdf_sha256, pdf_sm3 = minutes.hashes(paper)
    office.files.put(paper)
    made = RecordVersion(
        hearing_id=hearing.id or 0, number=number, content=text, sha256=sha256, sm3=sm3, pdf_sha256=pdf_sha256,
        pdf_sm3=pdf_sm3, note=note, affects=affects, made_at=now, made_by=by.id or 0,
    )  # fmt: skip
    db.add(made)
    facts: dict[str, object] = {"version": number, "sha256": sha256, "sm3": sm3, "pdf": pdf_sha256, "note": note}
    made.journal_index = journal(db, hearing, "record.version", facts, by, now).index
    db.flush()
    return made


def _signature_rows(
    db: Session, hearing: Hearing, files: FileStore
) -> list[tuple[str, str, RecordSignature, RecordVersion, bytes]]:
    rows = []
    settled = standing_signatures(db, hearing)
    for person in came(db, hearing.id or 0):
        signature, version = settled[person.id or 0]
        rows.append((person.name, person.category.name, signature, version, _picture(signature, files)))
    version = needed(db, hearing)
    by_role = {s.role_id or 0: s for s in of_version(db, version) if s.role_id}
    for role, words in zip(LAST, ("听证主持人", "记录人"), strict=True):
        for one in (r for r in hearing.roles if r.role == role and r.id in by_role):
            rows.append((one.name, words, by_role[one.id or 0], version, _picture(by_role[one.id or 0], files)))
    return rows


def _picture(signature: RecordSignature, files: FileStore) -> bytes:
    return files.get(signature.file_sha256) if signature.way == "drawn" else b""


def _invite(db: Session, hearing: Hearing, ids: Sequence[int], now: datetime) -> None:
    for who in db.exec(select(Participant).where(col(Participant.id).in_(ids), Participant.email != "")):
        text = (
            f"{who.name}，您好：\n\n《{hearing.title}》听证会的记录请您核对。您可以阅读全文（您的发言已标出）、要求更正、确认并签字：\n"
            f"{{base_url}}/hearings/participants/{who.code}/record\n\n"
            f"要求更正请在 {hearing.correction_days} 日内提出。也可以到现场签纸质笔录。\n"
        )
        subject = f"请核对听证会记录：《{hearing.title}》"
        enqueue(db, to=who.email, subject=" ".join(subject.split()), text=text, now=now)
