"""A symposium of each round: who was there, what was said, and its day on the public page."""

from datetime import datetime

from sqlmodel import Session

from consultations import outreach
from consultations.models import Consultation
from consultations.outreach import Attendee, Occasion
from infra.clock import legal_date
from people.models import Staff

PRESENT = (
    Attendee(name="苏日娜", capacity="人大代表", stands_for="自治区人大代表"),
    Attendee(name="高建华", capacity="政协委员", stands_for="自治区政协委员"),
    Attendee(name="乌云其木格", capacity="基层组织", stands_for="呼和浩特市新城区某社区居委会"),
    Attendee(name="刘志强", capacity="单位代表", stands_for="某劳动服务公司"),
)
SAID = (
    "一、与会人员总体赞成草案。\n二、人大代表建议把办理时限写进条文，并明确逾期的处理。\n"
    "三、政协委员建议增加对农牧区和老年人的便利措施。\n四、基层组织建议统一各旗县的办理口径，减少重复提交材料。"
)


def hold(db: Session, consultation: Consultation, *, by: Staff, now: datetime) -> None:
    """Record the symposium that was held today."""
    occasion = Occasion(
        kind="symposium", topic=f"《{consultation.title}》座谈会", held_on=legal_date(now), place="厅机关三楼会议室",
        host="分管处室负责人", minutes=SAID, is_public=True, attendees=PRESENT,
    )  # fmt: skip
    outreach.record(
        db, matter_id=consultation.matter_id, division_id=consultation.division_id,
        key=f"demo-symposium-{consultation.id}", occasion=occasion, by=by, now=now,
    )  # fmt: skip
