"""`gongyi export`: everything published as open data, and a consultation's ledger for staff."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from consultations import public
from consultations import queries as consultations
from documents.csv import csv_rows
from documents.personal import mask_name, masked_text
from infra.clock import SHANGHAI
from opinions import queries
from opinions.models import OUTCOMES, Opinion
from opinions.summary import answers_of
from portal import open_data

LISTED = ("id", "title", "status", "opens_at", "closes_at", "feedback_due_on", "answered_at", "total", "url")
LEDGER = (
    "receipt", "received_at", "channel", "status", "clause", "stance", "submitter_kind", "submitter", "text", "theme",
    "outcome", "reason", "changed_clause", "journal_index",
)  # fmt: skip


def export_open_data(db: Session, folder: Path, *, base_url: str, now: datetime) -> list[Path]:
    """consultations.csv and .json, and a JSON file for each. Only what the public pages show. Returns the files."""
    listed = public.listed(db, status="", now=now)
    described = [open_data.consultation(public.view(db, item.id, now=now)) for item in listed]
    rows = []
    for item, each in zip(listed, described, strict=True):
        each["url"] = f"{base_url.rstrip('/')}/consultations/{item.id}"
        known = open_data.listed(item) | {"total": each["counts"]["total"], "url": each["url"]}
        rows.append(tuple(known[name] for name in LISTED))
    files = [_write(folder / "consultations.csv", csv_rows(LISTED, rows))]
    files.append(_json(folder / "consultations.json", {"items": described, "exported_at": open_data.moment(now)}))
    for each in described:
        files.append(_json(folder / "consultations" / f"{each['id']}.json", each))
    return files


def export_ledger(db: Session, consultation_id: int, folder: Path, *, masked: bool) -> list[Path]:
    """The ledger of a consultation as CSV and JSON; `masked` hides names and personal numbers. Raises NoResultFound."""
    consultation = consultations.get(db, consultation_id)
    opinions = queries.every(db, consultation_id)
    themes = {theme.id: theme.title for theme in queries.themes(db, consultation_id)}
    answers = answers_of(opinions, queries.answers(db, consultation_id))
    rows = [_opinion(o, themes.get(o.theme_id, ""), answers.get(o.id or 0), masked=masked) for o in opinions]
    name = f"consultation-{consultation_id}"
    table = csv_rows(LEDGER, [tuple(row[column] for column in LEDGER) for row in rows])
    content = {"consultation": consultation_id, "title": consultation.title, "masked": masked, "opinions": rows}
    return [_write(folder / f"{name}.csv", table), _json(folder / f"{name}.json", content)]


def _opinion(opinion: Opinion, theme: str, answer: Any, *, masked: bool) -> dict[str, Any]:
    sealed = opinion.status == "sealed"
    return {
        "receipt": opinion.receipt,
        "received_at": opinion.received_at.astimezone(SHANGHAI).isoformat(),
        "channel": opinion.channel,
        "status": opinion.status,
        "clause": opinion.clause,
        "stance": opinion.stance,
        "submitter_kind": opinion.submitter_kind,
        "submitter": mask_name(opinion.submitter_name) if masked else opinion.submitter_name,
        "text": "" if masked and sealed else masked_text(opinion.text) if masked else opinion.text,
        "theme": theme,
        "outcome": OUTCOMES[answer.outcome] if answer else "",
        "reason": answer.reason if answer else "",
        "changed_clause": answer.changed_clause if answer else "",
        "journal_index": opinion.journal_index,
    }


def _json(path: Path, content: object) -> Path:
    return _write(path, json.dumps(content, ensure_ascii=False, indent=1).encode())


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
