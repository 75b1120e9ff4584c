"""The forms of risk assessment."""

from datetime import date

from pydantic import Field

from reviews import risk
from web.forms import Form


class UnneededForm(Form):
    """Why no assessment is needed."""

    reason: str = Field("", max_length=3000)


class ReuseForm(Form):
    """The assessment that stands for this one."""

    reason: str = Field("", max_length=3000)
    title: str = Field("", max_length=200)
    made_by: str = Field("", max_length=100)
    made_on: date | None = None
    basis: str = Field("", max_length=500)
    covers: str = Field("", max_length=3000)
    conclusion: str = ""


class WorkForm(Form):
    """Plan, aspects, participants, agency. `seen`: the edit number when the form was shown."""

    seen: int
    reason: str = Field("", max_length=3000)
    invited: list[str] = []
    invited_note: str = Field("", max_length=1000)
    why_nobody_invited: str = Field("", max_length=1000)
    approved_by: str = Field("", max_length=50)


class ReportForm(Form):
    """The conclusion; the five parts come beside it."""

    seen: int
    conclusion: str = ""
    adjustment: str = Field("", max_length=5000)


class SurveyForm(Form):
    """A piece of survey work."""

    method: str = Field(min_length=1, max_length=50)
    held_on: date
    summary: str = Field(min_length=1, max_length=5000)


class RiskForm(Form):
    """A risk point."""

    kind: str = Field(pattern="|".join(risk.KINDS))
    text: str = Field(min_length=1, max_length=1000)
    likelihood: int = Field(ge=1, le=5)
    impact: int = Field(ge=1, le=5)
    measure: str = Field(min_length=1, max_length=2000)
    owner: str = Field(min_length=1, max_length=100)
