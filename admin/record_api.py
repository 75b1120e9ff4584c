"""The decision record for other systems of the department: by a token with the scope, each use journalled."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from starlette.exceptions import HTTPException
from starlette.routing import Route

from decisions import dossier, queries
from decisions.models import Matter
from infra.clock import SHANGHAI
from web.client_access import for_client
from web.page import Context

SCOPE = "record.read"
PER_PAGE = 50


@for_client(SCOPE)
def matters(ctx: Context) -> dict[str, Any]:
    """Matters, the newest first; `?before=ID` goes on."""
    before = ctx.request.query_params.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 10):
        raise HTTPException(400)
    found = [m for m in queries.every(ctx.db) if not before or (m.id or 0) < int(before)]
    shown = found[:PER_PAGE]
    more = len(found) > PER_PAGE
    return {"items": [_matter(m) for m in shown], "next": f"/api/v1/matters?before={shown[-1].id}" if more else None}


@for_client(SCOPE)
def record(ctx: Context, id: int) -> dict[str, Any]:
    """The record of one matter: what happened, the duties, the papers, the figures."""
    db = ctx.db
    matter = queries.get(db, id)
    papers = queries.papers(db, matter.id or 0)
    return _matter(matter) | {
        "timeline": [_happening(h) for h in dossier.timeline(db, matter)],
        "duties": [asdict(duty) for duty in dossier.duties(db, matter)],
        "papers": [
            {"kind": p.kind, "title": p.title, "filename": p.filename, "sha256": p.sha256, "made_at": _moment(p.made_at),
             "journal_index": p.journal_index}
            for p in papers
        ],
        "figures": [
            {"group": f.group, "label": f.label, "number": f.number, "consultation": f.consultation_id}
            for f in dossier.figures(db, matter)
        ],
    }  # fmt: skip


def _matter(matter: Matter) -> dict[str, Any]:
    return {
        "id": matter.id,
        "number": matter.number,
        "title": matter.title,
        "category": matter.category,
        "division": matter.division.name,
        "opened_at": _moment(matter.opened_at),
        "due_on": matter.due_on.isoformat() if matter.due_on else None,
        "record": f"/api/v1/matters/{matter.id}/record",
    }


def _happening(each: dossier.Happening) -> dict[str, Any]:
    return {
        "at": _moment(each.at),
        "title": each.title,
        "detail": each.detail,
        "by_role": each.by_role,
        "journal_index": each.journal_index,
        "object": each.object,
    }


def _moment(value: datetime) -> str:
    return value.astimezone(SHANGHAI).isoformat()


routes = [
    Route("/api/v1/matters", matters, methods=["GET"], name="record_api:matters"),
    Route("/api/v1/matters/{id:int}/record", record, methods=["GET"], name="record_api:record"),
]
