"""Planning a hearing: open, edit, consent, announce, postpone, cancel. One function is one thing a person can do."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from hearings.acts import journal, only_own
from hearings.facts import announce_findings, content_sha256, dates_of, preliminary_findings
from hearings.models import (
    Hearing,
    HearingAnnouncement,
    HearingCategory,
    HearingConsent,
    HearingMaterial,
    HearingQuota,
    HearingRole,
)
from hearings.notice import change_body, notice_body, notice_title
from hearings.planner import impossible, plan
from hearings.states import UNCONSENTED, Stale, after
from infra.clock import end_of, legal_date
from law.calendar_days import Workdays
from law.findings import Unlawful, Unmet, require
from people.models import Staff
from people.services import NotAllowed

EDITABLE = frozenset(
    {
        "title", "ground", "ground_detail", "legal_basis", "subject", "explanation", "place", "starts_at", "minutes",
        "seats", "conditions", "selection_rules", "ways", "contact", "other_matters", "not_public_basis", "seed_kind",
        "seed_source", "most_hearings", "registration_closes_on", "selection_on", "list_on", "service_on", "report_on",
        "correction_days", "turn_minutes", "quorum",
    }
)  # fmt: skip
SETTLED_LATER = frozenset(
    {"place", "starts_at", "registration_closes_on", "selection_on", "list_on", "service_on", "report_on"}
)


def open_hearing(
    db: Session, *, matter_id: int, deputy_id: int, draft_id: int, version_id: int, title: str, by: Staff, now: datetime
) -> Hearing:
    """Begin to prepare a hearing on a version of a draft. Observers and the press have seats from the start."""
    hearing = Hearing(
        matter_id=matter_id,
        division_id=by.division_id,
        deputy_id=deputy_id,
        draft_id=draft_id,
        version_id=version_id,
        title=title,
    )
    hearing.categories = [
        HearingCategory(position=90, kind="observer", name="旁听人", seats=10, method="order"),
        HearingCategory(position=91, kind="press", name="新闻媒体", seats=5, method="order"),
    ]
    db.add(hearing)
    journal(db, hearing, "hearing.begun", {"version": version_id}, by, now)
    return hearing


def edit(db: Session, hearing: Hearing, *, changes: Mapping[str, object], seen: int, by: Staff, now: datetime) -> None:
    """Change what will be announced. Raises Stale when somebody else was faster."""
    only_own(by, hearing)
    if hearing.edit != seen:
        raise Stale
    if unknown := set(changes) - EDITABLE:
        raise ValueError(f"not editable: {sorted(unknown)}")
    changed = {field for field, value in changes.items() if getattr(hearing, field) != value}
    if hearing.status == "preannounced":  # 第2号 settles what 第1号 left open, nothing else
        if wrong := changed - SETTLED_LATER:
            message = "第1号公告已经公布的内容不能再改，只能确定时间、地点和后续日期"
            raise Unlawful([Unmet(field=min(wrong), message=message, article="程序办法第十九条第一款", rule="P19.1")])
    elif not (hearing.status == "consented" and changed <= SETTLED_LATER):
        hearing.status = after("edit", hearing.status)
    for field, value in changes.items():
        setattr(hearing, field, value)
    journal(db, hearing, "hearing.edited", {"fields": sorted(changed)}, by, now)


def set_seats(
    db: Session, hearing: Hearing, categories: Sequence[Mapping[str, Any]], *, by: Staff, now: datetime
) -> None:
    """Say again which categories of seats there are, each with its quotas (attribute, value, minimum, maximum)."""
    only_own(by, hearing)
    hearing.status = after("edit", hearing.status)
    hearing.categories.clear()
    db.flush()
    for position, given in enumerate(categories, 1):
        facts = {k: v for k, v in given.items() if k != "quotas"}
        quotas = [HearingQuota(**q) for q in given.get("quotas", ())]
        hearing.categories.append(HearingCategory(position=position, quotas=quotas, **facts))
    content: dict[str, object] = {"categories": [[c.kind, c.name, c.seats, c.method] for c in hearing.categories]}
    journal(db, hearing, "hearing.seats_set", content, by, now)


def set_roles(
    db: Session, hearing: Hearing, roles: Sequence[tuple[str, str, str, int | None]], *, by: Staff, now: datetime
) -> None:
    """Say again who does what: (role, name, unit and post, staff id). Possible until the hearing begins."""
    only_own(by, hearing)
    if hearing.status not in {"drafting", "consented", "preannounced", "announced", "closed", "selected", "listed"}:
        after("edit", hearing.status)
    hearing.roles = [HearingRole(role=r, name=name, title=title, staff_id=staff) for r, name, title, staff in roles]
    journal(db, hearing, "hearing.roles_set", {"roles": [[r, name] for r, name, _, _ in roles]}, by, now)


def add_material(
    db: Session, hearing: Hearing, *, name: str, mime: str, size: int, sha256: str, by: Staff, now: datetime
) -> None:
    """Add a paper that is published with the notice and served on the participants."""
    only_own(by, hearing)
    if hearing.status not in {"drafting", "announced", "closed", "selected"}:
        after("edit", hearing.status)
    hearing.materials.append(
        HearingMaterial(name=name, mime=mime, size=size, sha256=sha256, added_at=now, added_by=by.id or 0)
    )
    journal(db, hearing, "hearing.material_added", {"name": name, "sha256": sha256}, by, now)


def ask_consent(db: Session, hearing: Hearing, *, by: Staff, now: datetime) -> None:
    """Put the hearing before the deputy director in charge (程序办法第十八条第一款)."""
    only_own(by, hearing)
    hearing.status = after("ask_consent", hearing.status)
    digest = content_sha256(hearing)
    hearing.consents.append(HearingConsent(content_sha256=digest, asked_at=now, asked_by=by.id or 0))
    journal(db, hearing, "hearing.consent_asked", {"content": digest}, by, now)


def decide_consent(db: Session, hearing: Hearing, *, granted: bool, reason: str, by: Staff, now: datetime) -> None:
    """The deputy director grants or refuses; a refusal says why."""
    if by.id != hearing.deputy_id:
        raise NotAllowed("只有本事项的分管厅领导可以作出同意或者不同意的决定。", "承办处室")
    if not granted and not reason.strip():
        message = "不同意的，请说明理由"
        raise Unlawful([Unmet(field="reason", message=message, article="程序办法第十八条第一款", rule="P18.1")])
    hearing.status = after("grant_consent" if granted else "refuse_consent", hearing.status)
    consent = hearing.consents[-1]
    consent.decided_at, consent.decided_by, consent.granted, consent.reason = now, by.id, granted, reason.strip()
    kind = "hearing.consent_granted" if granted else "hearing.consent_refused"
    journal(db, hearing, kind, {"content": consent.content_sha256, "reason": consent.reason}, by, now)


def preannounce(
    db: Session, hearing: Hearing, *, department: str, drafters: Collection[int], by: Staff, now: datetime
) -> None:
    """Publish 第1号 while time or place are still open. Registration waits for 第2号 (G08)."""
    only_own(by, hearing)
    status = after("preannounce", hearing.status)
    today = legal_date(now)
    require(*preliminary_findings(hearing, published_on=today, drafters=drafters))
    hearing.status, hearing.rules_published_on = status, today
    announce_words(
        db, hearing, kind="preliminary", title=notice_title(hearing) + "（第1号）",
        body=notice_body(hearing, department=department, published_on=today), by=by, now=now,
    )  # fmt: skip


def announce(
    db: Session, hearing: Hearing, *, department: str, drafters: Collection[int], workdays: Workdays, by: Staff,
    now: datetime,
) -> None:  # fmt: skip
    """Publish the notice with its five parts through G07 and G08; registration opens with it. Raises Unlawful."""
    only_own(by, hearing)
    today = legal_date(now)
    found = announce_findings(hearing, published_on=today, workdays=workdays, drafters=drafters)
    if hearing.status in UNCONSENTED:
        require(*found)
    status = after("announce", hearing.status)
    require(*found)
    hearing.status, hearing.announced_at = status, now
    hearing.rules_published_on = hearing.rules_published_on or today
    closes = hearing.registration_closes_on or hearing.list_on or today
    hearing.registration_closes_at = end_of(closes)
    number = "" if not hearing.announcements else f"（第{len(hearing.announcements) + 1}号）"
    announce_words(
        db, hearing, kind="notice", title=notice_title(hearing) + number,
        body=notice_body(hearing, department=department, published_on=today), by=by, now=now,
    )  # fmt: skip


def postpone(  # noqa: PLR0913 -- a new day, place and plan, and why
    db: Session, hearing: Hearing, *, starts_at: datetime, place: str, dates: Mapping[str, date | None], reason: str,
    department: str, workdays: Workdays, by: Staff, now: datetime,
) -> None:  # fmt: skip
    """Move the hearing, publicly and with a reason; the later dates are planned anew and must still be lawful."""
    only_own(by, hearing)
    status, before = after("postpone", hearing.status), hearing.starts_at
    if not reason.strip():
        raise Unlawful([_ours("reason", "延期须说明原因，原因随公告公布")])
    hearing.starts_at, hearing.place = starts_at, place or hearing.place
    for field, value in dates.items():
        setattr(hearing, field, value)
    lines = [
        line
        for line in plan(dates_of(hearing, notice_on=legal_date(now)), workdays)
        if _still_ahead(hearing, line.field)
    ]
    require(*impossible(lines))
    if hearing.status in {"announced", "preannounced"} and hearing.registration_closes_on:
        hearing.registration_closes_at = end_of(hearing.registration_closes_on)
    hearing.status, hearing.stop_reason = status, reason.strip()
    body = change_body(
        hearing, words=f"原定举行的《{hearing.title}》听证会改期。", reason=reason, department=department,
        published_on=legal_date(now), before=before,
    )  # fmt: skip
    announce_words(
        db, hearing, kind="postponed", title=f"关于《{hearing.title}》听证会改期的公告", body=body, by=by, now=now
    )


def cancel(db: Session, hearing: Hearing, *, reason: str, department: str, by: Staff, now: datetime) -> None:
    """Call the hearing off, publicly and with a reason."""
    only_own(by, hearing)
    status = after("cancel", hearing.status)
    if not reason.strip():
        raise Unlawful([_ours("reason", "取消须说明原因，原因随公告公布")])
    hearing.status, hearing.stop_reason = status, reason.strip()
    body = change_body(
        hearing, words=f"《{hearing.title}》听证会取消举行。已经报名的，无需到会。", reason=reason,
        department=department, published_on=legal_date(now),
    )  # fmt: skip
    announce_words(
        db, hearing, kind="cancelled", title=f"关于取消《{hearing.title}》听证会的公告", body=body, by=by, now=now
    )


def announce_words(
    db: Session, hearing: Hearing, *, kind: str, title: str, body: str, by: Staff | str, now: datetime
) -> HearingAnnouncement:
    """Publish a numbered notice; its words are kept and their hash is journalled."""
    digest = hashlib.sha256(body.encode()).hexdigest()
    made = HearingAnnouncement(
        number=len(hearing.announcements) + 1, kind=kind, title=title, body=body, sha256=digest, published_at=now,
        published_by=None if isinstance(by, str) else by.id,
    )  # fmt: skip
    hearing.announcements.append(made)
    hearing.moved_at = now
    content: dict[str, object] = {"number": made.number, "kind": kind, "sha256": digest}
    journal(db, hearing, f"hearing.notice_{kind}", content, by, now)
    return made


def _still_ahead(hearing: Hearing, field: str) -> bool:
    """A date that is already behind is not judged again when the hearing moves."""
    done = {
        "registration_closes_on": hearing.status in {"closed", "selected", "listed"},
        "selection_on": hearing.status in {"selected", "listed"},
        "list_on": hearing.status == "listed",
    }
    return not done.get(field, False)


def _ours(field: str, message: str) -> Unmet:
    return Unmet(field=field, message=message, article="程序办法第十九条第一款", rule="P19.1")
