"""The record as it is read: timeline, duties of chapter three, figures that open down to opinions."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from consultations import services as consultations
from decisions import dossier
from decisions.duties import GROUP_CONSULTED, REPRESENTATIVES_HEARD
from decisions.models import Matter
from decisions.services import keep_paper
from opinions import ledger, queries, services
from opinions.intake_group import store_group
from opinions.ledger import Filter
from people.permissions import Role
from people.workdays import load_workdays
from tests.factories import days, make_draft_consultation, make_open_consultation, make_staff, make_submission


@pytest.fixture
def people(db, now):
    officer = make_staff(db, login="officer", roles={Role.OFFICER}, now=now)
    return {"officer": officer, "deputy": make_staff(db, login="deputy", roles={Role.DEPUTY}, now=now)}


@pytest.fixture
def round_(db, people, now):
    return make_open_consultation(db, **people, now=now)


def matter_of(db, consultation):
    return db.get_one(Matter, consultation.matter_id)


def receive(db, consultation, at, *changes):
    db.flush()
    store_group(db.connection(), [make_submission(consultation.id, **each) for each in changes], at)
    return queries.every(db, consultation.id)


def happenings(db, consultation):
    return [(h.title, h.detail) for h in dossier.timeline(db, matter_of(db, consultation))]


def duty(db, consultation, rule):
    return next(d for d in dossier.duties(db, matter_of(db, consultation)) if d.rule == rule)


def test_the_timeline_runs_from_the_draft_to_the_opening(db, round_):
    titles = [title for title, _ in happenings(db, round_)]
    steps = [
        "保存决策草案",
        "准备公开征求意见",
        "报请分管厅领导同意",
        "分管厅领导同意",
        "发布征求意见公告",
        "开始征求意见",
    ]
    assert [t for t in titles if t in steps] == steps


def test_opinions_are_counted_by_the_legal_day(db, round_, now):
    receive(db, round_, now, {}, {})
    receive(db, round_, now + days(1), {})
    received = [detail for title, detail in happenings(db, round_) if title == "收到意见"]
    assert received == ["2 条", "1 条"]


def test_a_happening_names_offices_its_words_and_its_journal_entry(db, round_, people, now):
    consultations.extend(
        db,
        round_,
        closes_on=date(2026, 4, 10),
        reason="农忙",
        by=people["officer"],
        now=now,
        workdays=load_workdays(db),
    )
    last = dossier.timeline(db, matter_of(db, round_))[-1]
    assert (last.title, last.who) == ("延长征求意见期限", "承办处室经办人")
    assert last.detail == "延长至 2026-04-10：农忙" and last.url == f"/admin/consultations/{round_.id}"
    published = dict(happenings(db, round_))["发布征求意见公告"]
    assert published.endswith("2026-04-01")


def test_another_matter_stays_out_of_the_timeline(db, round_, people, now):
    before = happenings(db, round_)
    make_open_consultation(db, **people, now=now)
    assert happenings(db, round_) == before


def test_each_duty_cites_its_article_and_says_why(db, round_):
    duties = dossier.duties(db, matter_of(db, round_))
    assert [d.rule for d in duties] == ["P13.1", "P13.2", "P14.1a", "P14.1b", "P14.2", "P15", "P16", "P17", "P18.1"]
    assert all(d.article.startswith("程序办法第") and d.why for d in duties)


def test_an_unanswered_opinion_leaves_the_first_duty_unmet_until_it_is_answered(db, round_, people, now):
    (opinion,) = receive(db, round_, now, {})
    assert duty(db, round_, "P13.1").met is False and "1条" in duty(db, round_, "P13.1").why
    services.prepare_answer(
        db, opinion, outcome="not", reason="已有规定", changed_clause="", by=people["officer"], now=now
    )
    db.flush()
    assert duty(db, round_, "P13.1").met is True


def test_public_comment_is_held_only_when_it_is_over(db, round_):
    assert duty(db, round_, "P13.2").met is False
    consultations.close_due(db, now=round_.closes_at)
    assert duty(db, round_, "P13.2").met is True


def test_nothing_is_held_before_publication(db, people, now):
    preparing = make_draft_consultation(db, **people, now=now)
    found = {d.rule: d.met for d in dossier.duties(db, matter_of(db, preparing))}
    assert (found["P13.1"], found["P13.2"], found["P14.1a"], found["P14.1b"]) == (False, None, False, None)


def test_a_lawful_publication_stays_lawful_after_an_extension(db, round_, people, now):
    assert duty(db, round_, "P14.1a").met and duty(db, round_, "P14.1b").met
    consultations.extend(
        db,
        round_,
        closes_on=date(2026, 4, 10),
        reason="农忙",
        by=people["officer"],
        now=now,
        workdays=load_workdays(db),
    )
    assert duty(db, round_, "P14.1a").met and duty(db, round_, "P14.1b").met


def test_a_shorter_period_with_its_reason_is_met_and_says_the_reason(db, people, now):
    short = make_open_consultation(db, **people, now=now, closes_on=date(2026, 3, 12), short_reason="防汛紧急")
    assert duty(db, short, "P14.1b").met is True and "防汛紧急" in duty(db, short, "P14.1b").why


@pytest.mark.parametrize(
    ("rule", "kind", "title"),
    [("P16", REPRESENTATIVES_HEARD, "听取人大代表意见纪要"), ("P17", GROUP_CONSULTED, "与灵活就业人员代表沟通记录")],
)
def test_a_kept_paper_meets_the_duty_it_shows(db, round_, people, now, rule, kind, title):
    matter = matter_of(db, round_)
    matter.affected_groups = "灵活就业人员"
    assert duty(db, round_, rule).met is False
    keep_paper(db, matter, kind=kind, title=title, filename="a.pdf", sha256="0", by=people["officer"], now=now)
    assert duty(db, round_, rule).met is True and duty(db, round_, rule).why == title


def test_every_affected_group_counts(db, round_, people, now):
    matter = matter_of(db, round_)
    matter.affected_groups = "农牧民、残疾人；企业"
    title = "与农牧民、企业座谈"
    keep_paper(db, matter, kind=GROUP_CONSULTED, title=title, filename="a", sha256="0", by=people["officer"], now=now)
    assert duty(db, round_, "P17").met is False
    assert "残疾人" in duty(db, round_, "P17").why and "农牧民" not in duty(db, round_, "P17").why


def test_without_affected_groups_the_duty_does_not_apply(db, round_):
    assert duty(db, round_, "P17").met is None


def test_every_figure_opens_down_to_the_opinions_it_counts(db, round_, people, now):
    changes = ({"clause": "a1", "stance": "for"}, {"clause": "a1", "channel": "letter"}, {"clause": ""})
    opinions = receive(db, round_, now, *changes)
    theme = services.add_theme(db, round_.id, title="期限", summary="", by=people["officer"], now=now)
    services.group(db, opinions[:2], theme=theme, by=people["officer"], now=now)
    services.prepare_answer(db, theme, outcome="adopted", reason="好", changed_clause="", by=people["officer"], now=now)
    db.flush()
    figures = dossier.figures(db, matter_of(db, round_))
    assert {"期限（采纳）", "全文", "第一条", "信函"} <= {f.label for f in figures}
    for figure in figures:
        wanted = {key: value for key, (value,) in parse_qs(urlsplit(figure.url).query).items()}
        assert ledger.page(db, round_.id, Filter(**wanted)).total == figure.number, figure
