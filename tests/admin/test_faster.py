"""Two decide the same step at once: one decision, and a page that says who was faster and keeps what was typed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlmodel import Session, select

from consultations import services as consultations
from decisions import archive, evaluating
from decisions.execution_models import AccountabilityRecord
from decisions.meeting_models import AgendaItem
from decisions.models import Matter
from infra.files import FileStore
from law import legality_review as law
from people.permissions import Role
from people.workdays import load_workdays
from reviews import competition, expert_results, legality, panels, queries
from reviews.models import ExpertPoint, ExpertReview, LegalityReview, OmissionStatement, RiskAssessment
from tests.admin.conftest import filled, read
from tests.decisions.walking import Walk
from tests.factories import make_draft_consultation, make_staff
from tests.reviews.conftest import make_study, sign_all

TWIN = {
    "bo": (Role.OFFICER, "就业促进处"), "ban": (Role.OFFICE, "办公室"), "fa": (Role.LEGAL, "政策法规处"),
    "su": (Role.PRINCIPAL, "厅领导"), "dai": (Role.DEPUTY, "厅领导"), "chu": (Role.HEAD, "就业促进处"),
}  # fmt: skip


@pytest.fixture
def walk(db, now, settings, app):
    return Walk(db, now, FileStore(settings.data_dir / "files"))


@pytest.fixture
def two(db, signed_in, now):
    """two("bo") -> the browsers of Bo and of a colleague of the same office."""

    def enter(login):
        role, division = TWIN[login]
        make_staff(db, login=f"{login}2", roles={role}, division=division, now=now)
        db.commit()
        return signed_in(login), signed_in(f"{login}2")

    return enter


def both(first, second, url, one, other):
    """Both press at the same moment. Returns the answers, the one that was done first."""
    gate = Barrier(2)

    def press(browser, values):
        gate.wait()
        return browser.post(url, data=values)

    with ThreadPoolExecutor(2) as pool:
        answers = [f.result() for f in (pool.submit(press, first, one), pool.submit(press, second, other))]
    return sorted(answers, key=lambda a: a.status_code)


def race(first, second, url, one, other):
    """Of both who press at the same moment one is late."""
    answers = both(first, second, url, one, other)
    assert [a.status_code for a in answers] == [303, 409], [a.text[-900:] for a in answers]
    return answers


def says(late, words, who):
    """The page of who came too late: somebody of this office was faster, and the typed words are still there."""
    assert late.status_code == 409
    notice = read(late).select_one("#faster")
    assert "有人先办了一步" in notice.text and words in notice.text, notice.text
    assert who in notice.select_one("ul").text, notice.text


def test_the_decision_of_the_meeting_is_made_once(walk, two, engine):
    walk.to("discuss")
    walk.db.commit()
    su, second = two("su")
    url = f"/admin/meetings/{walk.meeting.id}/agenda/{walk.item.id}"
    shown = filled(read(su.get(url)), "/decision")
    one, other = shown | {"outcome": "passed"}, shown | {"outcome": "refused", "reasons": "条件还不成熟，先缓一缓。"}
    _, late = race(su, second, f"{url}/decision", one, other)
    with Session(engine) as session:
        item = session.exec(select(AgendaItem)).one()
        matter = session.get_one(Matter, walk.matter.id)
    assert (item.outcome, matter.stage) in {("passed", "promulgating"), ("refused", "ended")}
    again = second.post(f"{url}/decision", data=other)
    says(again, "条件还不成熟，先缓一缓。", "厅主要领导")
    assert read(late).select_one("#faster")


def test_the_opinion_of_the_legality_review_is_given_once(walk, two, engine):
    walk.to("submit")
    review = _reviewing(walk)
    walk.db.commit()
    fa, second = two("fa")
    url = f"/admin/legality/{review.id}"
    reasons = {f"reason_{n}": "符合规定。" for n in (1, 2, 3)}
    one = filled(read(fa.get(url)), "/decide") | reasons | {"outcome": "agree", "name": "fa"}
    other = one | {"outcome": "reject", "name": "fa2", "reason_1": "超越了法定权限，理由见附件。"}
    _, late = race(fa, second, f"{url}/decide", one, other)
    with Session(engine) as session:
        kept = session.get_one(type(review), review.id)
        assert (kept.outcome, kept.signed_name) in {("agree", "fa"), ("reject", "fa2")}
    assert "政策法规处" in read(late).select_one("#faster ul").text
    says(second.post(f"{url}/decide", data=other), "超越了法定权限，理由见附件。", "政策法规处")


def _reviewing(walk):
    db, now, who, days = walk.db, walk.now, walk.who, load_workdays(walk.db)
    id_ = walk.matter.id
    review = legality.begin(
        db, matter_id=id_, title="程序办法", division_id=walk.matter.division_id, by=who.officer, now=now
    )
    changes = {"due_on": law.earliest_opinion(now.date(), days).on}
    legality.prepare(db, review, changes=changes, seen=review.edit, by=who.officer, now=now)
    for kind in law.PAPERS:
        legality.add_paper(db, review, kind=kind, name=kind, text="见草案。", sha256="", by=who.officer, now=now)
    legality.submit(db, review, participation={law.PARTICIPATION: True}, workdays=days, by=who.officer, now=now)
    legality.accept(db, review, workdays=days, by=who.legal, now=now)
    legality.ask_counsel(db, review, who.counsel, by=who.legal, now=now)
    [mine] = review.counsel
    legality.declare(db, review, mine, interest="none", remark="", by=who.counsel, now=now)
    legality.sign_counsel(db, review, mine, opinion="合法。", points=[], name="lu", by=who.counsel, now=now)
    for statement in queries.statements(db, id_):
        competition.decide_statement(db, statement, is_accepted=True, reason="属实。", by=who.legal, now=now)
    return review


def test_a_statement_is_accepted_or_not_once(walk, two, engine):
    walk.to("submit")
    statement = queries.statements(walk.db, walk.matter.id)[0]
    walk.db.commit()
    fa, second = two("fa")
    url = f"/admin/matters/{walk.matter.id}/statements/{statement.id}/decide"
    form = {"form": f"decide{statement.id}"}
    other = form | {"is_accepted": "no", "reason": "情况不属实，应当补充。"}
    race(fa, second, url, form | {"is_accepted": "yes", "reason": "情况属实。"}, other)
    with Session(engine) as session:
        kept = session.get_one(OmissionStatement, statement.id)
        assert (kept.is_accepted, kept.decision_reason) in {(True, "情况属实。"), (False, "情况不属实，应当补充。")}
    says(second.post(url, data=other), "情况不属实，应当补充。", "政策法规处")


@pytest.fixture
def study(db, matter, officer, deputy, now):
    legal = make_staff(db, login="li", roles={Role.LEGAL}, division="政策法规处", now=now)
    days = load_workdays(db)
    review = make_study(
        db, matter, officer=officer, deputy=deputy, legal=legal, workdays=days, now=now, count=1,
        why_fewer="专业面窄", approved_by="dai",
    )  # fmt: skip
    sign_all(db, review, now=now)
    expert_results.add_point(db, review, review.members[0], text="写明基金来源", by=officer, now=now)
    db.commit()
    return review


def test_a_point_of_the_experts_is_decided_upon_once(study, two, engine, db):
    bo, second = two("bo")
    page = f"/admin/expert-reviews/{study.id}"
    point = study.points[0].id
    db.commit()  # SQLite has one writer
    shown = filled(read(bo.get(page)), f"/points/{point}")
    other = shown | {"outcome": "not", "reason": "已有规定，不再重复。"}
    _, late = race(bo, second, f"{page}/points/{point}", shown | {"outcome": "adopted", "reason": "采纳。"}, other)
    with Session(engine) as session:
        kept = session.get_one(ExpertPoint, point)
        assert (kept.outcome, kept.reason) in {("adopted", "采纳。"), ("not", "已有规定，不再重复。")}
    again = second.post(f"{page}/points/{point}", data=other)  # with the form of before
    says(again, "已有规定，不再重复。", "经办人")
    assert read(again).select_one(f"#point{point}-reason").text.strip() == "已有规定，不再重复。"
    anew = filled(read(second.get(page)), f"/points/{point}") | {"outcome": "partly", "reason": "写入说明。"}
    assert second.post(f"{page}/points/{point}", data=anew).status_code == 303  # who has seen it may decide anew


def test_the_mode_of_an_expert_review_is_agreed_to_once(db, matter, officer, deputy, now, signed_in, moved_clock):
    review = panels.begin(
        db, matter_id=matter.id, title="专家论证", division_id=officer.division_id, deputy_id=deputy.id, by=officer,
        now=now,
    )  # fmt: skip
    facts = {"reason": "涉及精算", "topics": ["必要性", "可行性", "科学性"], "mode": "论证会", "form": "专家论证会议"}
    panels.plan(db, review, changes=facts, seen=review.edit, by=officer, now=now)
    panels.ask_consent(db, review, by=officer, now=now)
    db.commit()
    first, second = _two_windows(signed_in, moved_clock, "dai")
    url = f"/admin/expert-reviews/{review.id}/consent"
    other = {"form": "consent", "decision": "refused", "reason": "请改为委托咨询论证。"}
    race(first, second, url, {"form": "consent", "decision": "granted"}, other)
    says(second.post(url, data=other), "请改为委托咨询论证。", "分管厅领导")


def test_a_review_is_begun_once(db, matter, officer, signed_in, moved_clock, engine):
    first, second = _two_windows(signed_in, moved_clock, "bo")
    for path, table in (("expert-reviews", ExpertReview), ("risk", RiskAssessment), ("legality", LegalityReview)):
        answers = both(first, second, f"/admin/matters/{matter.id}/{path}", {}, {})
        assert {a.status_code for a in answers} <= {303, 409}
        with Session(engine) as session:
            assert len(session.exec(select(table)).all()) == 1, path


def test_a_notice_is_agreed_to_once(db, officer, deputy, now, signed_in, moved_clock):
    consultation = make_draft_consultation(db, officer=officer, deputy=deputy, now=now)
    consultations.ask_consent(db, consultation, by=officer, now=now)
    db.commit()
    first, second = _two_windows(signed_in, moved_clock, "dai")
    url = f"/admin/consultations/{consultation.id}/consent"
    other = {"decision": "refused", "reason": "期限太短，请延长。"}
    race(first, second, url, {"decision": "granted"}, other)
    says(second.post(url, data=other), "期限太短，请延长。", "分管厅领导")


def _two_windows(signed_in, moved_clock, login):
    first = signed_in(login)
    moved_clock[1](moved_clock[0]().replace(minute=1))  # a one-time code is good once
    return first, signed_in(login)


def test_a_matter_is_started_once(walk, two, engine):
    walk.propose()
    walk.study()
    walk.db.commit()
    ban, second = two("ban")
    url = f"/admin/proposals/{walk.proposal.id}"
    settled = {
        "meeting": "厅务会", "held_on": "2026-03-02", "record": "2026年第3次", "lead_id": walk.officer.division_id,
        "deputy_id": walk.deputy.id, "due_on": "2027-03-01", "category": "policy",
    }  # fmt: skip
    shown = filled(read(ban.get(url)), "/start") | settled
    race(ban, second, f"{url}/start", shown, shown | {"affected_groups": "灵活就业人员"})
    with Session(engine) as session:
        assert len(session.exec(select(Matter)).all()) == 1
    says(second.post(f"{url}/start", data=shown | {"affected_groups": "灵活就业人员"}), "灵活就业人员", "办公室")


def test_the_record_is_handed_over_once_and_an_order_closed_once(walk, two, engine):
    walk.to("promulgate")
    walk.conclude()
    order = evaluating.hold_accountable(
        walk.db, walk.matter, kind="rectification", article="程序办法第五十一条", concerns="就业促进处", text="补正。",
        due_on=None, by=walk.deputy, now=walk.now,
    )  # fmt: skip
    walk.db.commit()
    bo, second = two("bo")
    url = f"/admin/matters/{walk.matter.id}/archive"
    shown = filled(read(bo.get(url)), "/hand-over")
    race(bo, second, f"{url}/hand-over", shown, shown)
    with Session(engine) as session:
        assert len(archive.hand_overs(session, walk.matter.id)) == 1
    dai, other = two("dai")
    close = f"{url}/accountability/{order.id}"
    empty = dai.post(close, data={"outcome": ""})
    assert empty.status_code == 422
    assert {a["href"] for a in read(empty).select("#errors a")} == {f"#outcome-{order.id}", f"#closed_on-{order.id}"}
    assert second.post(close, data={"outcome": "好"}).status_code == 403
    words = {"outcome": "已经补正，另见说明。", "closed_on": "2026-03-02"}
    race(dai, other, close, {"outcome": "已改正", "closed_on": "2026-03-02"}, words)
    with Session(engine) as session:
        assert session.get_one(AccountabilityRecord, order.id).outcome in {"已改正", "已经补正，另见说明。"}
    says(other.post(close, data=words), "已经补正，另见说明。", "分管厅领导")
    assert "整改结果" in dai.get(url).text


def test_papers_of_the_draft_are_not_overwritten_unseen(walk, two):
    walk.to("start")
    walk.db.commit()
    bo, second = two("bo")
    url = f"/admin/matters/{walk.matter.id}/draft-papers"
    shown = filled(read(bo.get(url)), "/draft-papers")
    assert bo.post(url, data=shown | {"explanation": "为什么制定。"}).status_code == 303
    late = second.post(url, data=shown | {"explanation": "另一人写的说明。"})
    says(late, "另一人写的说明。", "经办人")
    form = filled(read(late), "/draft-papers")
    assert form["explanation"] == "另一人写的说明。" and form["seen"] != shown["seen"]
    assert second.post(url, data=form).status_code == 303  # knowing what the colleague did, it may be saved


def test_a_judgement_of_fair_competition_is_not_overwritten_unseen(walk, two):
    walk.to("start")
    walk.db.commit()
    bo, second = two("bo")
    url = f"/admin/matters/{walk.matter.id}/competition"
    shown = filled(read(bo.get(url)), "/competition") | {"is_touched": "no", "reason": "不涉及市场主体。"}
    other = shown | {"reason": "只涉及行政机关。", "name": "bo2"}
    race(bo, second, url, shown | {"name": "bo"}, other)
    says(second.post(url, data=other), "只涉及行政机关。", "经办人")
