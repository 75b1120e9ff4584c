"""Anonymous on purpose: what is done so that a copy of the whole database cannot say who answered what.

Answers have random ids, the beginning of the day for their moment, no duration, no contact and no journal index; their
journal entry is dated by the day and its salt is erased at once, so that it proves how many came and not which. That an
invitation was used is noted by the day in another table. What is left is the order in which rows were written: a
PostgreSQL heap keeps it, and rows of one transaction share its number. So every group of answers rewrites a random
handful of other rows of both tables, and the clock rewrites all of them when the survey closes.
"""

import secrets
from datetime import datetime

from sqlalchemy import Connection, func, select, update
from sqlmodel import col

from infra.clock import legal_date, start_of
from surveys.models import SurveyAnswer, SurveyContact

HANDFUL = 48  # rows rewritten beside each group: one new row hides among so many
SMALLEST_GROUP = 5  # people; figures about fewer are not shown

WORDS = {
    "confidential": (
        "保密调查：您的回答和您的身份（如果您留下或者凭邀请作答）分开管理，只有办理人员可以看到，"
        "不公布任何个人的回答，只公布汇总数字。需要核实时，办理人员能够知道是谁答的。"
    ),
    "anonymous": (
        "匿名调查：系统不保存谁答了什么。凭邀请作答的，只记下这份邀请在哪一天用过；回答另存一处，"
        "编号随机、时间只到日，两处无法对应，办理人员和技术人员也查不出。人数少于 "
        f"{SMALLEST_GROUP} 人的小组不显示数字。请不要在文字题里写能认出您的内容。"
    ),
}


def day_of(now: datetime) -> datetime:
    """The beginning of the legal day: all that is kept of the moment."""
    return start_of(legal_date(now))


def stir(connection: Connection, survey_id: int, *, every: bool = False) -> None:
    """Rewrite a random handful of answers and used invitations, or every one, so that their order says nothing."""
    answers = select(col(SurveyAnswer.id)).where(col(SurveyAnswer.survey_id) == survey_id)
    contacts = select(col(SurveyContact.id)).where(
        col(SurveyContact.survey_id) == survey_id, col(SurveyContact.answered_on).is_not(None)
    )
    for model, rows in ((SurveyAnswer, answers), (SurveyContact, contacts)):
        chosen = list(connection.execute(rows.order_by(func.random()).limit(None if every else HANDFUL)).scalars())
        secrets.SystemRandom().shuffle(chosen)
        for id_ in chosen if connection.dialect.name == "postgresql" else ():  # SQLite keeps no such order
            connection.execute(
                update(model).where(col(model.id) == id_).values(shuffle=secrets.randbits(31))  # type: ignore[attr-defined]
            )
