"""The papers that the system writes: complete, signed where somebody answers for them, the same as DOCX and as PDF."""

import pytest

from decisions import draft_papers, executing
from decisions.written_papers import papers
from documents.official import Heading, Listing, Paragraph
from law.execution import PROBLEMS
from tests.documents.agreeing import says_the_same

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
UNSIGNED = {"draft", "decision"}  # texts, not statements


@pytest.fixture
def written(walk):
    """Every paper of a matter that was executed, evaluated and had a problem."""
    walk.to("papers")
    walk.papers(explanation="## 为什么制定\n\n**回应**关切。\n\n- 便民\n- 利企\n\n## 一、主要内容\n\n共三条。")
    draft_papers.ask(walk.db, walk.matter, name="财政厅", asked_on=walk.now.date(), by=walk.officer, now=walk.now)
    walk.db.flush()
    [body] = draft_papers.bodies(walk.db, walk.matter.id)
    draft_papers.answered(
        walk.db, walk.matter, body, agreed=False, answered_on=walk.now.date(), answer="不同意", dispute="经费",
        view="已列入预算", basis="预算法", told_on=walk.now.date(), by=walk.officer, now=walk.now,
    )  # fmt: skip
    for step in walk.STEPS[4:]:
        getattr(walk, step)()
    executing.report_problem(
        walk.db,
        walk.matter,
        kind=next(iter(PROBLEMS)),
        text="口径不一",
        found_on=walk.now.date(),
        by=walk.executor,
        now=walk.now,
    )
    walk.task()
    walk.evaluate()
    return {p.kind: p for p in papers(walk.db, walk.matter)}


def test_each_says_the_same_both_ways_and_bears_a_name(written):
    assert set(written) >= {
        "proposal", "study", "start", "draft", "draft_papers", "disagreement", "statement", "fair_competition",
        "legality_opinion", "counsel_opinion", "minutes", "decision",
        "problem_report", "evaluation_report",
    }  # fmt: skip
    for kind, paper in written.items():
        says_the_same(paper.document)
        assert bool(paper.document.signer) is (kind not in UNSIGNED), kind


def test_markdown_is_set_and_not_printed(written):
    first, *rest = written["draft_papers"].document.blocks[:7]
    assert first == Heading(1, "草案说明")
    assert rest == [
        Heading(2, "为什么制定"), Paragraph("回应关切。"), Listing(("便民", "利企")),
        Heading(2, "一、主要内容", numbered=False), Paragraph("共三条。"), Heading(1, "调查研究情况"),
    ]  # fmt: skip


def test_an_article_stands_on_one_line_with_its_number(written):
    first = next(b for b in written["draft"].document.blocks if isinstance(b, Paragraph))
    assert first.text.startswith("第一条　") and len(first.text) > 6
