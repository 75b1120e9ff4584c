"""From the frozen pool to the public list: commitment, two readings of the seed, the draw, alternates, service."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from hearings import drawing, listing, participants, registrations, selecting, serving
from hearings.pools import masked_id
from hearings.registration_models import Candidacy, Registration
from hearings.selection import check
from hearings.selection_models import Participant
from infra.mail import Outbox
from law.findings import Unlawful
from people.permissions import Role
from tests.factories import make_staff
from tests.hearings.makers import SEATS, close_of, make_application, make_open_hearing, make_registrations

FROZEN = datetime(2026, 3, 27, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
SEATS_WITH_QUOTA = (
    {**SEATS[0], "quotas": [{"attribute": "sex", "value": "女", "minimum": 3, "maximum": 4}]}, *SEATS[1:],
)  # fmt: skip


@pytest.fixture
def second(db, now):
    made = make_staff(db, login="er", roles={Role.OFFICER}, now=now)
    db.commit()
    return made


def approve(db, hearing, *, by, now):
    everyone = db.exec(select(Registration).where(Registration.hearing_id == hearing.id)).all()
    pending = [r for r in everyone if r.status == "pending"]
    registrations.decide(db, hearing, pending, approved=True, reason="", by=by, now=now)


def fill(db, hearing, *, by, now, firms=9):
    """Twenty-four workers, a third of them women, nine firms, five observers, one from the press."""
    workers, employers, observers, press = hearing.categories
    for n in range(24):
        make_registrations(db, hearing, workers, 1, now=now, sex="女" if n % 3 == 0 else "男", email=f"w{n}@example.cn",
                           wants_to_observe=n < 3)  # fmt: skip
    make_registrations(db, hearing, employers, firms, now=now)
    make_registrations(db, hearing, observers, 2, now=now)
    make_registrations(db, hearing, press, 1, now=now)
    approve(db, hearing, by=by, now=now)


@pytest.fixture
def frozen(db, officer, deputy, now):
    hearing = make_open_hearing(db, officer=officer, deputy=deputy, now=now, seats=SEATS_WITH_QUOTA)
    fill(db, hearing, by=officer, now=now)
    selecting.freeze(db, hearing, by=officer, now=FROZEN)
    return hearing


def drawn(db, hearing, officer, second):
    selecting.enter_seed(db, hearing, seed="204815", witnesses="六人", by=officer, now=FROZEN)
    assert selecting.enter_seed(db, hearing, seed="204815", witnesses="六人", by=second, now=FROZEN)
    selecting.run(db, hearing, by=officer, now=FROZEN)
    selecting.finish(db, hearing, by=officer, now=FROZEN)


def people(db, hearing, kind="representative"):
    return participants.participants(db, hearing.id, kind)


def test_nothing_is_frozen_before_the_close_or_with_open_questions(db, hearing, officer, now):
    with pytest.raises(Unlawful, match="尚未截止"):
        selecting.freeze(db, hearing, by=officer, now=close_of(hearing) - timedelta(seconds=1))
    db.rollback()
    make_registrations(db, hearing, hearing.categories[0], 2, now=now)
    with pytest.raises(Unlawful, match="2 件报名没有审核"):
        selecting.freeze(db, hearing, by=officer, now=FROZEN)


def test_the_pool_is_committed_to_and_everybody_finds_themselves(db, frozen):
    [workers, firms] = selecting.draws(db, frozen.id)
    assert (workers.size, firms.size) == (24, 9) and len(workers.sha256) == 64 and len(workers.sm3) == 64
    registered = db.exec(select(Registration).join(Candidacy).where(Candidacy.category_id == workers.category_id)).all()
    assert all(f'"{masked_id(r.receipt)}"' in workers.pool for r in registered)
    assert not any(r.receipt in workers.pool or r.name in workers.pool or r.phone in workers.pool for r in registered)
    assert check(drawing.read(workers.pool)).holds
    chances = {r.sex: next(c.chance for c in r.candidacies if c.category_id == workers.category_id) for r in registered}
    assert chances == {"女": "3/8 (37.5%)", "男": "3/16 (18.8%)"}, "as equal as the quota allows"


def test_the_seed_is_read_by_two(db, frozen, officer, second):
    with pytest.raises(Unlawful, match="六位数字"):
        selecting.enter_seed(db, frozen, seed="12345", witnesses="六人", by=officer, now=FROZEN)
    with pytest.raises(Unlawful, match="见证人"):
        selecting.enter_seed(db, frozen, seed="123456", witnesses=" ", by=officer, now=FROZEN)
    with pytest.raises(Unlawful, match="两名工作人员"):
        selecting.run(db, frozen, by=officer, now=FROZEN)
    assert not selecting.enter_seed(db, frozen, seed="123456", witnesses="六人", by=officer, now=FROZEN)
    with pytest.raises(Unlawful, match="另一名"):
        selecting.enter_seed(db, frozen, seed="123456", witnesses="六人", by=officer, now=FROZEN)
    assert not selecting.enter_seed(db, frozen, seed="123457", witnesses="六人", by=second, now=FROZEN)
    assert selecting.fixed_seed(db, frozen.id) is None and not selecting.seed_entries(db, frozen.id)


def test_the_draw_keeps_the_quota_and_anybody_can_run_it_again(db, frozen, officer, second):
    drawn(db, frozen, officer, second)
    seated = people(db, frozen)
    assert len(seated) == 10
    women = [p for p in seated if p.registration_id and db.get(Registration, p.registration_id).sex == "女"]
    assert len(women) in {3, 4}
    [workers, _] = selecting.draws(db, frozen.id)
    result = drawing.read(workers.bundle)
    assert check(result, drawing.read(workers.pool)["method_hash"]).holds
    for tampered in ({**result, "seed": "204816"}, {**result, "chosen": result["chosen"][::-1]}):
        assert not check(tampered).holds
    again = drawing.draw(drawing.read(workers.pool), "204815")
    receipts = {masked_id(db.get(Registration, p.registration_id).receipt) for p in seated}
    assert set(again[1]) <= receipts
    alternates = db.exec(
        select(Candidacy.rank).where(Candidacy.standing == "alternate", Candidacy.category_id == workers.category_id)
    ).all()
    assert sorted(alternates) == list(range(1, len(alternates) + 1)) and len(alternates) >= 17
    observers = people(db, frozen, "observer")
    assert 2 <= len(observers) <= 3
    subjects = [m.subject for m in db.exec(select(Outbox))]
    assert sum("您已成为听证会参加人" in s for s in subjects) >= 6 and any("遴选结果" in s for s in subjects)


def test_a_test_draw_changes_nothing_and_never_becomes_real(db, frozen, officer):
    [workers, _] = selecting.draws(db, frozen.id)
    made = selecting.try_draw(db, workers, seed="1", by=officer, now=FROZEN)
    assert made.is_test and drawing.read(made.bundle)["test"] is True
    assert drawing.read(made.pool)["method_hash"] != drawing.read(workers.pool)["method_hash"]
    assert len(selecting.draws(db, frozen.id)) == 2 and not people(db, frozen)


def test_quotas_that_nobody_can_meet_are_explained(db, officer, deputy, now):
    seats = ({**SEATS[0], "quotas": [{"attribute": "sex", "value": "女", "minimum": 5, "maximum": 6}]}, *SEATS[1:])
    hearing = make_open_hearing(db, officer=officer, deputy=deputy, now=now, seats=seats)
    make_registrations(db, hearing, hearing.categories[0], 9, now=now, sex="男")
    make_registrations(db, hearing, hearing.categories[0], 2, now=now, sex="女")
    approve(db, hearing, by=officer, now=now)
    with pytest.raises(Unlawful, match="差 3 人"):
        selecting.freeze(db, hearing, by=officer, now=FROZEN)


def test_fewer_than_the_seats_are_all_in_and_the_rest_is_invited(db, officer, deputy, now, second):
    hearing = make_open_hearing(db, officer=officer, deputy=deputy, now=now)
    make_registrations(db, hearing, hearing.categories[0], 2, now=now)
    approve(db, hearing, by=officer, now=now)
    selecting.freeze(db, hearing, by=officer, now=FROZEN)
    selecting.run(db, hearing, by=officer, now=FROZEN)
    assert [p.origin for p in people(db, hearing)] == ["all", "all"]
    with pytest.raises(Unlawful, match="用人单位"):
        selecting.finish(db, hearing, by=officer, now=FROZEN)
    facts = {"name": "企业甲", "unit": "某公司", "region": "", "phone": "", "email": "", "may_publish_unit": True}
    participants.add_participant(db, hearing, hearing.categories[1], origin="invite", **facts, by=officer, now=FROZEN)
    selecting.finish(db, hearing, by=officer, now=FROZEN)
    assert hearing.status == "selected"


def test_who_took_part_too_often_is_not_drawn_again(db, officer, deputy, now, second):
    earlier = make_open_hearing(db, officer=officer, deputy=deputy, now=now)
    workers = earlier.categories[0]
    db.add(Participant(
        hearing_id=earlier.id, category_id=workers.id, number=1, code="x", name="常客", origin="draw", seated_at=now,
        contact_key=participants.contact_key("13912345678"),
    ))  # fmt: skip
    hearing = make_open_hearing(db, officer=officer, deputy=deputy, now=now, most_hearings=1)
    make_registrations(db, hearing, hearing.categories[0], 1, now=now, phone="13912345678")
    make_registrations(db, hearing, hearing.categories[0], 8, now=now)
    make_registrations(db, hearing, hearing.categories[1], 4, now=now)
    approve(db, hearing, by=officer, now=now)
    selecting.freeze(db, hearing, by=officer, now=FROZEN)
    drawn(db, hearing, officer, second)
    regular = db.exec(select(Registration).where(Registration.phone == "13912345678")).one()
    assert regular.candidacies[0].standing == "not_chosen" and regular.candidacies[0].chance == "0 (0.0%)"


def test_a_withdrawal_lets_the_next_alternate_in_and_says_so(db, frozen, officer, second):
    drawn(db, frozen, officer, second)
    listing.publish_list(db, frozen, department="厅", by=officer, now=FROZEN + timedelta(days=1))
    body = frozen.announcements[-1].body
    assert all(p.name in body for p in people(db, frozen)) and "139" not in body and "包头市" not in body
    workers = frozen.categories[0].id
    leaving = next(p for p in people(db, frozen) if p.category_id == workers)
    before = {p.id for p in people(db, frozen)}
    registration = db.get(Registration, leaving.registration_id)
    registrations.withdraw(db, registration, by="registrant", now=FROZEN + timedelta(days=2))
    after = people(db, frozen)
    [new] = [p for p in after if p.id not in before]
    assert len(after) == 10 and new.origin == "alternate" and new.category_id == workers
    women = [p for p in after if p.category_id == workers and db.get(Registration, p.registration_id).sex == "女"]
    assert 3 <= len(women) <= 4, "the alternate keeps the quota"
    assert frozen.announcements[-1].kind == "change" and new.name in frozen.announcements[-1].body


def test_a_side_without_anybody_is_noticed(db, frozen, officer, second):
    drawn(db, frozen, officer, second)
    firms = frozen.categories[1].id
    for registration in [
        r for r in db.exec(select(Registration)) if any(c.category_id == firms for c in r.candidacies)
    ]:
        registrations.withdraw(db, registration, by="registrant", now=FROZEN)
    [finding] = participants.representation(db, frozen)
    assert "用人单位" in finding.message and finding.rule == "P19.2b"


class TestService:
    """Seven days before, each participant, with proof."""

    @pytest.fixture
    def selected(self, db, frozen, officer, second):
        drawn(db, frozen, officer, second)
        return frozen

    def test_by_mail_and_acknowledged(self, db, selected, officer):
        everyone = people(db, selected)
        serving.send(db, selected, everyone, by=officer, now=FROZEN)
        assert len(serving.unserved(db, selected)) == 10, "sent is not received"
        for who in everyone[:9]:
            serving.acknowledge(db, selected, who, by="participant", now=FROZEN + timedelta(days=3))
        [finding] = serving.service_findings(db, selected)
        assert everyone[9].name in finding.message and everyone[0].name not in finding.message
        assert serving.remind(db, selected, by=officer, now=FROZEN) == (1 if everyone[9].email else 0)

    def test_by_hand_by_post_and_waived(self, db, selected, officer):
        def record(who, method, on, proof="", sha=""):
            serving.record(
                db, selected, who, method=method, received_on=on.date(), proof=proof, file_name="签收单.jpg", file_sha256=sha,
                by=officer, now=FROZEN + timedelta(days=18),
            )  # fmt: skip

        first, second_, third, *others = people(db, selected)
        for method, words in (("hand", "签收单"), ("waiver", "书面说明"), ("post", "邮件号码")):
            with pytest.raises(Unlawful, match=words):
                record(first, method, FROZEN)
        record(first, "hand", datetime(2026, 4, 8), sha="a" * 64)
        record(second_, "post", datetime(2026, 4, 9), proof="EMS1234567")
        record(third, "waiver", datetime(2026, 4, 12), sha="b" * 64)
        for who in others:
            record(who, "post", datetime(2026, 4, 7), proof="EMS1234568")
        [finding] = serving.service_findings(db, selected)
        assert (
            second_.name in finding.message and first.name not in finding.message and third.name not in finding.message
        )


def test_a_registration_in_two_drawn_categories_stands_in_one_pool(db, hearing, officer, now):
    workers, firms = hearing.categories[:2]
    both = make_registrations(db, hearing, workers, 1, now=now)
    from hearings.registering import register

    register(db, hearing.id, make_application(firms, workers), by="public", now=now)
    approve(db, hearing, by=officer, now=now)
    selecting.freeze(db, hearing, by=officer, now=FROZEN)
    assert [d.size for d in selecting.draws(db, hearing.id)] == [1, 1] and len(both) == 1
