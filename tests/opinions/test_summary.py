"""The table, the report and the gist, over plain rows without a database."""

from datetime import UTC, date, datetime

import pytest

from documents.official import Heading, Paragraph, Table
from opinions.models import Answer, Opinion, Theme
from opinions.summary import HEADER, SummaryFacts, adoption_rows, gist, summary_document

NOON = datetime(2026, 4, 1, 4, 0, tzinfo=UTC)
LABELS = {"a14": "第十四条", "a17": "第十七条"}


def opinion(id, text="建议把期限延长到四十五日", **fields):
    row = {"clause": "a14", "stance": "change", "submitter_name": "张晓明", "channel": "web", **fields}
    return Opinion(
        id=id,
        receipt=f"YJ-{id}",
        idempotency_key=str(id),
        fingerprint="",
        consultation_id=1,
        version_id=1,
        text=text,
        received_at=NOON,
        journal_index=id,
        **row,
    )


def answer(id, outcome, reason="研究认为可行", **fields):
    return Answer(id=id, consultation_id=1, outcome=outcome, reason=reason, prepared_at=NOON, prepared_by=1, **fields)


THEMES = [Theme(id=7, consultation_id=1, title="期限", position=1)]
OPINIONS = [
    opinion(1, theme_id=7),
    opinion(2, theme_id=7, channel="letter", submitter_name="李四", stance="for"),
    opinion(3, "不同意", duplicate_of_id=1, submitter_name=""),
    opinion(4, "建议明确工会参加协商", clause="a17", submitter_name="包头市某公司", submitter_kind="organisation"),
    opinion(5, "整体赞成这个办法", clause="", stance="for"),
]
ANSWERS = [
    answer(1, "adopted", theme_id=7, changed_clause="a14"),
    answer(2, "not", "已有规定", opinion_id=4),
    answer(3, "partly", "单独答复", opinion_id=2),
]


def rows():
    header, table = adoption_rows(OPINIONS, THEMES, ANSWERS, LABELS)
    assert header == HEADER
    return [dict(zip(header, row, strict=True)) for row in table]


def test_each_opinion_has_one_row_in_order():
    assert [row["序号"] for row in rows()] == ["1", "2", "3", "4", "5"]


def test_an_answer_of_its_own_goes_before_that_of_the_theme():
    assert [row["采纳情况"] for row in rows()] == ["采纳", "部分采纳", "采纳", "不采纳", "尚未答复"]


def test_names_are_masked_and_their_absence_is_said():
    names = [row["意见人"] for row in rows()]
    assert "张晓明" not in names and names[0].startswith("张") and names[2] == "匿名"


def test_clauses_are_named_and_an_opinion_on_the_whole_says_so():
    table = rows()
    assert (table[3]["条款"], table[4]["条款"]) == ("第十七条", "全文")
    assert (table[0]["修改条款"], table[3]["修改条款"]) == ("第十四条", "")


def test_an_unanswered_opinion_gives_no_reason():
    assert rows()[4]["理由"] == "" and rows()[3]["理由"] == "已有规定"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("同意。", "同意"),
        ("您好!建议把期限延长到四十五日。理由如下。", "建议把期限延长到四十五日"),
        ("第一,建议明确期限" + ",再说一遍" * 10, "第一,建议明确期限" + ",再说一遍" * 6),
        ("好" * 60, "好" * 40),
    ],
)
def test_the_gist_is_the_first_clause_that_says_something(text, expected):
    assert gist(text) == expected


@pytest.mark.parametrize("most", [10, 20, 40])
def test_the_gist_stands_word_for_word_in_the_text(most):
    text = "尊敬的领导:\n我是通辽市一名乡镇干部,建议征求意见时也在嘎查村公示栏张贴,很多老人不上网,看不到。谢谢!"
    assert gist(text, most) in text and 0 < len(gist(text, most)) <= most


def document(opinions=OPINIONS, changes=(("第十四条", "三十日改为四十五日"),), digests=None):
    facts = SummaryFacts(
        title="程序办法",
        department="人社厅",
        division="政策法规处",
        published_on=date(2026, 3, 2),
        closes_on=date(2026, 4, 1),
        made_on=date(2026, 4, 20),
        places=("政府网站", "报刊"),
        changes=changes,
        labels=LABELS,
    )
    return summary_document(facts, opinions, THEMES, ANSWERS, digests)


def tables(report):
    return {block.header[0]: block for block in report.blocks if isinstance(block, Table)}


def test_the_report_has_its_four_parts():
    titles = [b.text for b in document().blocks if isinstance(b, Heading) and b.level == 1]
    assert titles == ["征求意见的基本情况", "意见汇总", "采纳情况", "草案修改情况"]


def test_every_count_of_the_report_adds_up_to_the_opinions():
    for name in ("渠道", "立场"):
        *parts, total = tables(document())[name].rows
        assert total == ("合计", "5") and sum(int(number) for _, number in parts) == 5


def test_the_adoption_table_counts_whom_each_answer_answers():
    adoption = next(b for b in document().blocks if isinstance(b, Table) and b.header[0] == "序号")
    assert [(row[1], row[2], row[3]) for row in adoption.rows] == [
        ("期限", "2", "采纳"),
        ("建议明确工会参加协商", "1", "不采纳"),
        ("建议把期限延长到四十五日", "1", "部分采纳"),
    ]


def test_the_report_says_what_is_left_unanswered_and_how_long_people_had():
    text = "".join(b.text for b in document().blocks if isinstance(b, Paragraph))
    assert "计30日" in text and "尚未答复1条" in text and "政府网站、报刊" in text


def test_a_report_without_opinions_or_changes_says_so():
    text = "".join(b.text for b in document([], ()).blocks if isinstance(b, Paragraph))
    assert "未收到意见" in text and "条文未作修改" in text
