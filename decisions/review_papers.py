"""The papers of the reviews for the record: reports of experts and of risk (A2), legality review (A3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from decisions.models import Matter
from documents.official import Block, Heading, OfficialDocument, Paragraph, Table
from infra.clock import legal_date
from law.legality_review import OUTCOMES
from people import queries as people
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
    id_, name = matter.id or 0, matter.title
    for one in reviews.expert_reviews_of(db, id_):
        if one.finished_at:
            title, on = f"专家论证报告（{one.id}）：{name}", legal_date(one.finished_at)
            yield paper(f"experts-{one.id}", "expert_report", "A2", title, on, list(_parts(one.report)))
    risk = reviews.risk_of(db, id_)
    if risk and risk.finished_at and risk.is_needed:
        blocks = [*_parts(risk.report), Paragraph(f"结论：{risk.conclusion}。")]
        yield paper("risk", "risk_report", "A2", f"风险评估报告：{name}", legal_date(risk.finished_at), blocks)
    for stated in reviews.statements(db, id_):
        if stated.signed_at:
            said = {"情形": stated.ground, "事实": stated.facts, "依据": stated.legal_basis}
            title, on = f"未履行{stated.procedure}程序的说明：{name}", legal_date(stated.signed_at)
            blocks = [*_parts(said), Paragraph(f"签署：{stated.signed_name}")]
            yield paper(f"statement-{stated.id}", "statement", "A3", title, on, blocks)
    yield from _legality(db, matter)


def _legality(db: Session, matter: Matter) -> Iterator[Paper]:
    for round_ in reviews.rounds(db, matter.id or 0):
        for counsel in round_.counsel:
            if counsel.signed_at:
                author = people.name(db, counsel.counsel_id)
                title = f"法律意见书（第{round_.number}轮，{author}）：{matter.title}"
                blocks: list[Block] = [*words(counsel.opinion), Paragraph(f"签署：{counsel.signed_name}")]
                on = legal_date(counsel.signed_at)
                yield paper(f"counsel-{counsel.id}", "counsel_opinion", "A3", title, on, blocks)
        if round_.signed_at:
            title, on = f"合法性审查意见（第{round_.number}轮）：{matter.title}", legal_date(round_.signed_at)
            blocks = [Paragraph(f"审查意见：{OUTCOMES[round_.outcome]}。"), *_parts(round_.reasons)]
            rows = tuple((str(n), p.text, p.response or "—") for n, p in enumerate(round_.points, 1))
            if rows:
                blocks.append(Table(("序号", "意见", "承办处室的回应"), rows, widths=(1, 4, 4)))
            blocks.append(Paragraph(f"签署：{round_.signed_name}"))
            yield paper(f"legality-{round_.id}", "legality_opinion", "A3", title, on, blocks)


def _parts(parts: dict[str, str]) -> Iterator[Block]:
    for heading, text in parts.items():
        yield Heading(1, heading)
        yield from words(text)


def words(text: str) -> list[Block]:
    """A text as paragraphs; an empty one says so."""
    return [Paragraph(line.strip()) for line in text.splitlines() if line.strip()] or [Paragraph("无")]


def paper(key: str, kind: str, category: str, title: str, on: date, blocks: list[Block], *, number: str = "") -> Paper:
    """A paper from its parts."""
    return Paper(key, kind, category, title, OfficialDocument(title, on, number=number, blocks=tuple(blocks)))
