"""Fair-competition review and the statement of omitted procedure."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from infra.states import WrongState
from law import legality_review as law
from law.findings import Unlawful, require
from people.models import Staff
from reviews.acting import digest, note, only_once, only_own
from reviews.models import CompetitionReview, OmissionStatement
from reviews.states import Stale


def review_competition(  # noqa: PLR0913 -- one act with everything the law wants recorded of it
    db: Session,
    *,
    matter_id: int,
    division_id: int,
    is_touched: bool,
    reason: str,
    heard: str,
    conclusion: str,
    name: str,
    seen: str | None = None,
    by: Staff,
    now: datetime,
) -> CompetitionReview:
    """Judge whether market entities are touched; where they are, hear them and conclude, signed (条例 and G17).

    Raises Unlawful, and Stale when somebody judged since the form was shown (`seen`: reviewed_at as it was, or "").
    """
    only_own(by, division_id)
    needs = law.P34.needs
    require(
        needs(reason, field="reason", message="请写明是否涉及市场主体经济活动的判断理由"),
        needs(not is_touched or heard.strip(), field="heard", message="应当听取经营者、行业协会商会的意见，请写明情况"),
        needs(not is_touched or conclusion.strip(), field="conclusion", message="请写明公平竞争审查结论"),
        needs(name.strip() == by.name, field="name", message="请输入您的姓名签署"),
    )
    review = db.get(CompetitionReview, matter_id)
    if review:
        only_once(db, review, seen, "reviewed_at")
    review = review or CompetitionReview(
        matter_id=matter_id, division_id=division_id, is_touched=is_touched, reason="", reviewed_at=now, reviewed_by=0
    )
    review.is_touched, review.reason, review.heard = is_touched, reason.strip(), heard.strip()
    review.conclusion, review.signed_name = conclusion.strip() if is_touched else "", name.strip()
    review.reviewed_at, review.reviewed_by = now, by.id or 0
    db.add(review)
    try:
        db.flush()
    except IntegrityError:  # a colleague wrote the first one at the same moment
        raise Stale from None
    content: dict[str, object] = {"touched": is_touched, "content": digest([reason, heard, conclusion])}
    note(db, f"matter:{matter_id}", "competition.reviewed", content, by=by, now=now)
    return review


def draft_statement(  # noqa: PLR0913 -- one act with everything the law wants recorded of it
    db: Session,
    *,
    matter_id: int,
    division_id: int,
    procedure: str,
    ground: str,
    facts: str,
    legal_basis: str,
    by: Staff,
    now: datetime,
) -> OmissionStatement:
    """Draft the statement for one procedure, or draft it again: then it must be signed and decided anew."""
    only_own(by, division_id)
    one = law.Statement(procedure=procedure, ground=ground, facts=facts, legal_basis=legal_basis, is_signed=True)
    require(*law.submission_complete(dict.fromkeys(law.PAPERS, 1), [one]))
    mine = select(OmissionStatement).where(
        OmissionStatement.matter_id == matter_id, OmissionStatement.procedure == procedure
    )
    statement = db.exec(mine).first() or OmissionStatement(
        matter_id=matter_id, division_id=division_id, procedure=procedure, ground="", facts="", legal_basis="",
        drafted_at=now, drafted_by=0,
    )  # fmt: skip
    if statement.is_accepted:
        raise WrongState("draft_statement", "accepted")
    statement.ground, statement.facts, statement.legal_basis = ground, facts.strip(), legal_basis.strip()
    statement.drafted_at, statement.drafted_by = now, by.id or 0
    statement.signed_name, statement.signed_at, statement.signed_by = "", None, None
    statement.is_accepted, statement.decision_reason, statement.decided_at = None, "", None
    db.add(statement)
    db.flush()
    _note(db, statement, "omission.drafted", by, now)
    return statement


def sign_statement(db: Session, statement: OmissionStatement, *, name: str, by: Staff, now: datetime) -> None:
    """The head of the division signs; whoever drafted it does not sign it as well."""
    only_own(by, statement.division_id)
    only_once(db, statement, None, "signed_at")
    if statement.signed_at:
        raise WrongState("sign_statement", "signed")
    require(
        law.P32.needs(
            by.id != statement.drafted_by, field="name", message="说明应当由处室负责人签署，不能由起草人自己签署"
        ),
        law.P32.needs(name.strip() == by.name, field="name", message="请输入您的姓名签署，与登记的姓名一致"),
    )
    statement.signed_name, statement.signed_at, statement.signed_by = name.strip(), now, by.id
    _note(db, statement, "omission.signed", by, now)


def decide_statement(
    db: Session, statement: OmissionStatement, *, is_accepted: bool, reason: str, by: Staff, now: datetime
) -> None:
    """The legality review accepts the statement of this procedure or does not, with the reason."""
    only_once(db, statement, None, "decided_at")
    if statement.signed_at is None or statement.is_accepted is not None:
        raise WrongState("decide_statement", "unsigned" if statement.signed_at is None else "decided")
    if not reason.strip():
        raise Unlawful([law.P34.unmet("reason", "请写明认定的理由")])
    statement.is_accepted, statement.decision_reason = is_accepted, reason.strip()
    statement.decided_at, statement.decided_by = now, by.id
    _note(db, statement, "omission.decided", by, now)


def _note(db: Session, statement: OmissionStatement, kind: str, by: Staff, now: datetime) -> None:
    names = ("procedure", "ground", "facts", "legal_basis", "signed_name", "is_accepted", "decision_reason")
    content: dict[str, object] = {name: getattr(statement, name) for name in names}
    note(db, f"matter:{statement.matter_id}", kind, content, by=by, now=now)
