"""What the machine found in a ledger and what officers made of it: runs, campaigns, proposed themes."""

from datetime import datetime

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from infra.db import Moment

WAITING, RUNNING, DONE, FAILED, STOPPED = "waiting", "running", "done", "failed", "stopped"
RUN_STATES = {WAITING: "排队中", RUNNING: "进行中", DONE: "已完成", FAILED: "失败", STOPPED: "已停止"}
OVERVIEW, WORDS, EXAMPLES, DIGEST = "overview", "words", "examples", "digest"  # what a run looks for
RUN_MODES = {
    OVERVIEW: "找同文、提出主题",
    WORDS: "按主题词归类",
    EXAMPLES: "按样例归类",
    DIGEST: "摘录诉求和代表性意见",
}
MODEL, PERSON = "model", "person"  # who says so


class SortingRun(SQLModel, table=True):
    """One run over the ledger of a consultation, with everything needed to repeat it."""

    __tablename__ = "sorting_run"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    status: str = Field(default=WAITING, index=True)
    stage: str = ""
    share: float = 0.0  # of the stage
    stop_asked: bool = False
    seed: int = 1
    k: int = 0  # themes to propose; 0: by the number of texts
    mode: str = Field(default=OVERVIEW, sa_column_kwargs={"server_default": OVERVIEW})  # or words, examples
    code_version: str = ""
    totals: dict[str, int] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    asked_at: datetime = Field(sa_type=Moment)
    asked_by: int = Field(foreign_key="staff.id")
    started_at: datetime | None = Field(default=None, sa_type=Moment)
    finished_at: datetime | None = Field(default=None, sa_type=Moment)


class Campaign(SQLModel, table=True):
    """Opinions that say the same (同文意见): one argument, n supporters. `variant_of_id`: whose letter it turns round."""

    __tablename__ = "campaign"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    letter_id: int = Field(foreign_key="opinion.id")
    variant_of_id: int | None = Field(default=None, foreign_key="campaign.id")
    made_by: str = MODEL
    reason: str = ""  # why a person split or joined


class CampaignMember(SQLModel, table=True):
    """An opinion in a campaign; in at most one."""

    __tablename__ = "campaign_member"

    opinion_id: int = Field(primary_key=True, foreign_key="opinion.id")
    campaign_id: int = Field(foreign_key="campaign.id", index=True)
    made_by: str = MODEL


class ProposedTheme(SQLModel, table=True):
    """A theme the data suggest, until an officer takes it (under a name of their own) or drops it."""

    __tablename__ = "proposed_theme"

    id: int | None = Field(default=None, primary_key=True)
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    title: str
    opinions: int
    arguments: int
    quotations: list[int] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # ids of opinions
    requests: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))  # verbatim
    taken_as: int | None = Field(default=None, foreign_key="theme.id")
    dropped: bool = False
    reason: str = Field(default="", sa_column_kwargs={"server_default": ""})  # why it was taken or dropped


class OpinionSorting(SQLModel, table=True):
    """What the newest run says of one opinion: its proposed theme and how sure, one line of its own words."""

    __tablename__ = "opinion_sorting"

    opinion_id: int = Field(primary_key=True, foreign_key="opinion.id")
    consultation_id: int = Field(foreign_key="consultation.id", index=True)
    proposed_id: int | None = Field(default=None, foreign_key="proposed_theme.id", index=True)
    confidence: float = 0.0
    line: str = ""
    suggested_stance: str = ""  # never counted
