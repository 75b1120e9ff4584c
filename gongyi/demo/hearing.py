"""The hearing of the demo: announced a week ago on the measures, people register by every channel until today."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import partial
from itertools import cycle, islice

from sqlmodel import Session, col, select

from gongyi.demo.rounds import Round, Step
from hearings import planning, registrations
from hearings.application import Application
from hearings.models import Hearing
from hearings.planner import Dates, suggested
from hearings.registering import register
from hearings.registration_models import AGES, LEAGUES, OCCUPATIONS, Registration
from infra.clock import SHANGHAI, legal_date
from law.calendar_days import is_workday
from law.hearings import HEARING_GROUNDS
from people.models import Staff

DAYS_AHEAD = 38  # from the notice to the hearing
EVERY = timedelta(hours=5)
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜"
GIVEN = ("建军", "志强", "秀兰", "娜仁", "巴特尔", "其木格", "丽华", "海燕", "永刚", "晓东", "乌云", "苏日娜")
POINTS = (
    "建议把听证会材料送达的方式写清楚，电话通知后还要有书面材料。",
    "公开征求意见的期限建议不少于三十日，节假日顺延。",
    "希望涉及职工工资、社保的事项都要举行听证会。",
    "基层企业人手少，建议允许线上参加听证会。",
    "意见没有采纳的，应当一条一条说明理由。",
    "建议增加灵活就业人员代表的名额。",
)
RULES = (
    "年满十八周岁、具有完全民事行为能力、在自治区居住或者工作的，可以报名。报名人数超过名额的，按类别随机抽取，女性不少于配额；"
    "同时报名几个类别的，进入第一个审核通过的类别的抽签池。抽取时同时产生候补顺序，有人退出的由同类别候补依次递补。"
)
SEATS = (
    {"kind": "representative", "name": "职工代表", "party": "职工", "seats": 6, "method": "draw",
     "quotas": [{"attribute": "sex", "value": "女", "minimum": 2, "maximum": 4}]},
    {"kind": "representative", "name": "用人单位代表", "party": "用人单位", "seats": 3, "method": "draw"},
    {"kind": "representative", "name": "法律工作者", "party": "社会公众", "seats": 2, "method": "recommend",
     "body": "自治区律师协会"},
    {"kind": "observer", "name": "旁听人", "seats": 10, "method": "order"},
    {"kind": "press", "name": "新闻媒体", "seats": 5, "method": "order"},
)  # fmt: skip


@dataclass
class DemoHearing:
    """The hearing on one round's draft, and who has registered for it so far."""

    round_: Round
    host: Staff
    announced_at: datetime
    department: str
    hearing: Hearing = field(init=False)
    registered: int = 0

    def steps(self, now: datetime) -> list[Step]:
        """Preparation, consent, notice, registrations until now, and the first approvals."""
        before = self.announced_at
        prepared = [
            Step(before - timedelta(days=3), self.prepare),
            Step(before - timedelta(days=2), self.ask),
            Step(before - timedelta(days=1), self.consent),
            Step(before, self.announce),
        ]
        return [*prepared, *self._registrations(now), Step(now - timedelta(hours=1), self.approve)]

    def prepare(self, db: Session, now: datetime) -> None:
        """Write the notice, the seats and the roles."""
        officer, draft = self.round_.officer, self.round_.draft
        self.hearing = planning.open_hearing(
            db, matter_id=self.round_.matter.id or 0, deputy_id=self.round_.deputy.id or 0, draft_id=draft.id or 0,
            version_id=self.round_.consultation.version_id, title=draft.title, by=officer, now=now,
        )  # fmt: skip
        planning.edit(db, self.hearing, changes=self._notice(), seen=self.hearing.edit, by=officer, now=now)
        planning.set_seats(db, self.hearing, SEATS, by=officer, now=now)
        roles = (
            ("host", self.host.name, f"{self.host.division.name}{self.host.title}", self.host.id),
            ("recorder", "白雪", "办公室", None), ("presenter", officer.name, officer.division.name, officer.id),
            ("interpreter", "斯琴", "蒙古语翻译", None),
        )  # fmt: skip
        planning.set_roles(db, self.hearing, roles, by=officer, now=now)

    def ask(self, db: Session, now: datetime) -> None:
        """Ask the deputy director."""
        planning.ask_consent(db, self.hearing, by=self.round_.officer, now=now)

    def consent(self, db: Session, now: datetime) -> None:
        """The deputy director agrees."""
        planning.decide_consent(
            db, self.hearing, granted=True, reason="同意召开听证会。", by=self.round_.deputy, now=now
        )

    def announce(self, db: Session, now: datetime) -> None:
        """Publish the notice; registration opens."""
        planning.announce(
            db, self.hearing, department=self.department, drafters={self.round_.officer.id or 0},
            workdays=self.round_.workdays, by=self.round_.officer, now=now,
        )  # fmt: skip

    def take(self, db: Session, now: datetime, *, number: int) -> None:
        """One person registers, every fifth by telephone."""
        categories = [c for c in self.hearing.categories if c.method in {"draw", "order"}]
        category = categories[(0, 0, 1, 0, 2, 0, 1, 3)[number % 8]]
        by_phone = number % 5 == 4
        officer = self.round_.officer
        register(
            db,
            self.hearing.id or 0,
            Application(
                idempotency_key=f"demo-{number}", name=_name(number), phone=f"1390471{number:04}",
                email="" if by_phone else f"demo{number}@example.cn", categories=(category.id or 0,),
                region=LEAGUES[number % 12], points=POINTS[number % len(POINTS)], relation="参保职工",
                stance=("change", "for", "against")[number % 3], sex="女" if number % 3 == 0 else "男",
                age=AGES[number % len(AGES)], occupation=OCCUPATIONS[number % len(OCCUPATIONS)], list_consent=True,
                may_publish_unit=number % 2 == 0, wants_to_observe=number % 4 == 0,
                needs="蒙古语翻译" if number % 9 == 5 else "", channel="phone" if by_phone else "web",
                happened_on=legal_date(now) if by_phone else None, recorded_by=officer.id if by_phone else None,
            ),
            by=officer if by_phone else "public",
            now=now,
        )  # fmt: skip
        self.registered += 1

    def approve(self, db: Session, now: datetime) -> None:
        """The officer has looked at the first of them; the newest wait."""
        mine = (
            select(Registration).where(Registration.hearing_id == self.hearing.id).order_by(col(Registration.arrival))
        )
        first = list(db.exec(mine))[:-6]
        registrations.decide(db, self.hearing, first, approved=True, reason="", by=self.round_.officer, now=now)

    def _registrations(self, now: datetime) -> Iterator[Step]:
        number, at = 0, self.announced_at + timedelta(hours=2)
        while at < now - timedelta(hours=2):
            yield Step(at, partial(self.take, number=number))
            number, at = number + 1, at + EVERY

    def _notice(self) -> dict[str, object]:
        day = legal_date(self.announced_at) + timedelta(days=DAYS_AHEAD)
        while not is_workday(day, self.round_.workdays):
            day += timedelta(days=1)
        found = suggested(Dates(notice_on=legal_date(self.announced_at), held_on=day), self.round_.workdays)
        return {
            "ground": HEARING_GROUNDS[1], "ground_detail": "对公众参与的期限和听证的范围，用人单位与职工意见分歧较大",
            "legal_basis": "《重大行政决策程序暂行条例》第十六条", "subject": "对修订草案中公众参与、听证、反馈的规定听取意见",
            "explanation": "见征求意见公告所附草案说明。", "place": "呼和浩特市新华大街 人力资源和社会保障厅一楼会议室",
            "starts_at": datetime.combine(day, time(9, 30), SHANGHAI), "seats": 11,
            "conditions": "年满十八周岁，具有完全民事行为能力，在自治区居住或者工作，能够全程参加。", "selection_rules": RULES,
            "ways": "电话报名：0471-0000000（工作日9:00至17:00）\n信函报名：呼和浩特市新华大街，信封注明“听证会报名”\n现场报名：厅一楼服务窗口",
            "contact": "政策法规处 0471-0000000", "other_matters": "参加听证会不收取费用；提供蒙古语翻译和无障碍席位；咨询和投诉电话0471-0000000。",
            "seed_kind": "witnesses", "seed_source": "抽取现场六名见证人各抽一位数字，依次组成六位种子", **found,
        }  # fmt: skip


def _name(number: int) -> str:
    return "".join(islice(cycle(SURNAMES), number, number + 1)) + GIVEN[number % len(GIVEN)]
