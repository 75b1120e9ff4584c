"""Making a decision public (程序办法第三十八条, gates G22 and G27)."""

from datetime import date, datetime

from sqlmodel import Session

from consultations import queries as consultations
from consultations.models import DraftVersion
from decisions import draft_papers
from decisions.meeting_models import Promulgation, PromulgationChannel
from decisions.models import Matter, MatterDivision
from decisions.moves import claim, move, only_own, write
from decisions.reviewed import reviewed
from decisions.states import Stage, WrongStage
from infra.clock import legal_date
from law import gates
from law.findings import Finding, require
from people.models import Staff

EDITABLE = frozenset(Promulgation.model_fields) - {"matter_id", "published_at", "published_by", "saved_by"}


def of(db: Session, matter: Matter, by: Staff | None = None) -> Promulgation:
    """How the matter is made public; a fresh one with the newest text when nothing was saved."""
    found = db.get(Promulgation, matter.id)
    if found:
        return found
    drafts = consultations.drafts(db, matter.id or 0)
    version = drafts[-1].versions[-1].id if drafts else None
    return Promulgation(matter_id=matter.id, title=matter.title, version_id=version, saved_by=by.id or 0 if by else 0)


def save(
    db: Session, matter: Matter, *, changes: dict[str, object], seen: int, by: Staff, now: datetime
) -> Promulgation:
    """Prepare text, reasons and explanations of the decision."""
    only_own(by, matter)
    if matter.stage not in {Stage.PROMULGATING, Stage.REVISING}:
        raise WrongStage("save_promulgation", matter.stage)
    if unknown := set(changes) - EDITABLE:
        raise ValueError(f"not editable: {sorted(unknown)}")
    found = of(db, matter, by)
    for field, value in changes.items():
        setattr(found, field, value)
    found.saved_by = by.id or 0
    db.add(found)
    claim(db, matter, seen=seen)
    write(db, matter, "promulgation.saved", {"fields": sorted(changes)}, by=by, now=now)
    return found


def record_channel(  # noqa: PLR0913 -- where, when, and what shows it
    db: Session, matter: Matter, *, channel: str, published_on: date, link: str, file_name: str, file_sha256: str,
    by: Staff, now: datetime,
) -> None:  # fmt: skip
    """Record where the decision was published, with what shows it."""
    only_own(by, matter)
    found = of(db, matter, by)
    db.add(found)
    db.flush()
    row = PromulgationChannel(
        matter_id=matter.id, channel=channel, published_on=published_on, link=link, file_name=file_name,
        file_sha256=file_sha256, recorded_by=by.id or 0,
    )  # fmt: skip
    db.add(row)
    db.flush()
    db.expire(found, ["channels"])
    content: dict[str, object] = {"channel": channel, "on": str(published_on), "link": link, "file": file_sha256}
    write(db, matter, "promulgation.channel_recorded", content, by=by, now=now)


def promulgate(db: Session, matter: Matter, *, executor_ids: list[int], seen: int, by: Staff, now: datetime) -> None:
    """Publish the decision and hand it to those who execute it. Gates G27, G22, G23. Raises Unlawful, Stale."""
    only_own(by, matter)
    executors = [division for division in executor_ids if division]
    require(*findings(db, matter, now=now), *gates.begin_execution(tuple(str(each) for each in executors)))
    found = of(db, matter, by)
    found.published_at, found.published_by = now, by.id
    db.add(found)
    for id_ in dict.fromkeys(executors):
        db.add(MatterDivision(matter_id=matter.id, division_id=id_, part="executing"))
    version = db.get(DraftVersion, found.version_id) if found.version_id else None
    content: dict[str, object] = {"text": version.sha256 if version else "", "number": found.document_number}
    move(db, matter, "promulgate", seen=seen, content=content, by=by, now=now)
    matter.concluded_on = legal_date(now)
    db.add(matter)
    db.flush()


def findings(db: Session, matter: Matter, *, now: datetime) -> list[Finding]:
    """What G27 and G22 say now."""
    found, papers, today = of(db, matter), draft_papers.of(db, matter), legal_date(now)
    decided_on = matter.decided_on or today
    expert = reviewed(db, matter).expert
    without = [c.channel for c in found.channels if not c.link.strip() and not c.file_sha256]
    version = db.get(DraftVersion, found.version_id) if found.version_id else None
    return [
        *gates.report_before_issue(
            gates.CongressFacts(
                is_required=matter.must_report_to_congress,
                reported_on=found.congress_reported_on,
                record=found.congress_record,
                decided_on=decided_on,
            )
        ),
        *gates.promulgate(
            gates.PromulgateFacts(
                text=version.plain if version else "",
                channels=frozenset(c.channel for c in found.channels),
                without_evidence=tuple(without),
                not_public_basis=found.not_public_basis or papers.not_public_basis,
                decided_on=decided_on,
                published_on=today,
                needs_explanation=matter.widely_concerned or bool(expert.is_required),
                opinions_adoption=found.opinions_adoption,
                expert_adoption=found.expert_adoption,
                had_expert_review=expert.is_done,
                interpretation=found.interpretation,
            )
        ),
    ]
