"""A hearing that is open to registration."""

import pytest

from tests.hearings.makers import make_open_hearing


@pytest.fixture
def hearing(db, officer, deputy, now):
    made = make_open_hearing(db, officer=officer, deputy=deputy, now=now)
    db.commit()
    return made
