"""The legality review of the demo, once the opinions of the public are answered."""

from datetime import datetime, timedelta

from sqlmodel import Session

from decisions.models import Matter
from decisions.services import keep_paper
from documents.pdf import pdf
from gongyi.demo import texts
from infra.clock import legal_date
from infra.files import FileStore
from law import legality_review as law
from people.models import Staff
from people.workdays import load_workdays
from reviews import legality, queries
from reviews.models import LegalityReview
from reviews.paper_legality import counsel_document, opinion_document


def review_legality(
    db: Session, matter: Matter, *, officer: Staff, staff: dict[str, Staff], files: FileStore, now: datetime
) -> None:
    """From the submission to the opinion and the response, in the last minutes before now."""
    text, legal, workdays = texts.load("reviews")["legality"], staff["legal"], load_workdays(db)
    at = [now - timedelta(minutes=minutes) for minutes in (28, 26, 24)]
    review = legality.begin(
        db, matter_id=matter.id or 0, title=matter.title, division_id=matter.division_id, by=officer, now=at[0]
    )
    for kind, words in text["papers"]:
        legality.add_paper(db, review, kind=kind, name=kind, text=words, sha256="", by=officer, now=at[0])
    due_on = legality.asked_day(review, legal_date(at[1]), workdays)
    legality.prepare(db, review, changes={"due_on": due_on}, seen=None, by=officer, now=at[1])
    held = {law.PARTICIPATION: True, law.HEARING: False}
    legality.submit(db, review, participation=held, workdays=workdays, by=officer, now=at[1])
    legality.accept(db, review, workdays=workdays, by=legal, now=at[2])
    _advise(db, review, staff["counsel"], by=legal, now=now - timedelta(minutes=20))
    reasons = dict(zip(law.REVIEWED, text["reasons"], strict=True))
    legality.decide(
        db, review, outcome=law.AGREE, reasons=reasons, points=[], name=legal.name,
        procedures=queries.procedures_of(db, review), by=legal, now=now - timedelta(minutes=10),
    )  # fmt: skip
    legality.respond(db, review, review.points[0], response=text["response"], by=officer, now=now)
    opinion = opinion_document(
        review, division=legal.division.name, addressee=officer.division.name,
        departures=queries.departures(db, review.matter_id),
    )  # fmt: skip
    for kind, document in (
        ("legality_opinion", opinion),
        ("counsel_opinion", counsel_document(review, review.counsel[0])),
    ):
        title = f"{matter.title} {document.title}"
        sha256 = files.put(pdf(document))
        keep_paper(db, matter, kind=kind, title=title, filename=f"{title}.pdf", sha256=sha256, by=legal, now=now)


def _advise(db: Session, review: LegalityReview, counsel: Staff, *, by: Staff, now: datetime) -> None:
    text = texts.load("reviews")["legality"]
    legality.ask_counsel(db, review, counsel, by=by, now=now)
    mine = review.counsel[0]
    legality.declare(db, review, mine, interest="none", remark="", by=counsel, now=now)
    signature = {"opinion": text["counsel"], "points": [text["counsel_point"]], "name": counsel.name}
    legality.sign_counsel(db, review, mine, **signature, by=counsel, now=now)
