"""The papers of the reviews for the record: reports of experts and of risk (A2), legality review (A3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from decisions.models import Matter
from documents.official import Block, OfficialDocument, Paragraph
from people import queries as people
from reviews import paper_experts, paper_legality, paper_risk
from reviews import queries as reviews


@dataclass(frozen=True)
class Paper:
    """A paper that can be printed now. `key` is stable: the paper is known by it on pages and in the archive."""

    key: str
    kind: str
    category: str
    title: str
    document: OfficialDocument


def review_papers(db: Session, matter: Matter) -> Iterator[Paper]:
    """Every paper of the reviews of a matter that is finished or signed."""
    id_, name, division = matter.id or 0, matter.title, matter.division.name
    for one in reviews.expert_reviews_of(db, id_):
        if one.finished_at:
            document = paper_experts.report_document(one, division=division)
            yield Paper(f"experts-{one.id}", "expert_report", "A2", f"专家论证报告（{one.id}）：{name}", document)
        for member in one.members:
            if member.signed_at:
                title = f"专家论证意见书（{one.id}，{member.expert.name}）：{name}"
                document = paper_experts.opinion_document(one, member)
                yield Paper(f"expert-{member.id}", "expert_report", "A2", title, document)
    risk = reviews.risk_of(db, id_)
    if risk and risk.finished_at and risk.is_needed and not risk.is_reused:
        document = paper_risk.report_document(risk)
        yield Paper("risk", "risk_report", "A2", f"风险评估报告：{name}", document)
    competition = reviews.competition_of(db, id_)
    if competition:
        document = paper_legality.competition_document(competition, matter=name, division=division)
        yield Paper("competition", "fair_competition", "A3", f"公平竞争审查意见：{name}", document)
    for stated in reviews.statements(db, id_):
        if stated.signed_at:
            document = paper_legality.statement_document(stated, matter=name, division=division)
            title = f"未履行{stated.procedure}程序的说明：{name}"
            yield Paper(f"statement-{stated.id}", "statement", "A3", title, document)
    yield from _legality(db, matter)


def _legality(db: Session, matter: Matter) -> Iterator[Paper]:
    name = matter.title
    for round_ in reviews.rounds(db, matter.id or 0):
        for counsel in round_.counsel:
            if counsel.signed_at:
                author = people.name(db, counsel.counsel_id)
                title = f"法律意见书（第{round_.number}轮，{author}）：{name}"
                document = paper_legality.counsel_document(round_, counsel)
                yield Paper(f"counsel-{counsel.id}", "counsel_opinion", "A3", title, document)
        if round_.signed_by:
            document = paper_legality.opinion_document(
                round_,
                division=people.person(db, round_.signed_by).division.name,
                addressee=matter.division.name,
                departures=reviews.departures(db, matter.id or 0),
            )
            title = f"合法性审查意见（第{round_.number}轮）：{name}"
            yield Paper(f"legality-{round_.id}", "legality_opinion", "A3", title, document)


def words(text: str) -> list[Block]:
    """A text as paragraphs; an empty one says so."""
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()] or [Paragraph("无")]


def paper(key: str, kind: str, category: str, title: str, on: date, blocks: list[Block], *, signer: str = "") -> Paper:
    """A paper from its parts; what nobody answers for (the text of a draft, of a decision) has no signer."""
    return Paper(key, kind, category, title, OfficialDocument(title, on, blocks=tuple(blocks), signer=signer))
