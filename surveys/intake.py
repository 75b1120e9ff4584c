"""One group of answered questionnaires inside the writer's transaction: checks, quotas, journal leaves, rows."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlmodel import col

from infra.clock import legal_date
from journal.entries import Fact, append, erase_salts, take_turn
from opinions.receipts import SURVEY, new_number
from opinions.submission import Accepted, Closed, OtherContent, Refused
from surveys.anonymity import day_of, stir
from surveys.branching import holds
from surveys.models import Survey, SurveyAnswer, SurveyContact, SurveyDraft, SurveyQuota
from surveys.submission import AlreadyAnswered, QuotaFull, SurveySubmission, VersionChanged

Outcome = Accepted | Refused
NOT_IN_JOURNAL = -1  # the entry of an anonymous answer leads nowhere

_surveys = select(
    col(Survey.id),
    col(Survey.status),
    col(Survey.version),
    col(Survey.anonymity),
    col(Survey.access),
    col(Survey.closes_at),
).where(col(Survey.id).in_(bindparam("ids", expanding=True)))
_known = select(
    col(SurveyAnswer.key_hash), col(SurveyAnswer.fingerprint), col(SurveyAnswer.receipt), col(SurveyAnswer.received_at), col(SurveyAnswer.journal_index)
).where(col(SurveyAnswer.key_hash).in_(bindparam("keys", expanding=True)))  # fmt: skip
_quotas = select(
    col(SurveyQuota.id), col(SurveyQuota.survey_id), col(SurveyQuota.label), col(SurveyQuota.condition), col(SurveyQuota.most), col(SurveyQuota.taken)
).where(col(SurveyQuota.survey_id).in_(bindparam("ids", expanding=True))).order_by(col(SurveyQuota.id))  # fmt: skip
_used = select(col(SurveyContact.id), col(SurveyContact.survey_id), col(SurveyContact.answered_on)).where(
    col(SurveyContact.id).in_(bindparam("ids", expanding=True))
)
_new = insert(SurveyAnswer)
Rows = dict[int, Any]


def store_answers(connection: Connection, group: Sequence[SurveySubmission], now: datetime) -> list[Outcome]:
    """Store what may be stored; one outcome for each, in order. The journal's head makes writers wait for each other,
    so that quotas and invitations are counted exactly, whatever comes at once and from however many processes."""
    take_turn(connection)
    door = _Door(connection, group, now)
    outcomes = [door.decide(submission) for submission in group]
    return _write(connection, door, group, outcomes)


class _Door:
    """What is known at the beginning of a group, and what this group has used of it so far."""

    def __init__(self, connection: Connection, group: Sequence[SurveySubmission], now: datetime) -> None:
        self.now = now
        ids = sorted({s.survey_id for s in group})
        self.surveys: Rows = {row.id: row for row in connection.execute(_surveys, {"ids": ids})}
        self.known: dict[str, tuple[str, Accepted]] = {
            row.key_hash: (row.fingerprint, _again(row))
            for row in connection.execute(_known, {"keys": [s.key_hash for s in group]})
        }
        self.quotas = [row._asdict() for row in connection.execute(_quotas, {"ids": ids})]
        self.before = {quota["id"]: quota["taken"] for quota in self.quotas}
        contacts = sorted({s.contact_id for s in group if s.contact_id})
        rows = connection.execute(_used, {"ids": contacts}) if contacts else ()
        self.contacts = {row.id: (row.survey_id, row.answered_on is not None) for row in rows}

    def decide(self, s: SurveySubmission) -> Outcome:
        """Take it (the journal index is found later) or refuse it; quotas and invitations are used up by taking."""
        if s.key_hash in self.known:
            fingerprint, accepted = self.known[s.key_hash]
            return accepted if fingerprint == s.fingerprint else OtherContent("key used before")
        survey = self.surveys.get(s.survey_id)
        if refusal := self._shut(survey, s):
            return refusal
        assert survey is not None, "an unknown survey is shut"
        mine = [q for q in self.quotas if q["survey_id"] == s.survey_id and holds(q["condition"], s.answers)]
        if full := next((q for q in mine if q["taken"] >= q["most"]), None):
            return QuotaFull(full["label"])
        for quota in mine:
            quota["taken"] += 1
        if s.contact_id:
            self.contacts[s.contact_id] = (s.survey_id, True)
        is_anonymous = survey.anonymity == "anonymous"
        at = day_of(self.now) if is_anonymous else self.now
        accepted = Accepted(new_number(legal_date(self.now).year, prefix=SURVEY), at, NOT_IN_JOURNAL)
        self.known[s.key_hash] = (s.fingerprint, Accepted(accepted.receipt, at, NOT_IN_JOURNAL, repeated=True))
        return accepted

    def _shut(self, survey: Any | None, s: SurveySubmission) -> Refused | None:
        if survey is None:
            return Closed(None)
        by_staff = s.entered_by is not None and survey.status == "closed"  # a form that came in time
        if not by_staff and (survey.status != "open" or survey.closes_at is None or self.now >= survey.closes_at):
            return Closed(survey.closes_at)
        if survey.version != s.version:
            return VersionChanged("the questions were changed")
        of, is_used = self.contacts.get(s.contact_id or 0, (0, False))
        if s.contact_id and of != s.survey_id:
            return AlreadyAnswered("the invitation is of another survey")
        if is_used:
            return AlreadyAnswered("the invitation was used")
        needs = survey.access == "invited" and s.contact_id is None and s.entered_by is None
        return AlreadyAnswered("an invitation is needed") if needs else None


def _again(row: Any) -> Accepted:
    index = NOT_IN_JOURNAL if row.journal_index is None else row.journal_index
    return Accepted(row.receipt, row.received_at, index, repeated=True)


def _write(
    connection: Connection, door: _Door, group: Sequence[SurveySubmission], outcomes: list[Outcome]
) -> list[Outcome]:
    fresh = [(s, o) for s, o in zip(group, outcomes, strict=True) if isinstance(o, Accepted) and not o.repeated]
    if not fresh:
        return outcomes
    hidden = {id_ for id_, row in door.surveys.items() if row.anonymity == "anonymous"}
    leaves = append(connection, [_fact(s, o, is_hidden=s.survey_id in hidden) for s, o in fresh])
    erase_salts(connection, [leaf.index for (s, _), leaf in zip(fresh, leaves, strict=True) if s.survey_id in hidden])
    found: dict[str, Accepted] = {}
    rows = []
    for (s, accepted), leaf in zip(fresh, leaves, strict=True):
        index = None if s.survey_id in hidden else leaf.index
        rows.append(_row(s, accepted, index, door.now, is_hidden=s.survey_id in hidden))
        if index is not None:
            found[accepted.receipt] = Accepted(accepted.receipt, accepted.received_at, index)
    secrets.SystemRandom().shuffle(rows)
    connection.execute(_new, rows)
    _use_up(connection, door, [s for s, _ in fresh])
    for survey_id in sorted(hidden & {s.survey_id for s, _ in fresh}):
        stir(connection, survey_id)
    return [_settled(outcome, found) for outcome in outcomes]


def _settled(outcome: Outcome, found: dict[str, Accepted]) -> Outcome:
    if isinstance(outcome, Accepted) and outcome.receipt in found:
        settled = found[outcome.receipt]
        return Accepted(settled.receipt, settled.received_at, settled.journal_index, repeated=outcome.repeated)
    return outcome


def _fact(s: SurveySubmission, accepted: Accepted, *, is_hidden: bool) -> Fact:
    return Fact(
        kind="survey.answered",
        object=f"survey:{s.survey_id}",
        content=s.content(accepted.receipt, accepted.received_at),
        by_role=s.by_role,
        at=accepted.received_at,
    )


def _row(
    s: SurveySubmission, accepted: Accepted, index: int | None, now: datetime, *, is_hidden: bool
) -> dict[str, Any]:
    took = None if is_hidden or s.begun_at is None else max(0, min(int((now - s.begun_at).total_seconds()), 10**7))
    return {
        "id": secrets.token_hex(16),
        "survey_id": s.survey_id,
        "version": s.version,
        "receipt": accepted.receipt,
        "key_hash": s.key_hash,
        "fingerprint": s.fingerprint,
        "answers": s.answers,
        "channel": s.channel,
        "received_at": accepted.received_at,
        "seconds": took,
        "contact_id": None if is_hidden else s.contact_id,
        "entered_by": s.entered_by,
        "sheet": s.sheet,
        "journal_index": index,
        "in_ledger": [],
        "shuffle": secrets.randbits(31),
    }


def _use_up(connection: Connection, door: _Door, fresh: Sequence[SurveySubmission]) -> None:
    for quota in door.quotas:
        if quota["taken"] != door.before[quota["id"]]:
            connection.execute(
                update(SurveyQuota).where(col(SurveyQuota.id) == quota["id"]).values(taken=quota["taken"])
            )
    day = legal_date(door.now)
    contacts = [s.contact_id for s in fresh if s.contact_id]
    secrets.SystemRandom().shuffle(contacts)
    for contact_id in contacts:
        connection.execute(
            update(SurveyContact)
            .where(col(SurveyContact.id) == contact_id)
            .values(answered_on=day, outcome="done", shuffle=secrets.randbits(31))
        )
    if drafts := [s.draft_hash for s in fresh if s.draft_hash]:
        connection.execute(delete(SurveyDraft).where(col(SurveyDraft.id_hash).in_(drafts)))
