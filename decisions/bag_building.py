"""The bag of a hand-over, built from what was recorded then, with the proofs that it stands in the journal."""

import json

from sqlmodel import Session

from decisions.archive import hand_over_content
from decisions.archive_models import HandOver
from decisions.bag import make_bag, zipped
from decisions.bag_checking import HAND_OVER_PROOF, PAPER_PROOFS
from decisions.models import Matter
from infra.clock import legal_date
from infra.files import FileStore
from journal.keys import Key
from journal.receipts import Erased, proof_file


def bag_name(matter: Matter, row: HandOver) -> str:
    """The folder inside the ZIP, and the file's name without its ending."""
    return f"{matter.number}-{row.number}"


def bag_zip(db: Session, matter: Matter, row: HandOver, files: FileStore, key: Key) -> bytes:
    """The ZIP of a hand-over: the payload as it was handed over, proofs by the newest checkpoint."""
    payload = {str(each["path"]): files.get(str(each["sha256"])) for each in row.files}
    on = legal_date(row.made_at)
    about = {
        "Source-Organization": "内蒙古自治区人力资源和社会保障厅",
        "Bagging-Date": on.isoformat(),
        "External-Identifier": matter.number,
        "External-Description": " ".join(matter.title.split()),
        "Bag-Software-Agent": "gongyi",
    }
    return zipped(make_bag(payload, _proofs(db, matter, row, key), about), bag_name(matter, row), on)


def _proofs(db: Session, matter: Matter, row: HandOver, key: Key) -> dict[str, bytes]:
    connection = db.connection()
    submitted = hand_over_content(matter, row.number, row.manifest_sha256, len(row.files))
    proof = proof_file(connection, key, index=row.journal_index, number=bag_name(matter, row), submitted=submitted)
    tags = {HAND_OVER_PROOF: _json(proof), "journal/public-key.txt": f"{key.public.text}\n".encode()}
    for place, each in enumerate(row.files, 1):
        index = int(str(each["journal_index"]))
        if index < 0:
            continue
        committed: dict[str, object] = {name: each[name] for name in ("kind", "title", "sha256")}
        try:
            paper = proof_file(connection, key, index=index, number=f"{place:03}", submitted=committed)
        except Erased:
            continue  # the link was erased at somebody's request; the hash still stands in the hand-over
        tags[f"{PAPER_PROOFS}{place:03}.json"] = _json(paper)
    return tags


def _json(document: dict[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"
