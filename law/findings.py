"""The words every legal rule speaks: what is unmet, what was departed from, and the rule that says so."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, kw_only=True)
class Unmet:
    """One unmet legal requirement: where to show it, what to say, which article and rule say so."""

    field: str
    message: str
    article: str
    rule: str


@dataclass(frozen=True, kw_only=True)
class Departure:
    """A soft rule (一般, 根据需要) that was departed from, with the reason and who approved it."""

    rule: str
    reason: str
    approved_by: str
    message: str
    article: str


Finding: TypeAlias = Unmet | Departure | None
"""What a rule answers: not met, departed from with a reason, or (None) met."""


class Unlawful(Exception):
    """An act was refused. Carries every unmet requirement, so people can fix them all at once."""

    def __init__(self, unmet: list[Unmet]) -> None:
        super().__init__("；".join(f"{one.message}（{one.article}）" for one in unmet))
        self.unmet = unmet


def require(*findings: Finding) -> list[Departure]:
    """Hand back the departures, which the decision record keeps. Raises Unlawful with everything unmet."""
    if unmet := [finding for finding in findings if isinstance(finding, Unmet)]:
        raise Unlawful(unmet)
    return [finding for finding in findings if isinstance(finding, Departure)]


@dataclass(frozen=True)
class Rule:
    """One rule of docs/law/rules.yaml: its id and its article. Makes the findings that cite it."""

    id: str
    article: str

    def unmet(self, field: str, message: str) -> Unmet:
        """This rule is not met."""
        return Unmet(field=field, message=message, article=self.article, rule=self.id)

    def needs(self, claim: object, *, field: str, message: str) -> Unmet | None:
        """Met when the claim holds; a text that is only blanks does not."""
        holds = bool(claim.strip()) if isinstance(claim, str) else bool(claim)
        return None if holds else self.unmet(field, message)

    def departure(self, refusal: Unmet, *, message: str, reason: str, approved_by: str) -> Unmet | Departure:
        """The way out of a soft rule: a departure with a reason and an approver, else the refusal."""
        if not reason.strip():
            return refusal
        if not approved_by.strip():
            return self.unmet("approved_by", f"{message}：已说明理由，还须经批准并记录批准人")
        return Departure(
            rule=self.id, reason=reason.strip(), approved_by=approved_by.strip(), message=message, article=self.article
        )
