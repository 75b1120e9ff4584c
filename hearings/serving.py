"""Service of the material to every participant (程序办法第十九条第三款): by which way, when, and what proves it."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from hearings.acts import journal, only_own
from hearings.models import Hearing
from hearings.notice import written_day
from hearings.participants import participants
from hearings.selection_models import MaterialService, Participant
from hearings.states import after
from infra.clock import legal_date
from infra.mail import enqueue
from law import gates
from law.findings import Finding, Unlawful
from law.hearings import P19_3, latest_material_service
from people.models import Staff

METHODS = {"portal": "网站送达", "email": "电子邮件", "post": "邮寄", "hand": "当面送达", "waiver": "本人书面放弃"}
ELECTRONIC = frozenset({"portal", "email"})
POST_NUMBER = re.compile(r"[A-Za-z0-9\-]{6,40}")


def send(db: Session, hearing: Hearing, people: Sequence[Participant], *, by: Staff, now: datetime) -> int:
    """Serve electronically: a mail with the own link where an address is known; received is what is acknowledged."""
    only_own(by, hearing)
    after("serve", hearing.status)
    for participant in people:
        method = "email" if participant.email else "portal"
        db.add(MaterialService(participant_id=participant.id or 0, method=method, sent_at=now, sent_by=by.id or 0))
        if participant.email:
            enqueue(db, **_service_mail(hearing, participant, reminder=False), now=now)
    content: dict[str, object] = {"numbers": [p.number for p in people]}
    journal(db, hearing, "material.sent", content, by, now)
    return len(people)


def record(  # noqa: PLR0913 -- a service is what, when and what proves it
    db: Session, hearing: Hearing, participant: Participant, *, method: str, received_on: date, proof: str,
    file_name: str, file_sha256: str, by: Staff, now: datetime,
) -> None:  # fmt: skip
    """Record a service by post or by hand, or a waiver in writing, with what proves it. Raises Unlawful without proof."""
    only_own(by, hearing)
    after("serve", hearing.status)
    if method not in {"post", "hand", "waiver"}:
        raise ValueError("electronic service is acknowledged by the participant")
    if received_on > legal_date(now):
        raise Unlawful([P19_3.unmet("received_on", "收到日期不能晚于今天")])
    if method == "post" and not POST_NUMBER.fullmatch(proof.strip()):
        raise Unlawful([P19_3.unmet("proof", "邮寄送达的，请填写邮件号码")])
    if method in {"hand", "waiver"} and not file_sha256:
        words = "当面送达的，请附签收单照片" if method == "hand" else "放弃送达期限的，请附本人签名的书面说明"
        raise Unlawful([P19_3.unmet("slip", words)])
    db.add(
        MaterialService(
            participant_id=participant.id or 0, method=method, sent_at=now, sent_by=by.id or 0, proof=proof.strip(),
            file_name=file_name, file_sha256=file_sha256, received_on=received_on,
        )
    )  # fmt: skip
    content: dict[str, object] = {
        "number": participant.number,
        "method": method,
        "on": str(received_on),
        "file": file_sha256,
    }
    journal(db, hearing, "material.served", content | {"proof": proof}, by, now)


def acknowledge(db: Session, hearing: Hearing, participant: Participant, *, by: str, now: datetime) -> None:
    """The participant opened the material with their own link and says so. Received is today."""
    rows = [s for s in services(db, [participant]) if s.method in ELECTRONIC and s.acknowledged_at is None]
    if not rows:
        after("acknowledge", hearing.status)  # nothing was sent, or it was acknowledged before
    for row in rows:
        row.acknowledged_at, row.received_on = now, legal_date(now)
    journal(db, hearing, "material.acknowledged", {"number": participant.number}, by, now)


def remind(db: Session, hearing: Hearing, *, by: Staff, now: datetime) -> int:
    """Remind everybody who got the mail and has not acknowledged it; returns how many."""
    only_own(by, hearing)
    reminded = 0
    for participant in unserved(db, hearing):
        waiting = [s for s in services(db, [participant]) if s.method == "email" and s.acknowledged_at is None]
        if waiting and participant.email:
            waiting[-1].reminded_at = now
            enqueue(db, **_service_mail(hearing, participant, reminder=True), now=now)
            reminded += 1
    journal(db, hearing, "material.reminded", {"count": reminded}, by, now)
    return reminded


def service_findings(db: Session, hearing: Hearing) -> list[Finding]:
    """What G10 says now."""
    return [f for f in gates.material_in_time(service_facts(db, hearing)) if f]


def service_facts(db: Session, hearing: Hearing) -> gates.ServiceFacts:
    """What G10 asks for: the day of receipt of each participant. Who waived in writing counts as served in time."""
    assert hearing.starts_at is not None, "a hearing with participants has a day"
    held_on = legal_date(hearing.starts_at)
    people = participants(db, hearing.id or 0)
    received = received_on(db, people, held_on)
    return gates.ServiceFacts(served_on={f"{p.number}号{p.name}": received[p.id or 0] for p in people}, held_on=held_on)


def unserved(db: Session, hearing: Hearing) -> list[Participant]:
    """The representatives who do not have the material yet."""
    assert hearing.starts_at is not None, "a hearing with participants has a day"
    people = participants(db, hearing.id or 0)
    received = received_on(db, people, legal_date(hearing.starts_at))
    return [p for p in people if received[p.id or 0] is None]


def received_on(db: Session, people: Sequence[Participant], held_on: date) -> dict[int, date | None]:
    """Participant id -> the first day on which the material was received, or that counts as such by a waiver."""
    found: dict[int, date | None] = {p.id or 0: None for p in people}
    for row in services(db, people):
        day = latest_material_service(held_on) if row.method == "waiver" else row.received_on
        earlier = found[row.participant_id]
        if day and (earlier is None or day < earlier):
            found[row.participant_id] = day
    return found


def services(db: Session, people: Sequence[Participant]) -> list[MaterialService]:
    """Everything that was sent to these."""
    mine = select(MaterialService).where(col(MaterialService.participant_id).in_([p.id for p in people]))
    return list(db.exec(mine.order_by(col(MaterialService.id))))


def _service_mail(hearing: Hearing, participant: Participant, *, reminder: bool) -> dict[str, str]:
    assert hearing.starts_at is not None, "a hearing with participants has a day"
    latest = written_day(latest_material_service(legal_date(hearing.starts_at)))
    lead = "请您尽快确认已经收到听证材料。" if reminder else "现将听证材料送达您。"
    text = (
        f"{participant.name}，您好：\n\n您是《{hearing.title}》听证会的参加人。{lead}\n\n"
        f"请打开下面您本人的页面阅读材料，并按「我已收到」。依照规定，材料须在 {latest} 前送达：\n"
        f"{{base_url}}/hearings/participants/{participant.code}\n\n这个链接只供您本人使用，请勿转给他人。\n"
    )
    subject = ("提醒：" if reminder else "") + f"听证材料送达：《{hearing.title}》"
    return {"to": participant.email, "subject": " ".join(subject.split()), "text": text}
