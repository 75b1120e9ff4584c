"""The annual catalogue of decision matters: drawn up, agreed by the meeting, published (程序办法第七条, gate G02)."""

from datetime import datetime

from sqlmodel import Session, col, func, select

from decisions.initiation_models import Catalogue, CatalogueItem
from decisions.states import WrongStage
from infra import public_version
from infra.clock import legal_date
from journal.entries import record
from law import gates
from law.findings import require
from law.initiation import Discussion
from people.models import Staff
from people.services import journal_role


def draw_up(db: Session, *, year: int, note: str, by: Staff, now: datetime) -> Catalogue:
    """A new version for a year, with the items of the version before it."""
    last = db.exec(select(Catalogue).where(Catalogue.year == year).order_by(col(Catalogue.version).desc())).first()
    if last and not last.published_at:
        raise WrongStage("draw_up", "draft")
    number = db.exec(select(func.max(Catalogue.version)).where(Catalogue.year == year)).one() or 0
    catalogue = Catalogue(year=year, version=number + 1, note=note, made_at=now, made_by=by.id or 0)
    for item in last.items if last else ():
        catalogue.items.append(CatalogueItem(**item.model_dump(exclude={"id", "catalogue_id"})))
    db.add(catalogue)
    db.flush()
    _journal(db, catalogue, "catalogue.drawn_up", {"year": year, "version": catalogue.version}, by, now)
    return catalogue


def add_item(
    db: Session, catalogue: Catalogue, *, title: str, division_id: int, planned_for: str, by: Staff, now: datetime
) -> None:
    """Put a matter into a version that is not published yet."""
    _still_draft(catalogue, "add_item")
    position = max((item.position for item in catalogue.items), default=0) + 1
    catalogue.items.append(
        CatalogueItem(position=position, title=title, division_id=division_id, planned_for=planned_for)
    )
    _journal(db, catalogue, "catalogue.item_added", {"title": title}, by, now)


def remove_item(db: Session, catalogue: Catalogue, item_id: int, *, by: Staff, now: datetime) -> None:
    """Take a matter out of a version that is not published yet."""
    _still_draft(catalogue, "remove_item")
    catalogue.items = [item for item in catalogue.items if item.id != item_id]
    _journal(db, catalogue, "catalogue.item_removed", {"item": item_id}, by, now)


def publish(db: Session, catalogue: Catalogue, *, discussion: Discussion, by: Staff, now: datetime) -> None:
    """Publish after the meeting agreed. Gate G02. Raises Unlawful."""
    _still_draft(catalogue, "publish")
    facts = gates.CatalogueFacts(discussion=discussion, items=len(catalogue.items), published_on=legal_date(now))
    require(*gates.publish_catalogue(facts))
    catalogue.meeting, catalogue.held_on, catalogue.meeting_record = (
        discussion.meeting,
        discussion.held_on,
        discussion.record,
    )
    catalogue.published_at, catalogue.published_by = now, by.id
    _journal(db, catalogue, "catalogue.published", {"items": [item.title for item in catalogue.items]}, by, now)
    public_version.touch(db, "catalogue")


def _still_draft(catalogue: Catalogue, act: str) -> None:
    if catalogue.published_at:
        raise WrongStage(act, "published")


def _journal(
    db: Session, catalogue: Catalogue, kind: str, content: dict[str, object], by: Staff, now: datetime
) -> None:
    db.add(catalogue)
    db.flush()
    record(db, kind, f"catalogue:{catalogue.id}", content=content, by_role=journal_role(by), at=now)
