"""A number in an address that no database can hold is a page that does not exist, for staff as for the public."""

import pytest

PATHS = [
    "/consultations/{}",
    "/hearings/{}",
    "/surveys/{}",
    "/decisions/{}",
    "/journal/checkpoints/{}",
    "/api/v1/consultations/{}",
]
STAFF = ["/admin/matters/{}", "/admin/consultations/{}", "/admin/hearings/{}", "/admin/surveys/{}", "/admin/letters/{}"]


@pytest.mark.parametrize("number", ["4294967296", "99999999999999999999", "01", "-1"])
def test_it_is_not_found(bo, number):
    assert {bo.get(path.format(number)).status_code for path in PATHS} == {404}
    assert {bo.get(path.format(number)).status_code for path in STAFF} == {404}
