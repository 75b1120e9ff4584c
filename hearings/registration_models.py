"""Who registered for a hearing, for which seats, and what became of it."""

from datetime import date, datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, Relationship, SQLModel

from hearings.models import HearingCategory
from infra.db import Moment

LEAGUES = (
    "呼和浩特市", "包头市", "乌海市", "赤峰市", "通辽市", "鄂尔多斯市", "呼伦贝尔市", "巴彦淖尔市", "乌兰察布市", "兴安盟",
    "锡林郭勒盟", "阿拉善盟", "自治区以外",
)  # fmt: skip
SEXES = ("男", "女")
AGES = ("18至29岁", "30至44岁", "45至59岁", "60岁及以上")
OCCUPATIONS = ("企业职工", "灵活就业人员", "个体经营者", "农牧民", "学生", "退休人员", "机关事业单位人员", "其他")
ATTRIBUTES = {
    "sex": ("性别", SEXES),
    "age": ("年龄段", AGES),
    "region": ("所在盟市", LEAGUES),
    "occupation": ("职业", OCCUPATIONS),
}
CHANNELS = {"web": "网站", "phone": "电话", "letter": "信函", "visit": "窗口"}
STANCES = {"for": "赞成", "against": "反对", "change": "修改建议"}
STATUSES = {"pending": "待审核", "approved": "审核通过", "rejected": "审核未通过", "withdrawn": "已撤回"}
STANDINGS = {
    "pool": "等待遴选", "seated": "已列入", "waiting": "候补", "alternate": "候补", "not_chosen": "未被抽中", "left": "不再参加",
    "passed": "已在其他类别", "backup": "未入选时旁听",
}  # fmt: skip


class Registration(SQLModel, table=True):
    """One person's or organisation's registration for one hearing. No identity number is ever asked here."""

    __tablename__ = "hearing_registration"
    __table_args__ = (UniqueConstraint("hearing_id", "person_key"), UniqueConstraint("hearing_id", "arrival"))

    id: int | None = Field(default=None, primary_key=True)
    hearing_id: int = Field(foreign_key="hearing.id", index=True)
    receipt: str = Field(unique=True)
    idempotency_key: str = Field(unique=True)
    fingerprint: str
    person_key: str  # hash of the normalised telephone number: finds the same person across channels
    arrival: int  # order of arrival in this hearing, 1 is the first

    name: str
    phone: str
    email: str = ""
    region: str = ""
    submitter_kind: str = "person"
    organisation: str = ""
    credit_code: str = ""
    letter_name: str = ""  # 推荐函、委托书
    letter_sha256: str = ""
    relation: str = ""  # to the matter
    stance: str = "change"
    points: str = ""  # main points and reasons
    sex: str = ""
    age: str = ""
    occupation: str = ""
    needs: str = ""  # access and language
    may_publish_unit: bool = False  # the list may name unit or league city besides name and category
    consented_notice_at: datetime = Field(sa_type=Moment)
    consented_list_at: datetime | None = Field(default=None, sa_type=Moment)

    channel: str = "web"
    happened_on: date | None = None
    recorded_by: int | None = Field(default=None, foreign_key="staff.id")
    received_at: datetime = Field(sa_type=Moment)
    journal_index: int
    revision: int = 1
    status: str = "pending"
    reason: str = ""  # why it was not approved
    decided_at: datetime | None = Field(default=None, sa_type=Moment)
    decided_by: int | None = Field(default=None, foreign_key="staff.id")
    contact_confirmed_at: datetime | None = Field(default=None, sa_type=Moment)
    late_request: str = ""  # a change asked for after the close, until it is decided
    erased_at: datetime | None = Field(default=None, sa_type=Moment)  # everything personal, hearings/forgetting.py

    candidacies: list["Candidacy"] = Relationship(
        back_populates="registration", sa_relationship_kwargs={"order_by": "Candidacy.preference"}
    )


class RegistrationLetter(SQLModel, table=True):
    """The letter of recommendation or authorisation (推荐函、委托书) of who registers for an organisation.

    Here and not among the files, which may be shared: it goes with the registration.
    """

    __tablename__ = "hearing_registration_letter"

    id: int | None = Field(default=None, primary_key=True)
    registration_id: int = Field(foreign_key="hearing_registration.id", unique=True)
    content: bytes = Field(sa_type=LargeBinary)


class Candidacy(SQLModel, table=True):
    """One registration for one category of seats."""

    __tablename__ = "hearing_candidacy"
    __table_args__ = (UniqueConstraint("registration_id", "category_id"),)

    id: int | None = Field(default=None, primary_key=True)
    registration_id: int = Field(default=None, foreign_key="hearing_registration.id", index=True)
    category_id: int = Field(foreign_key="hearing_category.id", index=True)
    preference: int
    standing: str = "pool"
    rank: int | None = None  # place among the alternates
    chance: str = ""  # of being drawn, as a fraction such as 5/17

    registration: Registration = Relationship(back_populates="candidacies")
    category: HearingCategory = Relationship()
