from datetime import date

import chinese_calendar
import pytest

from people.holiday_notice import Unclear, read_notice

# The arrangement of 2025 in the words in which such notices are written.
NOTICE_2025 = """各省、自治区、直辖市人民政府：
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫、疫情防控等工作。"""


def test_the_notice_of_a_year_says_what_the_calendar_library_knows():
    days = {day.on: day for day in read_notice(NOTICE_2025, 2025)}
    assert len(days) == 28 + 5
    for day in days.values():
        assert chinese_calendar.is_workday(day.on) == day.is_workday, day
    assert days[date(2025, 2, 1)].name == "春节"
    assert days[date(2025, 10, 6)].name == "国庆节、中秋节"
    assert days[date(2025, 4, 27)].is_workday


def test_a_span_may_cross_the_year():
    days = read_notice("元旦：2026年12月31日至2027年1月2日放假。", 2027)
    assert [day.on for day in days] == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]


def test_a_plain_list():
    days = read_notice("2027-01-01 休 元旦\n2027/1/10，班，元旦", 2027)
    assert [(d.on, d.is_workday, d.name) for d in days] == [
        (date(2027, 1, 1), False, "元旦"), (date(2027, 1, 10), True, "元旦"),
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["", "妥善安排好值班。", "2月30日放假", "3月5日至1日放假", "1月1日至3月1日放假"])
def test_what_cannot_be_read_is_refused(text):
    with pytest.raises(Unclear):
        read_notice(text, 2027)
