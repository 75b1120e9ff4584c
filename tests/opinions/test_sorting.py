"""A run over the ledger, and what officers make of it, on both databases."""

import pytest
from sqlmodel import Session, select

from opinions import campaigns, sorting
from opinions.intake_group import store_group
from opinions.models import Opinion
from opinions.sorting_models import DONE, STOPPED, Campaign, CampaignMember, ProposedTheme, SortingRun
from tests.factories import make_submission

LETTER = "建议将公开征求意见的期限延长到四十五日，并在旗县政务服务大厅张贴纸质文本，方便不上网的老人了解草案内容。"
TEXTS = [
    LETTER, LETTER + "谢谢！", "领导好，" + LETTER, LETTER.replace("建议", "反对"),
    "拖欠的工资一拖再拖，希望按月发放。", "分包单位拖欠工资，建议由总包先行垫付。", "工资保证金没有人管，请张贴公示。",
    "培训课程走过场，建议按需设课。", "技能补贴到不了手，希望先考核后补贴。", "培训机构刷学时成风，请随机抽查。",
]  # fmt: skip


@pytest.fixture
def ledger(db, consultation, now):
    store_group(db.connection(), [make_submission(consultation.id, text=t, region="赤峰市") for t in TEXTS], now)
    db.commit()
    return [id_ for id_ in db.exec(select(Opinion.id).order_by(Opinion.id))]


@pytest.fixture
def sorted_(db, engine, consultation, ledger, officer, now):
    sorting.ask(db, consultation.id, k=2, seed=1, by=officer, now=now)
    db.commit()
    assert sorting.run_waiting(engine, lambda: now)
    assert not sorting.run_waiting(engine, lambda: now)
    db.expire_all()
    return ledger


def test_a_run_keeps_campaigns_variants_and_what_repeats_it(db, consultation, sorted_):
    run = db.exec(select(SortingRun)).one()
    assert (run.status, run.seed, run.totals["rows"], bool(run.code_version)) == (DONE, 1, 10, True)
    (letter, n, text), (variant, m, _text) = campaigns.campaigns(db, consultation.id)
    assert (n, text, m, variant.variant_of_id) == (3, LETTER, 1, letter.id)
    assert campaigns.supporters(db, letter.id, "region") == {"赤峰市": 3}
    proposals = campaigns.proposed_themes(db, consultation.id)
    assert sum(p.opinions for p in proposals) == 10
    words = campaigns.texts(db, [q for p in proposals for q in p.quotations])
    assert set(words.values()) <= set(TEXTS)
    db.commit()


def test_what_people_decide_outlives_the_next_run(db, engine, consultation, sorted_, officer, now):
    letter = campaigns.campaigns(db, consultation.id)[0][0]
    with pytest.raises(ValueError, match="not the letter"):
        campaigns.split(db, letter, [letter.letter_id], reason="x", by=officer, now=now)
    apart = campaigns.split(db, letter, [sorted_[1]], reason="另有诉求", by=officer, now=now)
    assert [o.id for o in campaigns.members(db, apart.id, 10)] == [sorted_[1]]
    sorting.ask(db, consultation.id, k=2, seed=2, by=officer, now=now)
    db.commit()
    sorting.run_waiting(engine, lambda: now)
    db.expire_all()
    assert db.get(CampaignMember, sorted_[1]).campaign_id == apart.id
    assert len(campaigns.members(db, campaigns.campaigns(db, consultation.id)[0][0].id, 10)) == 2
    whole = campaigns.campaigns(db, consultation.id)[0][0]
    campaigns.join(db, db.get(Campaign, apart.id), whole, reason="是同一件事", by=officer, now=now)
    db.flush()
    assert len(campaigns.members(db, whole.id, 10)) == 3
    db.commit()


def test_a_taken_proposal_sorts_what_is_sure_and_leaves_the_rest(db, consultation, sorted_, officer, now):
    proposal = campaigns.proposed_themes(db, consultation.id)[0]
    theme, moved = campaigns.take(db, proposal, title="期限", into=None, surest=0.0, by=officer, now=now)
    db.flush()
    assert moved == proposal.opinions
    both = campaigns.by_theme(db, consultation.id)
    assert sum(each.opinions for each in both.values()) == 10
    assert sum(each.arguments for each in both.values()) >= 8
    left = campaigns.doubtful(db, consultation.id)
    assert len(left) == 10 - moved
    assert theme.id not in {o.theme_id for o, _s, _t in left}
    campaigns.drop(db, campaigns.proposed_themes(db, consultation.id)[0], by=officer, now=now)
    db.flush()
    assert campaigns.proposed_themes(db, consultation.id) == []
    assert db.exec(select(ProposedTheme).where(ProposedTheme.taken_as == theme.id)).one()
    db.commit()


def test_a_run_stops_when_asked(db, engine, consultation, ledger, officer, now):
    run = sorting.ask(db, consultation.id, k=0, seed=1, by=officer, now=now)
    assert sorting.ask(db, consultation.id, k=5, seed=9, by=officer, now=now) is run
    sorting.stop(db, run)
    db.commit()
    assert sorting.run_waiting(engine, lambda: now)
    with Session(engine) as fresh:
        assert fresh.get(SortingRun, run.id).status == STOPPED
        assert campaigns.campaigns(fresh, consultation.id) == []
