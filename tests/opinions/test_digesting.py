"""Requests and quotations of themes: verbatim but for what is masked, and never from what was moved away or sealed."""

import pytest
from sqlmodel import select

from documents.official import Heading, Paragraph, Table
from opinions import digesting, services, sorting
from opinions.intake_group import store_group
from opinions.ledger import page
from opinions.models import Opinion
from opinions.narrowing import Filter
from opinions.sorting_models import DIGEST
from tests.factories import make_submission
from tests.opinions.test_summary import THEMES as SUMMARY_THEMES
from tests.opinions.test_summary import document

SAID = [
    "我是张晓明，电话13800138000，建议将期限延长到四十五日。",
    "建议将期限延长到四十五日。",
    "建议将期限延长到四十五日。谢谢！",
    "希望在嘎查也张贴公告，老人不上网。",
    "拖欠的工资请按月发放。",
]


@pytest.fixture
def themes(db, engine, consultation, officer, now):
    group = [
        make_submission(consultation.id, text=t, submitter_name="张晓明" if n == 0 else "") for n, t in enumerate(SAID)
    ]
    store_group(db.connection(), group, now)
    opinions = list(db.exec(select(Opinion).order_by(Opinion.id)))
    made = [
        services.add_theme(db, consultation.id, title=t, summary="", by=officer, now=now)
        for t in ("期限", "工资", "空的")
    ]
    services.group(db, opinions[:4], theme=made[0], by=officer, now=now)
    services.group(db, opinions[4:], theme=made[1], by=officer, now=now)
    sorting.ask(db, consultation.id, k=0, seed=1, mode=DIGEST, by=officer, now=now)
    db.commit()
    assert sorting.run_waiting(engine, lambda: now)
    db.expire_all()
    return made


def test_requests_are_counted_and_quotations_masked(db, consultation, themes):
    found = digesting.of_themes(db, themes)
    assert set(found) == {themes[0].id, themes[1].id}
    assert found[themes[0].id].requests[0] == ("建议将期限延长到四十五日", 3)
    for words, n in found[themes[0].id].requests:  # the number opens the opinions it counts
        assert page(db, consultation.id, Filter(theme=str(themes[0].id), words=words)).total == n
    texts = dict(db.exec(select(Opinion.id, Opinion.text)).all())
    for digest in found.values():
        assert 1 <= len(digest.quotations) <= 2
        for id_, words in digest.quotations:
            assert words == texts[id_].replace("13800138000", "138****8000").replace("张晓明", "张**")
    db.commit()


def test_what_is_moved_or_sealed_is_no_longer_quoted(db, consultation, themes, officer, now):
    (quoted, _words), *_ = digesting.of_themes(db, themes)[themes[1].id].quotations
    services.seal(db, db.get(Opinion, quoted), reason="x", title="y", by=officer, now=now)
    first = digesting.of_themes(db, themes)[themes[0].id].quotations
    services.group(db, [db.get(Opinion, id_) for id_, _ in first], theme=themes[1], by=officer, now=now)
    db.flush()
    assert [d.quotations for d in digesting.of_themes(db, themes[:2]).values()] == [[], []]
    db.commit()


def test_the_summary_quotes_each_theme():
    digest = digesting.Digest([("延长期限", 2)], [(1, "建议延长期限")])
    report = document(digests={SUMMARY_THEMES[0].id: digest})
    at = next(n for n, b in enumerate(report.blocks) if isinstance(b, Heading) and "诉求和代表性意见" in b.text)
    table, quoted = report.blocks[at + 1 : at + 3]
    assert isinstance(table, Table)
    assert table.rows == (("延长期限", "2"),)
    assert isinstance(quoted, Paragraph)
    assert quoted.text == "“建议延长期限”"
