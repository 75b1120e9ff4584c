"""The warning before the draw: which quota has too few registrants, and who could be recognised."""

import pytest

from hearings.models import Hearing, HearingCategory, HearingQuota
from hearings.registration_models import Candidacy, Registration
from hearings.scarcity import scarce


def hearing(*quotas, seats=6):
    category = HearingCategory(id=1, position=1, name="职工代表", seats=seats, method="draw")
    category.quotas = [HearingQuota(attribute=a, value=v, minimum=low, maximum=high) for a, v, low, high in quotas]
    made = Hearing(matter_id=1, division_id=1, deputy_id=1, draft_id=1, version_id=1, title="甲")
    made.categories = [category]
    return made


def people(number, *, status="approved", standing="pool", **values):
    made = [Registration(status=status, **values) for _ in range(number)]
    for one in made:
        one.candidacies = [Candidacy(category_id=1, preference=1, standing=standing)]
    return made


def words(hearing, registrations):
    return [(one.is_short, one.words) for one in scarce(hearing, registrations)]


@pytest.mark.parametrize(
    ("women", "told"),
    [
        (2, [(True, "性别「女」至少 3 人，现有报名 2 人，不足")]),
        (5, [(False, "性别「女」至少 3 人，现有报名 5 人，偏少")]),
        (6, []),
    ],
)
def test_a_value_that_a_quota_needs(women, told):
    found = words(hearing(("sex", "女", 3, 6)), people(women, sex="女") + people(30, sex="男"))
    assert len(found) == len(told)
    assert all(
        is_short == wanted and part in text for (is_short, text), (wanted, part) in zip(found, told, strict=True)
    )


def test_a_maximum_asks_for_others():
    [(is_short, text)] = words(hearing(("sex", "女", 0, 4)), people(30, sex="女") + people(1, sex="男"))
    assert is_short and "其他性别至少 2 人，现有报名 1 人" in text


def test_those_turned_down_or_with_a_place_elsewhere_do_not_count():
    gone = people(9, sex="女", status="rejected") + people(9, sex="女", standing="seated")
    [(is_short, text)] = words(hearing(("sex", "女", 1, 6)), gone + people(30, sex="男"))
    assert is_short and "现有报名 0 人" in text


def test_combinations_of_few_are_told_and_what_stops_the_draw_comes_first():
    quotas = (("age", "60岁及以上", 1, 6), ("sex", "女", 0, 6))
    plenty = people(20, sex="女", age="60岁及以上") + people(20, sex="男", age="30至44岁")
    assert words(hearing(*quotas), plenty) == []
    found = words(hearing(*quotas), plenty[20:] + people(2, sex="女", age="30至44岁"))
    assert [is_short for is_short, _ in found] == [True, False]
    assert "有 1 种组合各只有 3 人以下" in found[1][1]


def test_no_quota_no_warning():
    assert words(hearing(), people(1)) == []
