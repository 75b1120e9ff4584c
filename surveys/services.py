"""Everything that changes a survey. One function is one thing a person (or the clock) can do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from infra import public_version
from infra.clock import end_of
from journal.entries import record
from law import gates
from law.findings import Unlawful, Unmet, require
from people.models import Staff
from people.services import NotAllowed, journal_role
from surveys import audit, drafts, evidence, ledger
from surveys.anonymity import stir
from surveys.branching import holds
from surveys.definition_json import BrokenDefinition, from_json, sha256, to_json
from surveys.facts import content_sha256, current, survey_facts
from surveys.models import Survey, SurveyAnswer, SurveyConsent, SurveyQuota, SurveyVersion
from surveys.questions import Definition
from surveys.states import UNCONSENTED, Stale, SurveyStatus, after

EDITABLE = frozenset({"title", "summary", "purpose", "ways", "contact", "access", "anonymity", "once_per_device", "reminders", "closes_on", "consultation_id", "wording_checked_by"})  # fmt: skip
ARTICLE = "程序办法第十五条"


def create(
    db: Session, *, matter_id: int, division_id: int, deputy_id: int, title: str, definition: Definition, by: Staff,
    now: datetime,
) -> Survey:  # fmt: skip
    """Begin to prepare a survey of a matter, with its first version of questions."""
    only_own(by, division_id)
    survey = Survey(matter_id=matter_id, division_id=division_id, deputy_id=deputy_id, title=title, ways=["web"])
    db.add(survey)
    db.flush()
    _add_version(db, survey, definition, by, now)
    _journal(db, survey, "survey.begun", {"title": title}, by, now)
    return survey


def edit(db: Session, survey: Survey, *, changes: Mapping[str, Any], seen: int, by: Staff, now: datetime) -> None:
    """Change what is said around the questions. A consent already given no longer covers it. Raises Stale."""
    only_own(by, survey.division_id)
    if survey.edit != seen:
        raise Stale
    if unknown := set(changes) - EDITABLE:
        raise ValueError(f"not editable: {sorted(unknown)}")
    if changes.get("anonymity", survey.anonymity) != survey.anonymity and count(db, survey.id or 0):
        raise _promise("anonymity", "已经有人按原来的承诺作答，不能再改变匿名或者保密的方式")
    survey.status = after("edit", survey.status)
    for name, value in changes.items():
        setattr(survey, name, value)
    _journal(db, survey, "survey.edited", {"fields": sorted(changes)}, by, now)


def save_questions(db: Session, survey: Survey, *, definition: Definition, by: Staff, now: datetime) -> None:
    """Change the questions. A version with answers is locked: the change makes the next version, answers keep theirs."""
    only_own(by, survey.division_id)
    status = after("edit", survey.status)
    _readable(definition)
    survey.status = status
    version = current(survey)
    if count(db, survey.id or 0, version=version.number):
        survey.version += 1
        _add_version(db, survey, definition, by, now)
    else:
        version.definition, version.sha256 = to_json(definition), sha256(definition)
        version.created_at, version.created_by = now, by.id or 0
        drafts.discard(db, survey.id or 0)
    survey.wording_checked_by = ""  # other words: somebody reads them again
    _journal(db, survey, "survey.questions_saved", {"version": survey.version, "sha256": sha256(definition)}, by, now)


def check_wording(db: Session, survey: Survey, *, name: str, by: Staff, now: datetime) -> None:
    """Somebody has read the whole questionnaire for short and clear words and signs for it (程序办法第十五条)."""
    only_own(by, survey.division_id)
    survey.status = after("edit", survey.status)
    survey.wording_checked_by = name.strip()
    _journal(db, survey, "survey.wording_checked", {"by": survey.wording_checked_by}, by, now)


def set_quotas(
    db: Session, survey: Survey, *, quotas: list[tuple[str, dict[str, Any], int]], by: Staff, now: datetime
) -> None:
    """Replace the quotas: (label, condition, how many). What has been answered before counts; no quota is below it."""
    only_own(by, survey.division_id)
    survey.status = after("edit", survey.status)
    said = db.exec(select(SurveyAnswer.answers).where(SurveyAnswer.survey_id == survey.id)).all()
    taken = [sum(holds(condition, answers) for answers in said) for _, condition, _ in quotas]
    survey.quotas = [
        SurveyQuota(label=label, condition=condition, most=max(most, n), taken=n)
        for (label, condition, most), n in zip(quotas, taken, strict=True)
    ]
    _journal(db, survey, "survey.quotas_set", {"quotas": [[label, most] for label, _, most in quotas]}, by, now)


def ask_consent(db: Session, survey: Survey, *, by: Staff, now: datetime) -> None:
    """Put the survey before the deputy director in charge (程序办法第十五条). Broken branching is refused."""
    only_own(by, survey.division_id)
    status = after("ask_consent", survey.status)
    _sound(survey)
    survey.status = status
    digest = content_sha256(survey)
    survey.consents.append(SurveyConsent(content_sha256=digest, asked_at=now, asked_by=by.id or 0))
    _journal(db, survey, "survey.consent_asked", {"content": digest}, by, now)


def decide_consent(db: Session, survey: Survey, *, granted: bool, reason: str, by: Staff, now: datetime) -> None:
    """The deputy director grants or refuses; a refusal says why."""
    if by.id != survey.deputy_id:
        raise NotAllowed("只有本事项的分管厅领导可以作出同意或者不同意的决定。", "承办处室")
    if not granted and not reason.strip():
        raise Unlawful([Unmet(field="reason", message="不同意的，请说明理由", article=ARTICLE, rule="P15")])
    survey.status = after("grant_consent" if granted else "refuse_consent", survey.status)
    consent = survey.consents[-1]
    consent.decided_at, consent.decided_by = now, by.id
    consent.granted, consent.reason = granted, reason.strip()
    kind = "survey.consent_granted" if granted else "survey.consent_refused"
    _journal(db, survey, kind, {"content": consent.content_sha256, "reason": consent.reason}, by, now)


def publish(db: Session, survey: Survey, *, opens_at: datetime | None, by: Staff, now: datetime) -> None:
    """Publish through gate G06; it opens now or at `opens_at`. Raises Unlawful and changes nothing."""
    only_own(by, survey.division_id)
    found = gates.survey(survey_facts(survey))
    if survey.status in UNCONSENTED:
        require(*found)
    status = after("publish", survey.status)
    require(*found)
    _sound(survey)
    start = max(opens_at or now, now)
    if survey.closes_on is None or end_of(survey.closes_on) <= start:
        raise _promise("closes_on", "请填写晚于开始时间的截止日期")
    survey.status = status
    survey.published_at, survey.published_by = now, by.id
    survey.opens_at, survey.closes_at = start, end_of(survey.closes_on)
    content: dict[str, object] = {"content": content_sha256(survey), "closes_on": str(survey.closes_on)}
    _journal(db, survey, "survey.published", content, by, now)
    if start <= now:
        _open(db, survey, now)


def revise(db: Session, survey: Survey, *, reason: str, by: Staff, now: datetime) -> None:
    """Take a published survey back into preparation to change it; what was answered stays. It needs a new consent."""
    only_own(by, survey.division_id)
    status = after("revise", survey.status)
    if not reason.strip():
        raise _promise("reason", "请说明为什么修订")
    survey.status = status
    _journal(db, survey, "survey.revised", {"reason": reason.strip()}, by, now)


def publish_results(db: Session, survey: Survey, *, note: str, published: set[str], by: Staff, now: datetime) -> None:
    """Publish the results of the chosen questions. May be done again with another choice."""
    only_own(by, survey.division_id)
    survey.status = after("report", survey.status)
    survey.results_note, survey.reported_at = note, survey.reported_at or now
    survey.shown_results = sorted(published)
    _journal(db, survey, "survey.results_published", {"questions": sorted(published)}, by, now)


def set_margins(db: Session, survey: Survey, *, margins: dict[str, Any], by: Staff, now: datetime) -> None:
    """The known shares of groups in the population, by which results are weighted."""
    only_own(by, survey.division_id)
    survey.margins = margins
    _journal(db, survey, "survey.margins_set", {"margins": margins}, by, now)


def open_due(db: Session, *, now: datetime) -> int:
    """The clock: open every published survey whose minute has come."""
    rows = select(Survey).where(Survey.status == SurveyStatus.PUBLISHED, col(Survey.opens_at) <= now)
    found = db.exec(rows.with_for_update()).all()
    for survey in found:
        _open(db, survey, now)
    return len(found)


def close_due(db: Session, *, now: datetime) -> int:
    """The clock: close every open survey whose period is over; its answers are hashed, saved drafts are erased."""
    rows = select(Survey).where(Survey.status == SurveyStatus.OPEN, col(Survey.closes_at) <= now)
    found = db.exec(rows.with_for_update()).all()
    for survey in found:
        id_ = survey.id or 0
        survey.status, survey.closed_at = after("close", survey.status), now
        survey.unfinished = drafts.by_page(db, id_)
        drafts.discard(db, id_)
        if survey.anonymity == "anonymous":
            stir(db.connection(), id_, every=True)
        _into_ledger(db, survey, now)
        survey.data_sha256 = evidence.data_sha256(db, id_)
        content: dict[str, object] = {"answers": count(db, id_), "sha256": survey.data_sha256}
        _journal(db, survey, "survey.closed", content, None, now)
    return len(found)


def count(db: Session, survey_id: int, *, version: int | None = None) -> int:
    """How many questionnaires were answered."""
    rows = select(func.count()).select_from(SurveyAnswer).where(SurveyAnswer.survey_id == survey_id)
    return db.exec(rows if version is None else rows.where(SurveyAnswer.version == version)).one()


def only_own(by: Staff, division_id: int) -> None:
    """Only officers of the undertaking division may change its papers. Raises NotAllowed."""
    if by.division_id != division_id:
        raise NotAllowed("只有承办处室的经办人可以办理这一步。", "承办处室负责人")


def _into_ledger(db: Session, survey: Survey, now: datetime) -> None:
    """By the rule of each question: open answers go into the ledger in the name of who published the survey."""
    by = db.get(Staff, survey.published_by)
    if by is None or survey.consultation_id is None:
        return
    mine = list(db.exec(select(SurveyAnswer).where(SurveyAnswer.survey_id == survey.id)))
    ledger.transfer(db, survey, mine, wanted=lambda question: question.to_ledger, by=by, now=now)


def _open(db: Session, survey: Survey, now: datetime) -> None:
    survey.status, survey.opened_at = after("open", survey.status), survey.opened_at or now
    _journal(db, survey, "survey.opened", {"version": survey.version}, None, now)


def _readable(definition: Definition) -> None:
    """What is stored can be read again: not too many questions, words not too long. Raises Unlawful."""
    try:
        from_json(to_json(definition))
    except BrokenDefinition as broken:
        raise _promise("questions", "；".join(broken.problems[:5])) from None


def _sound(survey: Survey) -> None:
    grave = [p for p in audit.problems(from_json(current(survey).definition)) if p.is_grave]
    if grave:
        what = "；".join(f"{p.key} {p.message}".strip() for p in grave[:5])
        raise _promise("questions", f"问卷的题目或者跳转有问题，请先改正：{what}")


def _promise(field: str, message: str) -> Unlawful:
    return Unlawful([Unmet(field=field, message=message, article="公议的承诺：问卷能答完，承诺不改变", rule="")])


def _add_version(db: Session, survey: Survey, definition: Definition, by: Staff, now: datetime) -> None:
    made = SurveyVersion(
        number=survey.version, definition=to_json(definition), sha256=sha256(definition), created_at=now,
        created_by=by.id or 0,
    )  # fmt: skip
    survey.versions.append(made)


def _journal(
    db: Session, survey: Survey, kind: str, content: dict[str, object], by: Staff | None, now: datetime
) -> None:
    """Every act raises the edit number, is journalled, and makes stored public pages old."""
    survey.edit += 1
    db.add(survey)
    db.flush()
    role = journal_role(by) if by else "clock"
    record(db, kind, f"survey:{survey.id}", content=content, by_role=role, at=now)
    if survey.published_at:
        public_version.touch(db, "surveys", f"survey:{survey.id}")
