"""The forms of legality review."""

from datetime import date

from pydantic import Field

from law import legality_review as law
from web.forms import Form


class Prepared(Form):
    """The day asked for, and a reform without rules of its own."""

    due_on: date | None = None
    why_short: str = Field("", max_length=1000)
    approved_by: str = Field("", max_length=50)
    is_exploratory: bool = False
    why_exploratory: str = Field("", max_length=3000)
    legal_risk: str = Field("", max_length=5000)


class PrepareForm(Prepared):
    """What is saved, and of which edit."""

    seen: int


class SubmitForm(Prepared):
    """What stands in the form when it is handed in; without `seen` what was saved before counts."""

    seen: int | None = None


class PaperForm(Form):
    """A paper as a text; a file comes beside it."""

    kind: str = Field(pattern="|".join(law.PAPERS))
    title: str = Field("", max_length=200)
    text: str = Field("", max_length=60_000)


class SendBackForm(Form):
    """Returned or to be supplemented, and why."""

    act: str = ""
    reason: str = Field("", max_length=3000)


class CounselForm(Form):
    """Whom to ask."""

    counsel_id: int


class DecideForm(Form):
    """The opinion of the review, signed."""

    outcome: str = ""
    reason_1: str = Field("", max_length=10_000)
    reason_2: str = Field("", max_length=10_000)
    reason_3: str = Field("", max_length=10_000)
    points: str = Field("", max_length=10_000)
    name: str = Field("", max_length=50)


class ResponseForm(Form):
    """The response to one point."""

    response: str = Field("", max_length=5000)
    seen: str = ""


class ConfirmForm(Form):
    """How it was checked that the draft was adjusted."""

    adjustment: str = Field("", max_length=3000)
