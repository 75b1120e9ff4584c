"""The answer to a theme or an opinion as a form, and what it may choose from."""

from typing import Any

from pydantic import Field, field_validator

from admin.clause_choices import Choice, choices_of
from consultations.models import Consultation
from decisions.papers import revised
from opinions import answering
from opinions.answering import Source
from opinions.desk_models import AnswerVersion, TextBlock
from opinions.models import OUTCOMES, Answer
from web.forms import Form
from web.i18n import gettext as _
from web.page import Context


class AnswerForm(Form):
    """Adopted, partly or not; why; and which clause of the revised text it changed. `seen`: the version on the page."""

    outcome: str = Field(pattern="|".join(OUTCOMES))
    reason: str = Field(min_length=1, max_length=5000)
    changed_clause: str = Field("", max_length=100)
    seen: int | None = None
    block_id: int | None = None
    then: str = ""

    @field_validator("seen", "block_id", mode="before")
    @classmethod
    def nothing(cls, value: object) -> object:
        """An empty field is none."""
        return value or None

    def said(self, ctx: Context) -> dict[str, Any]:
        """What the service takes. Raises NoResultFound for a text block of another division."""
        block = chosen_block(ctx, self.block_id)
        source = Source(self.seen, block.id if block else None)
        return {
            "outcome": self.outcome,
            "reason": self.reason,
            "changed_clause": self.changed_clause,
            "source": source,
        }


def clause_options(consultation: Consultation) -> list[Choice]:
    """The clauses of the revised text (of the text that was out, while there is none) that an answer may have changed."""
    version = revised(consultation) or consultation.version
    return [("", _("没有改动条文")), *choices_of(version)[1:]]


def chosen_block(ctx: Context, id: object) -> TextBlock | None:
    """The text block that was asked for; none where the address makes no sense. Raises NoResultFound."""
    number = str(id or "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return answering.block(ctx.db, ctx.staff.division_id, int(number))


def answer_values(answer: Answer | None, versions: list[AnswerVersion], block: TextBlock | None) -> dict[str, object]:
    """What the answer form shows: the draft, or the text block that was asked for."""
    seen = versions[-1].number if versions else ""
    empty: dict[str, object] = {"outcome": "", "reason": "", "changed_clause": "", "seen": seen, "block_id": ""}
    if answer:
        empty |= {"outcome": answer.outcome, "reason": answer.reason, "changed_clause": answer.changed_clause}
    if block:
        empty |= {"outcome": block.outcome or empty["outcome"], "reason": block.text, "block_id": block.id}
    return empty


def overtaken(newest: AnswerVersion, name: str) -> dict[str, str]:
    """Somebody else saved meanwhile: what to say at the field, so that the newest version is read first."""
    said = _("{name} 已保存第 {n} 版：「{reason}」。您的内容还在这里；核对后再保存，就成为新的一版。")
    return {"reason": said.format(name=name, n=newest.number, reason=newest.reason[:200])}
