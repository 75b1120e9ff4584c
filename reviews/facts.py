"""The facts of the pool and of an expert review as the law's gates take them."""

import re
from datetime import date, datetime

from infra.clock import legal_date
from law import expert_review as law
from law import gates
from law.calendar_days import Workdays
from reviews.acting import digest
from reviews.models import Expert, ExpertApplication, ExpertReview, PanelMember

_SEPARATORS = re.compile(r"[\n,;\u3001\uff0c\uff1b]+")


def appointment_facts(
    application: ExpertApplication, starts_on: date, ends_on: date, why_longer: str, approved_by: str, *, today: date
) -> gates.AppointmentFacts:
    """What G28 asks of an application on the day of appointment."""
    checked = application.checked_at
    days = (
        legal_date(application.call.published_at),
        legal_date(application.received_at),
        legal_date(checked) if checked else None,
        application.discussed_on,
        today,
    )
    return gates.AppointmentFacts(
        days=days,
        conditions=frozenset(application.conditions),
        starts_on=starts_on,
        ends_on=ends_on,
        why_longer=why_longer,
        approved_by=approved_by,
    )


def consent_content(review: ExpertReview) -> dict[str, object]:
    """What the deputy director agrees to: later changes of it need a new consent."""
    names = ("reason", "topics", "is_sensitive", "is_reverse", "options", "mode", "form")
    return {name: getattr(review, name) for name in names}


def consent_sha256(review: ExpertReview) -> str:
    """The hash of it."""
    return digest(consent_content(review))


def parties_of(review: ExpertReview) -> list[str]:
    """The organisations with a stake in the matter."""
    return [one.strip() for one in _SEPARATORS.split(review.parties) if one.strip()]


def interest_of(review: ExpertReview, expert: Expert) -> str:
    """Why an expert has an interest as far as the system can know: employer or side post is a party. Empty: none known."""
    posts = [expert.employer, *(one.strip() for one in _SEPARATORS.split(expert.known_parties))]
    for party in parties_of(review):
        if match := next((post for post in posts if post and (post in party or party in post)), ""):
            return f"{match}是利害关系方（{party}）"
    return ""


def taking_part(review: ExpertReview) -> list[PanelMember]:
    """The members who were not removed and declared no interest."""
    return [m for m in review.members if not m.removed_at and m.interest in {"", "none"}]


def panel_facts(
    review: ExpertReview, *, provided_at: datetime | None, due_on: date | None, workdays: Workdays
) -> gates.PanelFacts:
    """What the first two parts of G15 ask."""
    consent = review.consents[-1] if review.consents else None
    members = taking_part(review)
    present = [m for m in review.members if not m.removed_at]
    interested = [m.expert.name for m in members if interest_of(review, m.expert)]
    return gates.PanelFacts(
        is_technical=review.is_technical,
        reason=review.reason,
        topics=frozenset(review.topics),
        mode=review.mode,
        form=review.form,
        consent_granted=bool(consent and consent.granted),
        consent_is_current=bool(consent and consent.content_sha256 == consent_sha256(review)),
        experts=len(members),
        is_sensitive=review.is_sensitive,
        why_fewer=review.why_fewer,
        dissenting=_names([m for m in members if m.is_dissenting]),
        why_no_dissent=review.why_no_dissent,
        interested=frozenset(interested),
        undeclared=_names([m for m in present if not m.declared_at]),
        uncommitted=_names([m for m in members if not m.committed_at]),
        outsiders={m.expert.name: m.why for m in members if m.is_outside},
        leaders=sum(m.is_leader for m in members),
        approved_by=review.approved_by,
        provided_on=legal_date(provided_at) if provided_at else None,
        due_on=due_on,
        workdays=workdays,
    )


def expert_facts(
    review: ExpertReview, *, workdays: Workdays, reported_on: date | None = None
) -> gates.ExpertReviewFacts:
    """What the whole of G15 asks."""
    members = taking_part(review)
    signed = [legal_date(m.signed_at) for m in members if m.signed_at]
    provided_on = legal_date(review.provided_at) if review.provided_at else None
    replied = [legal_date(p.replied_at) for p in review.points if p.replied_at]
    opinions_on = max(signed) if signed else None
    chosen_on = max((legal_date(m.committed_at) for m in members if m.committed_at), default=None)
    days = (
        legal_date(review.begun_at),
        chosen_on,
        provided_on,
        opinions_on,
        max([*replied, *([opinions_on] if opinions_on else [])], default=None),
        review.reported_on or reported_on,
    )
    refused = [p for p in review.points if p.outcome in {"partly", "not"}]
    return gates.ExpertReviewFacts(
        panel=panel_facts(review, provided_at=review.provided_at, due_on=review.due_on, workdays=workdays),
        days=days,
        minutes=review.minutes,
        unsigned=_names([m for m in members if not m.signed_at]),
        late=_names([m for m in members if _is_late(review, m)]),
        options=tuple(review.options),
        argued={m.expert.name: frozenset(o for o, text in m.option_opinions.items() if text) for m in members},
        report=review.report,
        open_points=sum(not p.outcome for p in review.points) + len(_without_points(review, members)),
        points_without_reason=sum(not p.reason.strip() for p in refused),
        points_without_reply=sum(p.replied_at is None for p in refused),
        is_finished=review.finished_at is not None,
    )


def panel_needs(review: ExpertReview, *, workdays: Workdays, now: datetime) -> list[object]:
    """What still stands against giving the papers to the panel today, with the earliest day."""
    due_on = review.due_on or law.earliest_due(legal_date(now), workdays).on
    facts = panel_facts(review, provided_at=now, due_on=due_on, workdays=workdays)
    return [finding for finding in gates.provide_material(facts) if finding]


def _without_points(review: ExpertReview, members: list[PanelMember]) -> list[PanelMember]:
    # Each signed opinion that asks for changes has at least one point that was decided upon.
    with_points = {p.member_id for p in review.points}
    return [m for m in members if m.signed_at and m.conclusion != "可以实施" and m.id not in with_points]


def _is_late(review: ExpertReview, member: PanelMember) -> bool:
    return bool(member.signed_at and review.due_on and legal_date(member.signed_at) > review.due_on)


def _names(members: list[PanelMember]) -> frozenset[str]:
    return frozenset(m.expert.name for m in members)
