"""Fills the plain facts which the gates of a hearing ask for, and the findings of our own beside them."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date

import rfc8785

from hearings.models import BY_REGISTRATION, OBSERVER, PRESS, REPRESENTATIVE, Hearing, HearingCategory
from hearings.notice import how_chosen, registration_words
from hearings.planner import Dates, impossible, plan
from hearings.registration_models import ATTRIBUTES
from infra.clock import legal_date
from law import gates
from law import hearings as law
from law.calendar_days import Workdays
from law.findings import Finding, Unmet

BY_ANALOGY = "参照行政许可法第四十八条"
CONSENTED_TO = (
    "title", "ground", "ground_detail", "legal_basis", "subject", "explanation", "seats", "conditions",
    "selection_rules", "ways", "contact", "other_matters", "not_public_basis", "version_id",
)  # fmt: skip


def content_sha256(hearing: Hearing) -> str:
    """The hash of what the deputy director consents to. Time and place may be settled later, in 第2号."""
    content: dict[str, object] = {field: getattr(hearing, field) for field in CONSENTED_TO}
    content |= {"quorum": hearing.quorum} if hearing.quorum else {}
    content["categories"] = [[c.kind, c.name, c.party, c.seats, c.method, c.body] for c in hearing.categories]
    quotas = [[c.name, q.attribute, q.value, q.minimum, q.maximum] for c in hearing.categories for q in c.quotas]
    content |= {"quotas": quotas} if quotas else {}
    content["materials"] = sorted(m.sha256 for m in hearing.materials)
    return hashlib.sha256(rfc8785.dumps(content)).hexdigest()  # type: ignore[arg-type]


def of_kind(hearing: Hearing, kind: str) -> list[HearingCategory]:
    """The categories of representatives, of observers, or of the press."""
    return [c for c in hearing.categories if c.kind == kind]


def has_registration(hearing: Hearing) -> bool:
    """Whether representatives are found among people who register."""
    return any(c.method in BY_REGISTRATION for c in of_kind(hearing, REPRESENTATIVE))


def has_draw(hearing: Hearing) -> bool:
    """Whether some representatives are drawn by lot."""
    return any(c.method == "draw" for c in of_kind(hearing, REPRESENTATIVE))


def dates_of(hearing: Hearing, *, notice_on: date) -> Dates:
    """What the planner takes."""
    return Dates(
        notice_on=hearing.rules_published_on or notice_on,
        held_on=legal_date(hearing.starts_at) if hearing.starts_at else None,
        closes_on=hearing.registration_closes_on,
        selection_on=hearing.selection_on,
        list_on=hearing.list_on,
        service_on=hearing.service_on,
        report_on=hearing.report_on,
        correction_days=hearing.correction_days,
        has_registration=has_registration(hearing),
    )


def notice_facts(hearing: Hearing, *, published_on: date) -> gates.NoticeFacts:
    """What G08 asks for."""
    return gates.NoticeFacts(
        notice=law.HearingNotice(
            held_on=legal_date(hearing.starts_at) if hearing.starts_at else None,
            place=hearing.place,
            subject=hearing.subject,
            seats=hearing.seats,
            how_chosen=how_chosen(hearing.categories),
            registration=registration_words(hearing),
            contact=hearing.contact,
            other_matters=hearing.other_matters,
            has_draft=bool(hearing.version_id),
            explanation=hearing.explanation,
        ),
        published_on=published_on,
    )


def decision_facts(hearing: Hearing) -> gates.HearingDecisionFacts:
    """What G07 asks for."""
    consent = hearing.consents[-1] if hearing.consents else None
    granted = bool(consent and consent.granted and consent.content_sha256 == content_sha256(hearing))
    return gates.HearingDecisionFacts(consent_granted=granted, ground=hearing.ground)


def sides(hearing: Hearing, present: Mapping[int, int] | None = None) -> tuple[law.InterestedSide, ...]:
    """The sides of the matter with their seats; `present`: category id -> how many are there."""
    seats: dict[str, int] = defaultdict(int)
    there: dict[str, int] = defaultdict(int)
    for category in of_kind(hearing, REPRESENTATIVE):
        name = category.party or category.name
        seats[name] += category.seats
        there[name] += (present or {}).get(category.id or 0, 0)
    none = present is None
    return tuple(
        law.InterestedSide(name=name, seats=n, present=None if none else there[name]) for name, n in seats.items()
    )


def publicity(hearing: Hearing) -> Unmet | None:
    """Observers and the press have seats, or a law forbids it (P18.2)."""
    return law.hearing_in_public(
        admits_observers=any(c.seats for c in of_kind(hearing, OBSERVER)),
        admits_press=any(c.seats for c in of_kind(hearing, PRESS)),
        not_public_basis=hearing.not_public_basis,
    )


def seat_findings(hearing: Hearing) -> Iterator[Unmet]:
    """The seats of the categories add up to the total of the notice, and bodies that recommend are named."""
    total = sum(c.seats for c in of_kind(hearing, REPRESENTATIVE))
    if total != hearing.seats:
        parts = "+".join(str(c.seats) for c in of_kind(hearing, REPRESENTATIVE)) or "0"
        message = f"各类别名额合计 {total} 名（{parts}），与公告的总名额 {hearing.seats} 名不符"
        yield law.P19_1.unmet("seats", message)
    if has_registration(hearing) and not hearing.selection_rules.strip():
        yield law.P19_2A.unmet("selection_rules", "需要遴选听证参加人的，遴选办法应当随公告提前公布，请填写")
    for category in hearing.categories:
        if category.method == "recommend" and not category.body.strip():
            yield law.P19_1.unmet("categories", f"「{category.name}」由有关单位推荐产生，请写明推荐单位")
        yield from _quota_findings(category)
    if has_draw(hearing) and not hearing.seed_source.strip():
        yield law.P19_2A.unmet("seed_source", "随机抽取的，请事先公布随机种子的来源")


def _quota_findings(category: HearingCategory) -> Iterator[Unmet]:
    for attribute in dict.fromkeys(q.attribute for q in category.quotas):
        label, values = ATTRIBUTES[attribute]
        stated = [q for q in category.quotas if q.attribute == attribute]
        if (low := sum(q.minimum for q in stated)) > category.seats:
            words = f"「{category.name}」{label}配额的下限合计 {low} 名，超过名额 {category.seats} 名"
            yield law.P19_1.unmet("categories", words)
        high = sum(q.maximum for q in stated)
        if {q.value for q in stated} == set(values) and high < category.seats:
            words = f"「{category.name}」{label}配额的上限合计 {high} 名，少于名额 {category.seats} 名"
            yield law.P19_1.unmet("categories", words)


def role_findings(hearing: Hearing, *, drafters: Collection[int]) -> Iterator[Unmet]:
    """A host and a recorder are named, and the host did not draft (a rule by analogy: the measures have none)."""
    named = {role.role: role for role in hearing.roles}
    for role, words in (("host", "听证主持人"), ("recorder", "记录人"), ("presenter", "决策发言人")):
        if role not in named:
            yield Unmet(field="roles", message=f"请确定{words}", article=BY_ANALOGY, rule="")
    host = named.get("host")
    if host is None:
        return
    others = {r.name for r in hearing.roles if r.role in {"presenter", "recorder"}}
    if host.staff_id in drafters or host.name in others:
        message = f"听证主持人不能由起草决策草案的人员、决策发言人或者记录人担任：{host.name}"
        yield Unmet(field="roles", message=message, article=BY_ANALOGY, rule="")


def announce_findings(
    hearing: Hearing, *, published_on: date, workdays: Workdays, drafters: Collection[int]
) -> list[Finding]:
    """Everything between a hearing and its notice: G07, G08, its seats, its roles and its dates."""
    return [
        *gates.prepare_hearing(decision_facts(hearing)),
        *gates.publish_hearing_notice(notice_facts(hearing, published_on=published_on)),
        *law.every_side_represented(sides(hearing)),
        publicity(hearing),
        *seat_findings(hearing),
        *role_findings(hearing, drafters=drafters),
        *(impossible(plan(dates_of(hearing, notice_on=published_on), workdays)) if hearing.starts_at else []),
    ]


def preliminary_findings(hearing: Hearing, *, published_on: date, drafters: Collection[int]) -> list[Finding]:
    """What 第1号 needs when time and place are still open: everything but those two and the dates."""
    later = {"held_on", "place"}
    facts = notice_facts(hearing, published_on=published_on)
    return [
        *gates.prepare_hearing(decision_facts(hearing)),
        *(f for f in gates.publish_hearing_notice(facts) if f and getattr(f, "field", "") not in later),
        *law.every_side_represented(sides(hearing)),
        publicity(hearing),
        *seat_findings(hearing),
        *role_findings(hearing, drafters=drafters),
    ]
