"""A quorum that the published rules ask for: without a reason nobody opens below it, and the reason is in the record."""

import pytest

from hearings import listing, planning, selecting, session
from hearings.models import Hearing
from hearings.notice import notice_body
from hearings.quorum import below, needed
from law.findings import Unlawful
from tests.admin.conftest import app, bo, signed_in  # noqa: F401 -- fixtures
from tests.hearings.makers import HELD, SEATS, make_hearing, make_open_hearing, make_registrations
from tests.hearings.test_selection import FROZEN, approve
from tests.hearings.test_session import people, serve


def hearing_with(quorum):
    return Hearing(matter_id=1, division_id=1, deputy_id=1, draft_id=1, version_id=1, title="甲", quorum=quorum)


@pytest.mark.parametrize(
    ("quorum", "seats", "least"),
    [("", 14, 0), ("2/3", 14, 10), ("2/3", 3, 2), ("2/3", 15, 10), ("1/2", 3, 2), ("1/2", 14, 7)],
)
def test_how_many_are_needed(quorum, seats, least):
    hearing = hearing_with(quorum)
    assert needed(hearing, seats) == least
    assert below(hearing, present=least, seats=seats, reason="") is None
    if least:
        refusal = below(hearing, present=least - 1, seats=seats, reason=" ")
        assert refusal and f"实到 {least - 1} 人" in refusal.message
        assert below(hearing, present=least - 1, seats=seats, reason="大雪封路，改期损失更大") is None


def test_the_notice_says_it(db, officer, deputy, now):
    hearing = make_hearing(db, officer=officer, deputy=deputy, now=now, quorum="2/3")
    words = notice_body(hearing, department="厅", published_on=now.date())
    assert "听证代表三分之二以上到会方可举行听证会" in words
    planning.edit(db, hearing, changes={"quorum": ""}, seen=hearing.edit, by=officer, now=now)
    assert "到会方可举行" not in notice_body(hearing, department="厅", published_on=now.date())


@pytest.fixture
def at_the_door(db, officer, deputy, now):
    """Five have a place and the material; one of either side has come, the rules ask for four."""
    seats = ({**SEATS[0], "seats": 4}, {**SEATS[1], "seats": 1}, *SEATS[2:])
    hearing = make_open_hearing(db, officer=officer, deputy=deputy, now=now, seats=seats, quorum="2/3")
    for category, number in zip(hearing.categories, (4, 1, 0, 0), strict=True):
        make_registrations(db, hearing, category, number, now=now)
    approve(db, hearing, by=officer, now=now)
    selecting.freeze(db, hearing, by=officer, now=FROZEN)
    selecting.run(db, hearing, by=officer, now=FROZEN)
    selecting.finish(db, hearing, by=officer, now=FROZEN)
    listing.publish_list(db, hearing, department="厅", by=officer, now=FROZEN)
    serve(db, hearing, officer)
    for who in (people(db, hearing)[0], people(db, hearing)[-1]):
        session.check_in(db, hearing, who, identity_check="身份证件原件", by=officer, now=HELD)
    return hearing


def test_below_it_only_for_a_reason(db, at_the_door, officer):
    with pytest.raises(Unlawful, match="4 人.*到会方可举行，应到 5 人，实到 2 人"):
        session.open_session(db, at_the_door, by=officer, now=HELD)
    session.open_session(db, at_the_door, by=officer, now=HELD, reason="大雪封路，改期损失更大")
    assert at_the_door.status == "in_session"
    [entry] = session.entries(db, at_the_door.id)
    assert entry.kind == "incident" and "大雪封路" in entry.text and "实到 2 人" in entry.text


def test_no_rule_no_reason(db, at_the_door, officer):
    at_the_door.quorum = ""
    session.open_session(db, at_the_door, by=officer, now=HELD)
    assert not session.entries(db, at_the_door.id)


def test_the_console_asks_for_the_reason_at_the_field(bo, db, at_the_door):  # noqa: F811
    db.commit()
    place = f"/admin/hearings/{at_the_door.id}/session"
    assert "三分之二以上" in bo.get(place).text
    refused = bo.post(f"{place}/open", data={"reason": " "})
    assert refused.status_code == 422 and 'href="#below_quorum"' in refused.text
    assert bo.post(f"{place}/open", data={"reason": "大雪封路"}).status_code == 303
    assert "大雪封路" in bo.get(place).text
