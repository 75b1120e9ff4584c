"""The answer to a theme or an opinion as a form, and what it may choose from."""

from pydantic import Field

from admin.clause_choices import Choice, choices_of
from consultations.models import Consultation
from decisions.papers import revised
from opinions.models import OUTCOMES, Answer
from web.forms import Form
from web.i18n import gettext as _


class AnswerForm(Form):
    """Adopted, partly or not; why; and which clause of the revised text it changed."""

    outcome: str = Field(pattern="|".join(OUTCOMES))
    reason: str = Field(min_length=1, max_length=5000)
    changed_clause: str = Field("", max_length=100)


def clause_options(consultation: Consultation) -> list[Choice]:
    """The clauses of the revised text (of the text that was out, while there is none) that an answer may have changed."""
    version = revised(consultation) or consultation.version
    return [("", _("没有改动条文")), *choices_of(version)[1:]]


def answer_values(answer: Answer | None) -> dict[str, object]:
    """What the answer form shows of an answer that was prepared."""
    if answer is None:
        return {"outcome": "", "reason": "", "changed_clause": ""}
    return {"outcome": answer.outcome, "reason": answer.reason, "changed_clause": answer.changed_clause}
