"""What stands beside the notice: files, questions with their answers, and where else it was published."""

from datetime import date, datetime

from sqlmodel import Session

from consultations.acts import journal
from consultations.drafting import only_own
from consultations.facts import removal_finding
from consultations.models import Attachment, Consultation, PublicationEvidence, Question
from consultations.states import ConsultationStatus, after
from infra.states import WrongState
from law.findings import require
from people.models import Staff


def attach(
    db: Session, consultation: Consultation, *, name: str, mime: str, size: int, sha256: str, by: Staff, now: datetime
) -> None:
    """Add a file to the notice; its hash goes into the journal. A consent already given does not cover it."""
    only_own(by, consultation.division_id)
    consultation.status = after("edit", consultation.status)
    consultation.attachments.append(
        Attachment(name=name, mime=mime, size=size, sha256=sha256, added_at=now, added_by=by.id or 0)
    )
    journal(db, consultation, "attachment.added", {"sha256": sha256, "name": name}, by, now)


def detach(db: Session, consultation: Consultation, attachment: Attachment, *, by: Staff, now: datetime) -> None:
    """Take a file away before the notice is published; afterwards it stands. Raises WrongState."""
    only_own(by, consultation.division_id)
    consultation.status = after("edit", consultation.status)
    _remove(attachment, "", by, now)
    content: dict[str, object] = {"sha256": attachment.sha256, "name": attachment.name}
    journal(db, consultation, "attachment.removed", content, by, now)
    db.expire(consultation, ["attachments"])


def record_evidence(  # noqa: PLR0913 -- where, when, and what shows it
    db: Session,
    consultation: Consultation,
    *,
    channel: str,
    published_on: date,
    link: str = "",
    file_name: str = "",
    file_sha256: str = "",
    by: Staff,
    now: datetime,
) -> None:
    """Record that the notice was published in a channel, with the link or file that shows it."""
    only_own(by, consultation.division_id)
    evidence = PublicationEvidence(
        channel=channel, published_on=published_on, link=link, file_name=file_name, file_sha256=file_sha256,
        recorded_at=now, recorded_by=by.id or 0,
    )  # fmt: skip
    consultation.evidence.append(evidence)
    content: dict[str, object] = {"channel": channel, "on": str(published_on), "link": link, "file": file_sha256}
    journal(db, consultation, "publication.recorded", content, by, now)


def remove_evidence(
    db: Session, consultation: Consultation, evidence: PublicationEvidence, *, reason: str, by: Staff, now: datetime
) -> None:
    """Take back what was recorded by mistake; once the notice is published only with a reason. Raises Unlawful."""
    only_own(by, consultation.division_id)
    require(removal_finding(consultation, reason))
    _remove(evidence, reason, by, now)
    content: dict[str, object] = {"channel": evidence.channel, "on": str(evidence.published_on), "reason": reason}
    journal(db, consultation, "publication.removed", content, by, now)
    db.expire(consultation, ["evidence"])


def add_question(
    db: Session, consultation: Consultation, *, clause: str, question: str, answer: str, by: Staff, now: datetime
) -> None:
    """Answer a question that people have about the draft (程序办法第十四条第二款), until the result is published."""
    only_own(by, consultation.division_id)
    if consultation.status == ConsultationStatus.ANSWERED:
        raise WrongState("add_question", consultation.status, "结果已经公布，不再增加问答。")
    position = max((q.position for q in consultation.questions), default=0) + 1
    consultation.questions.append(Question(position=position, clause=clause, question=question, answer=answer))
    journal(db, consultation, "question.answered", {"question": question, "answer": answer}, by, now)


def remove_question(
    db: Session, consultation: Consultation, question: Question, *, reason: str, by: Staff, now: datetime
) -> None:
    """Take a question with its answer away; once it is public only with a reason. Raises Unlawful."""
    only_own(by, consultation.division_id)
    require(removal_finding(consultation, reason))
    _remove(question, reason, by, now)
    journal(db, consultation, "question.removed", {"question": question.question, "reason": reason}, by, now)
    db.expire(consultation, ["questions"])


def _remove(thing: Attachment | PublicationEvidence | Question, reason: str, by: Staff, now: datetime) -> None:
    """Nothing is deleted: the record knows what stood there, who took it away and why."""
    if thing.removed_at:
        raise WrongState("remove", "removed")
    thing.removed_at, thing.removed_by, thing.removed_reason = now, by.id, reason.strip()
