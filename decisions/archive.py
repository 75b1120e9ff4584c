"""Archiving (程序办法第九章, gate G26): completeness, lists of the divisions, the hand-over, the office's inspection."""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import PurePath

from sqlmodel import Session, col, select

from decisions import queries
from decisions.archive_models import ArchiveGap, DivisionList, HandOver, Inspection, RetentionRule
from decisions.archive_record import metadata_xml
from decisions.bag import manifest_of
from decisions.models import Matter, RecordedPaper
from decisions.moves import claim, move, only_own, write
from decisions.services import keep_paper
from decisions.states import DECIDED, Stage
from decisions.written_papers import papers as written_papers
from documents.pdf import pdf
from infra.clock import legal_date
from infra.files import FileStore
from law import gates
from law.archiving import CATEGORIES, supervised_by_office
from law.calendar_days import Workdays
from law.findings import Finding, require
from people.models import Staff
from people.permissions import Role
from people.services import NotAllowed, roles_of

OVER = DECIDED | {Stage.ENDED}
METADATA = "data/metadata.xml"
_BAD_IN_NAMES = str.maketrans(dict.fromkeys('\\/:*?"<>|\r\n\t', "_"))


@dataclass(frozen=True)
class BagFile:
    """A file of the payload; `journal_index` and what was committed prove when it was kept."""

    path: str
    sha256: str
    sm3: str
    size: int
    journal_index: int = -1
    kind: str = ""
    title: str = ""


def counts(db: Session, matter: Matter) -> Counter[str]:
    """Papers in each category: those kept, and those the system can write that are not kept yet."""
    kept = queries.papers(db, matter.id or 0)
    names = {paper.title for paper in kept}
    found = Counter(paper.category for paper in kept)
    found.update(paper.category for paper in written_papers(db, matter) if paper.title not in names)
    return found


def gaps(db: Session, matter_id: int) -> dict[str, str]:
    """Category -> why there is nothing."""
    rows = db.exec(select(ArchiveGap).where(ArchiveGap.matter_id == matter_id))
    return {row.category: row.reason for row in rows}


def explain_gap(db: Session, matter: Matter, *, category: str, reason: str, by: Staff, now: datetime) -> None:
    """Say why a category has no papers."""
    only_own(by, matter)
    if category not in CATEGORIES:
        raise ValueError(f"not a category: {category}")
    row = db.get(ArchiveGap, (matter.id, category)) or ArchiveGap(matter_id=matter.id, category=category, reason="")
    row.reason = reason
    db.add(row)
    write(db, matter, "archive.gap_explained", {"category": category, "reason": reason}, by=by, now=now)


def list_division(
    db: Session, matter: Matter, *, originals: int, copies_kept: int, note: str, by: Staff, now: datetime
) -> None:
    """A division says how many originals it hands to the lead division and how many copies stay."""
    if by.division_id not in {d.id for d in queries.divisions(db, matter.id or 0, "undertaking")}:
        raise NotAllowed("只有承办处室可以提交移交清单。", "牵头处室")
    key = (matter.id, by.division_id)
    row = db.get(DivisionList, key) or DivisionList(
        matter_id=matter.id, division_id=by.division_id, originals=0, copies_kept=0, handed_at=now,
        handed_by=by.id or 0,
    )  # fmt: skip
    row.originals, row.copies_kept, row.note = originals, copies_kept, note
    row.handed_at, row.handed_by = now, by.id or 0
    db.add(row)
    content: dict[str, object] = {"division": by.division_id, "originals": originals, "copies": copies_kept}
    write(db, matter, "archive.listed", content, by=by, now=now)


def lists(db: Session, matter_id: int) -> list[DivisionList]:
    """The lists of the divisions."""
    return list(db.exec(select(DivisionList).where(DivisionList.matter_id == matter_id)))


def missing_lists(db: Session, matter: Matter) -> list[str]:
    """Undertaking divisions beside the lead one that have not handed in their list."""
    done = {row.division_id for row in lists(db, matter.id or 0)}
    several = queries.divisions(db, matter.id or 0, "undertaking")
    return [d.name for d in several if d.id != matter.division_id and d.id not in done]


def findings(
    db: Session, matter: Matter, files: FileStore, *, delay_reason: str, now: datetime, workdays: Workdays
) -> list[Finding]:
    """What G26 says now."""
    facts = gates.HandOverFacts(
        is_over=matter.stage in OVER and matter.concluded_on is not None,
        unreadable=sum(not _is_whole(files, paper) for paper in queries.papers(db, matter.id or 0)),
        counts=counts(db, matter),
        gaps=gaps(db, matter.id or 0),
        concluded_on=matter.concluded_on or legal_date(now),
        handed_on=legal_date(now),
        missing_lists=len(missing_lists(db, matter)),
        delay_reason=delay_reason,
        workdays=workdays,
    )
    return gates.hand_over(facts)


