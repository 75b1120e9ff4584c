"""Signing the record: who confirmed which version and how, who refused, who did not come (trust.md, signatures)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from documents.sniff import check
from hearings.acts import journal, only_own
from hearings.models import Hearing, HearingRole
from hearings.registering import locked
from hearings.selection_models import Participant
from hearings.session import came
from hearings.session_models import RecordCorrection, RecordSignature, RecordVersion
from hearings.states import after
from infra.files import FileStore
from infra.states import WrongState
from law.findings import Unlawful, Unmet
from people.models import Staff

_ENDINGS = {b"\x89PNG": ".png", b"%PDF": ".pdf"}
RULE = "程序办法第二十条第一款"
SUPPLEMENTARY = "参照行政处罚法第六十四条第八项"


def sign(  # noqa: PLR0913 -- a signature is who, what, how and when
    db: Session, hearing: Hearing, who: Participant | HearingRole, *, seen: str, way: str, typed_name: str = "",
    picture: bytes = b"", files: FileStore, identity_check: str, by: Staff | str, now: datetime,
) -> RecordSignature:  # fmt: skip
    """Confirm the version whose hash was before one's eyes: drawn, typed, or on paper with its scan.

    Host and recorder come last. Raises WrongState when another version has come meanwhile, Unlawful without a mark.
    """
    hearing = locked(db, hearing.id or 0)
    after("sign", hearing.status)
    version = needed(db, hearing)
    if version.sha256 != seen:
        raise WrongState("sign", "another version")
    if way == "typed" and typed_name.strip() != who.name:
        raise Unlawful([unmet("typed_name", "请键入与参加人姓名一致的全名")])
    if way in {"drawn", "paper"} and not picture:
        raise Unlawful([unmet("picture", "请在框内签名" if way == "drawn" else "请附签名页的扫描件")])
    if isinstance(who, HearingRole) and (open_ := pending(db, hearing)):
        raise Unlawful(
            [unmet("role", f"主持人、记录人最后签字；尚未核对签字的参加人：{'、'.join(p.name for p in open_)}")]
        )
    if picture:
        check(picture, "signature" + next((end for mark, end in _ENDINGS.items() if picture.startswith(mark)), ".jpg"))
    corrected = any(
        c.granted for c in corrections(db, hearing) if c.participant_id == who.id and isinstance(who, Participant)
    )
    state = "confirmed_with_correction" if corrected else "confirmed"
    return _settle(
        db, hearing, version, who, state=state, way=way, typed_name=typed_name.strip(), note="",
        file_sha256=files.put(picture) if picture else "", identity_check=identity_check, by=by, now=now,
    )  # fmt: skip


def note_missing(
    db: Session, hearing: Hearing, who: Participant, *, state: str, note: str, by: Staff, now: datetime
) -> RecordSignature:
    """Refused, or did not come to sign: noted by host and recorder with the reason (a rule by analogy)."""
    only_own(by, hearing)
    hearing = locked(db, hearing.id or 0)
    after("sign", hearing.status)
    if state not in {"refused", "absent"}:
        raise ValueError("refused or absent")
    if not note.strip():
        raise Unlawful(
            [Unmet(field="note", message="请注明拒绝签字或者未签字的情况", article=SUPPLEMENTARY, rule="P20.1")]
        )
    return _settle(
        db, hearing, needed(db, hearing), who, state=state, way="", typed_name="", note=note.strip(), file_sha256="",
        identity_check="", by=by, now=now,
    )  # fmt: skip


def pending(db: Session, hearing: Hearing) -> list[Participant]:
    """Those who were there and have neither confirmed, refused nor been noted as absent for what concerns them."""
    settled = standing_signatures(db, hearing)
    return [p for p in came(db, hearing.id or 0) if p.id not in settled]


def standing_signatures(db: Session, hearing: Hearing) -> dict[int, tuple[RecordSignature, RecordVersion]]:
    """Participant id -> the signature that stands: the latest one, unless a later version changed what concerns them."""
    found: dict[int, tuple[RecordSignature, RecordVersion]] = {}
    for version in versions(db, hearing.id or 0):
        for id_ in version.affects:
            found.pop(id_, None)
        for signature in of_version(db, version):
            if signature.participant_id:
                found[signature.participant_id] = (signature, version)
    return found


def of_version(db: Session, version: RecordVersion) -> Sequence[RecordSignature]:
    """The signatures under one version."""
    mine = select(RecordSignature).where(RecordSignature.version_id == version.id)
    return db.exec(mine.order_by(col(RecordSignature.id))).all()


def _settle(
    db: Session, hearing: Hearing, version: RecordVersion, who: Participant | HearingRole, *, by: Staff | str,
    now: datetime, **facts: Any,
) -> RecordSignature:  # fmt: skip
    is_role = isinstance(who, HearingRole)
    if any((s.role_id if is_role else s.participant_id) == who.id for s in of_version(db, version)):
        raise WrongState("sign", "signed")
    made = RecordSignature(
        version_id=version.id or 0, participant_id=None if is_role else who.id, role_id=who.id if is_role else None,
        signed_at=now, noted_by=None if isinstance(by, str) else by.id, **facts,
    )  # fmt: skip
    content: dict[str, object] = {"version": version.sha256, "who": who.name, **facts}
    made.journal_index = journal(db, hearing, "record.signed", content, by, now).index
    db.add(made)
    db.flush()
    return made


def latest(db: Session, hearing_id: int) -> RecordVersion | None:
    """The newest version."""
    return next(iter(reversed(versions(db, hearing_id))), None)


def versions(db: Session, hearing_id: int) -> Sequence[RecordVersion]:
    """All versions in order."""
    mine = select(RecordVersion).where(RecordVersion.hearing_id == hearing_id)
    return db.exec(mine.order_by(col(RecordVersion.number))).all()


def corrections(db: Session, hearing: Hearing) -> Sequence[RecordCorrection]:
    """Everything that was asked to be corrected."""
    mine = select(RecordCorrection).join(RecordVersion, col(RecordVersion.id) == RecordCorrection.version_id)
    return db.exec(mine.where(RecordVersion.hearing_id == hearing.id).order_by(col(RecordCorrection.id))).all()


def needed(db: Session, hearing: Hearing) -> RecordVersion:
    """The newest version. Raises WrongState while there is none."""
    version = latest(db, hearing.id or 0)
    if version is None:
        raise WrongState("sign", "no record yet")
    return version


def unmet(field: str, message: str) -> Unmet:
    """A refusal of 程序办法第二十条第一款."""
    return Unmet(field=field, message=message, article=RULE, rule="P20.1")
