"""The report (听证报告): prefilled from what is known, a decision on every point, published with the record it cites (G13)."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from documents.docx import docx
from documents.pdf import pdf
from hearings import minutes
from hearings.acts import journal, only_own
from hearings.mailing import tell_everybody
from hearings.models import Hearing
from hearings.planning import announce_words
from hearings.recording import Office
from hearings.registering import locked
from hearings.report_document import PARTS, ReportFacts, gathered, prefilled, report_document
from hearings.session import OPINIONS
from hearings.session_models import HearingPoint, HearingReport, RecordVersion
from hearings.signing import latest
from hearings.states import after
from infra.clock import legal_date
from infra.states import WrongState
from law import gates
from law.findings import Unlawful, require
from law.hearings import P21
from opinions.intake_group import store_group
from opinions.models import OUTCOMES
from opinions.submission import Accepted, Submission
from people.models import Staff
from people.services import journal_role

STANCE_OF = {"for": "for", "against": "against", "change": "change"}


def begin(db: Session, hearing: Hearing, *, by: Staff, now: datetime) -> HearingReport:
    """Make the report's first text and one point for each clause that was spoken about."""
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    after("write_report", hearing.status)
    if report_of(db, hearing.id or 0):
        raise WrongState("begin_report", "begun")
    version = _final(db, hearing)
    content = minutes.read(version.content)
    made = HearingReport(
        hearing_id=hearing.id or 0, parts=prefilled(gathered(db, hearing), content), cited_record=version.sha256,
        edited_at=now, edited_by=by.id or 0,
    )  # fmt: skip
    db.add(made)
    for position, (clause, entries) in enumerate(_by_clause(content).items(), 1):
        title = f"关于{entries[0]['clause'] or '草案整体'}的意见"
        db.add(
            HearingPoint(
                hearing_id=hearing.id or 0, position=position, title=title, clause=clause,
                entries=[e["number"] for e in entries], is_disputed=len({e["stance"] for e in entries} & {"for", "against"}) > 1,
            )
        )  # fmt: skip
    journal(db, hearing, "report.begun", {"record": version.sha256}, by, now)
    return made


def edit(
    db: Session, hearing: Hearing, report: HearingReport, parts: Mapping[str, str], *, by: Staff, now: datetime
) -> None:
    """Other words for some of its parts."""
    only_own(by, hearing)
    after("write_report", hearing.status)
    if set(parts) - set(PARTS):
        raise ValueError("not a part of the report")
    report.parts = {**report.parts, **{k: v.strip() for k, v in parts.items()}}
    report.edited_at, report.edited_by = now, by.id or 0
    db.add(report)
    journal(db, hearing, "report.edited", {"parts": dict(report.parts)}, by, now)


def decide(
    db: Session,
    hearing: Hearing,
    point: HearingPoint,
    *,
    title: str,
    outcome: str,
    reason: str,
    by: Staff,
    now: datetime,
) -> None:
    """Adopted, partly or not, and why."""
    only_own(by, hearing)
    after("write_report", hearing.status)
    if outcome not in OUTCOMES or not reason.strip():
        raise Unlawful([P21.unmet("reason", "请选择采纳情况并说明理由")])
    point.title, point.outcome, point.reason = title.strip() or point.title, outcome, reason.strip()
    db.add(point)
    content: dict[str, object] = {"point": point.position, "outcome": outcome, "reason": reason}
    journal(db, hearing, "report.decided", content, by, now)


def publish(
    db: Session, hearing: Hearing, *, ledger: int | None, office: Office, by: Staff, now: datetime
) -> HearingReport:
    """Publish through G13: DOCX and PDF are made, statements enter the ledger of opinions, everybody concerned is told.

    `ledger`: the consultation whose ledger takes the statements, or None when the matter has none that is open or closed.
    """
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    status = after("publish_report", hearing.status)
    version, report = _final(db, hearing), report_of(db, hearing.id or 0)
    facts = gates.ReportFacts(
        has_report=report is not None, cited_record=report.cited_record if report else "", final_record=version.sha256
    )
    require(*gates.submit_hearing_report(facts))
    assert report is not None, "the gate asked for it"
    decided = points(db, hearing.id or 0)
    if open_ := [p.title for p in decided if not p.outcome]:
        raise Unlawful([P21.unmet("points", f"下列意见还没有写明采纳情况和理由：{'、'.join(open_)}")])
    content = minutes.read(version.content)
    if ledger:
        report.ledger_count = _into_ledger(db, hearing, content, ledger, by=by, now=now)
    made = report_document(gathered(db, hearing), content, report, decided, version, office.department, legal_date(now))
    report.docx_sha256, report.pdf_sha256 = office.files.put(docx(made)), office.files.put(pdf(made))
    hearing.status, hearing.reported_at = status, now
    body = f"《{hearing.title}》听证会的报告和各方意见的采纳情况已经公布，见本页。\n\n所依据的听证会记录：第{version.number}版，SHA-256 {version.sha256}。"
    announce_words(db, hearing, kind="report", title=f"《{hearing.title}》听证会报告", body=body, by=by, now=now)
    facts_: dict[str, object] = {"record": version.sha256, "pdf": report.pdf_sha256, "ledger": report.ledger_count}
    journal(db, hearing, "report.published", facts_, by, now)
    tell_everybody(db, hearing, "听证报告已经公布，各方意见的采纳情况和理由见报告。", now=now)
    return report


def report_of(db: Session, hearing_id: int) -> HearingReport | None:
    """The report of a hearing."""
    return db.exec(select(HearingReport).where(HearingReport.hearing_id == hearing_id)).one_or_none()


def points(db: Session, hearing_id: int) -> Sequence[HearingPoint]:
    """The points of the report in order."""
    return db.exec(
        select(HearingPoint).where(HearingPoint.hearing_id == hearing_id).order_by(col(HearingPoint.position))
    ).all()


def stances(content: minutes.Content, point: HearingPoint) -> Counter[str]:
    """How many statements of a point are for, against, or ask for a change."""
    return Counter(e["stance"] or "change" for e in content["entries"] if e["number"] in point.entries)


def report_facts(db: Session, hearing: Hearing) -> ReportFacts:
    """What the report knows by itself."""
    return gathered(db, hearing)


def _by_clause(content: minutes.Content) -> dict[str, list[minutes.Content]]:
    found: dict[str, list[minutes.Content]] = defaultdict(list)
    for entry in content["entries"]:
        if entry["kind"] in OPINIONS | {"observer"}:
            found[entry["clause_key"]].append(entry)
    return dict(sorted(found.items()))


def _into_ledger(
    db: Session, hearing: Hearing, content: minutes.Content, ledger: int, *, by: Staff, now: datetime
) -> int:
    submissions = [
        Submission(
            idempotency_key=f"hearing:{hearing.id}:{entry['number']}", consultation_id=ledger, text=entry["text"],
            clause=entry["clause_key"], stance=STANCE_OF.get(entry["stance"], "change"), submitter_name=entry["speaker"],
            channel="hearing", happened_on=legal_date(hearing.opened_at or now), recorded_by=by.id, by_role=journal_role(by),
        )
        for entry in content["entries"]
        if entry["kind"] in OPINIONS | {"observer"}
    ]  # fmt: skip
    db.flush()
    outcomes = store_group(db.connection(), submissions, now) if submissions else []
    return sum(isinstance(one, Accepted) for one in outcomes)


def _final(db: Session, hearing: Hearing) -> RecordVersion:
    version = latest(db, hearing.id or 0)
    if version is None or not version.sealed_sha256:
        raise WrongState("report", "the record is not closed")
    return version