def hand_over(
    db: Session,
    matter: Matter,
    files: FileStore,
    *,
    delay_reason: str,
    seen: int,
    by: Staff,
    now: datetime,
    workdays: Workdays,
) -> HandOver:
    """Hand the record over as one bag. A first hand-over may come before execution is over. Raises Unlawful, Stale."""
    only_own(by, matter)
    require(*findings(db, matter, files, delay_reason=delay_reason, now=now, workdays=workdays))
    if matter.stage in {Stage.CONCLUDED, Stage.ENDED}:
        move(db, matter, "archive", seen=seen, by=by, now=now)
    else:
        claim(db, matter, seen=seen)
    keep_written(db, matter, files, by=by, now=now)
    number = len(hand_overs(db, matter.id or 0)) + 1
    payload = _payload(db, matter, files, number=number, on=legal_date(now))
    digest = hashlib.sha256(manifest_of({f.path: f.sha256 for f in payload})).hexdigest()
    content = hand_over_content(matter, number, digest, len(payload))
    index = write(db, matter, "matter.handed_over", content, by=by, now=now)
    row = HandOver(
        matter_id=matter.id or 0, number=number, files=[asdict(f) for f in payload], manifest_sha256=digest,
        journal_index=index, delay_reason=delay_reason, made_at=now, made_by=by.id or 0,
    )  # fmt: skip
    db.add(row)
    db.flush()
    return row


def hand_over_content(matter: Matter, number: int, digest: str, files: int) -> dict[str, object]:
    """What the journal commits to at a hand-over."""
    return {"matter": matter.number, "hand_over": number, "manifest": digest, "files": files}


def keep_written(db: Session, matter: Matter, files: FileStore, *, by: Staff, now: datetime) -> list[RecordedPaper]:
    """Keep every paper that the system can write and that is not kept yet, as PDF."""
    known = {paper.title for paper in queries.papers(db, matter.id or 0)}
    kept = []
    for paper in written_papers(db, matter):
        if paper.title not in known:
            digest = files.put(pdf(paper.document))
            kept.append(
                keep_paper(
                    db,
                    matter,
                    kind=paper.kind,
                    title=paper.title,
                    filename=f"{paper.title}.pdf",
                    sha256=digest,
                    by=by,
                    now=now,
                )  # fmt: skip
            )
    return kept


def hand_overs(db: Session, matter_id: int) -> list[HandOver]:
    """The hand-overs of a matter, in order."""
    return list(db.exec(select(HandOver).where(HandOver.matter_id == matter_id).order_by(col(HandOver.number))))


def inspect(
    db: Session, matter: Matter, *, finding: str, is_complete: bool, mend_by: date | None, by: Staff, now: datetime
) -> None:
    """The general office looks at the archiving and writes down what it found (程序办法第五十条)."""
    require(*supervised_by_office(is_office=Role.OFFICE in roles_of(by), finding=finding))
    row = Inspection(
        matter_id=matter.id or 0, finding=finding, is_complete=is_complete, mend_by=mend_by, inspected_at=now,
        inspected_by=by.id or 0,
    )  # fmt: skip
    db.add(row)
    content: dict[str, object] = {"finding": finding, "complete": is_complete}
    write(db, matter, "archive.inspected", content, by=by, now=now)


def inspections(db: Session, matter_id: int) -> list[Inspection]:
    """What the office found, in order."""
    return list(db.exec(select(Inspection).where(Inspection.matter_id == matter_id).order_by(col(Inspection.id))))


def retention(db: Session) -> dict[str, RetentionRule]:
    """How long each category is kept; for ever where nobody has said otherwise."""
    kept = {row.category: row for row in db.exec(select(RetentionRule))}
    return {category: kept.get(category) or RetentionRule(category=category) for category in CATEGORIES}


def set_retention(db: Session, *, category: str, years: int, basis: str, by: Staff, now: datetime) -> None:
    """Change how long a category is kept."""
    if category not in CATEGORIES:
        raise ValueError(f"not a category: {category}")
    row = db.get(RetentionRule, category) or RetentionRule(category=category)
    row.years, row.basis = years, basis
    db.add(row)


def _payload(db: Session, matter: Matter, files: FileStore, *, number: int, on: date) -> list[BagFile]:
    found: list[BagFile] = []
    for paper in queries.papers(db, matter.id or 0):
        content = files.get(paper.sha256)
        name = PurePath(paper.filename).name.translate(_BAD_IN_NAMES)
        path = f"data/{paper.category}/{len(found) + 1:03}-{name}"
        found.append(_bag_file(path, content, paper))
    xml = metadata_xml(db, matter, found, retention(db), number=number, on=on)
    files.put(xml)
    return [*found, _bag_file(METADATA, xml, None)]


def _bag_file(path: str, content: bytes, paper: RecordedPaper | None) -> BagFile:
    return BagFile(
        path=path,
        sha256=hashlib.sha256(content).hexdigest(),
        sm3=hashlib.new("sm3", content).hexdigest(),
        size=len(content),
        journal_index=paper.journal_index if paper else -1,
        kind=paper.kind if paper else "",
        title=paper.title if paper else "",
    )


def _is_whole(files: FileStore, paper: RecordedPaper) -> bool:
    try:
        files.get(paper.sha256)
    except (OSError, ValueError):
        return False
    return True


def category_names(found: Mapping[str, int]) -> list[tuple[str, str, int]]:
    """(key, name, how many) of every category."""
    return [(key, name, found.get(key, 0)) for key, name in CATEGORIES.items()]
