"""Everything that changes a matter or its record. One function is one thing a person can do."""

from datetime import date, datetime

from sqlmodel import Session, col, func, select

from decisions.models import CATEGORIES, Matter, MatterDivision, RecordedPaper
from decisions.states import Stage
from infra.clock import legal_date
from journal.entries import record
from journal.models import JournalHead
from people.models import Staff
from people.permissions import Role
from people.services import NotAllowed, journal_role, roles_of

PAPER_CATEGORIES = {  # kind of paper -> category of 程序办法第四十八条; everything else is A6
    "proposal": "A1", "study": "A1", "start": "A1",
    "draft": "A2", "draft_papers": "A2", "notice": "A2", "opinion_summary": "A2", "adoption_table": "A2",
    "hearing_record": "A2", "hearing_report": "A2", "expert_report": "A2", "risk_report": "A2",
    "survey_report": "A2", "survey_questions": "A2", "survey_evidence": "A2",
    "representatives_heard": "A2", "group_consulted": "A2", "disagreement": "A2",
    "outreach": "A2", "outreach_file": "A2",
    "fair_competition": "A3", "legality_opinion": "A3", "counsel_opinion": "A3", "statement": "A3",
    "legality_paper": "A3",
    "package": "A4", "minutes": "A4", "decision": "A4",
    "execution_report": "A5", "evaluation_report": "A5", "problem_report": "A5",
}  # fmt: skip


def open_matter(  # noqa: PLR0913 -- a matter is opened with everything 程序办法第十条 wants settled
    db: Session,
    *,
    title: str,
    category: str,
    purpose: str,
    division_id: int,
    deputy_id: int,
    due_on: date | None,
    affected_groups: str,
    widely_concerned: bool,
    by: Staff,
    now: datetime,
) -> Matter:
    """Open a matter with its undertaking division and its time limit (程序办法第十条). Gate G01 stands in starting.py.

    Raises ValueError for a category that 程序办法第二条 does not know, NotAllowed for another division's matter.
    """
    if category not in CATEGORIES:
        raise ValueError(f"not a category: {category}")
    if by.division_id != division_id and Role.OFFICE not in roles_of(by):
        raise NotAllowed("只能以本处室名义启动决策事项。", "承办处室负责人")
    matter = Matter(
        number=_next_number(db, legal_date(now).year),
        title=title,
        category=category,
        purpose=purpose,
        division_id=division_id,
        deputy_id=deputy_id,
        due_on=due_on,
        affected_groups=affected_groups,
        widely_concerned=widely_concerned,
        opened_at=now,
        opened_by=by.id or 0,
        stage=Stage.STARTED,
    )
    db.add(matter)
    db.flush()
    undertaking = MatterDivision(matter_id=matter.id, division_id=division_id, part="undertaking")
    db.add(undertaking)
    content: dict[str, object] = {"number": matter.number, "title": title, "category": category}
    record(db, "matter.opened", f"matter:{matter.id}", content=content, by_role=journal_role(by), at=now)
    return matter


def keep_paper(
    db: Session, matter: Matter, *, kind: str, title: str, filename: str, sha256: str, by: Staff | None, now: datetime
) -> RecordedPaper:
    """Keep a paper of the record as it is now; its file's hash goes into the journal. Nobody: the clock."""
    content: dict[str, object] = {"kind": kind, "title": title, "sha256": sha256}
    about, role = f"matter:{matter.id}", journal_role(by) if by else "clock"
    leaf = record(db, "matter.paper_kept", about, content=content, by_role=role, at=now)
    paper = RecordedPaper(
        matter_id=matter.id or 0,
        kind=kind,
        title=title,
        filename=filename,
        sha256=sha256,
        journal_index=leaf.index,
        category=PAPER_CATEGORIES.get(kind, "A6"),
        division_id=by.division_id if by else matter.division_id,
        made_at=now,
        made_by=by.id if by else None,
    )
    db.add(paper)
    db.flush()
    return paper


def _next_number(db: Session, year: int) -> str:
    # Matters are never deleted: their count is the last number. The journal's head is locked here and not only when
    # the entry is written, so that two officers at the same moment wait for each other instead of colliding.
    db.exec(select(JournalHead).with_for_update()).all()
    prefix = f"JC-{year}-"
    taken = db.exec(select(func.count()).select_from(Matter).where(col(Matter.number).startswith(prefix))).one()
    return f"{prefix}{taken + 1:03}"
