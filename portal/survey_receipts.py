"""The receipt of an answered survey: that it is counted, and, where that is possible, the proof."""

import json

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response

from documents import qr
from journal.receipts import Erased, proof_file
from opinions import public as public_opinions
from opinions.receipts import SURVEY
from portal.downloads import download
from portal.open_data import moment
from portal.surveys import PRIVATE
from surveys import public
from surveys.models import CHANNELS, SurveyAnswer
from surveys.presenting import in_words
from surveys.submission import answer_content
from web.i18n import gettext as _
from web.page import Context
from web.reading import found


def is_of_survey(number: str) -> bool:
    """Whether a receipt number is that of a survey."""
    return number.startswith(SURVEY + "-")


def is_known(ctx: Context, number: str) -> bool:
    """Whether an opinion or an answered survey has this receipt."""
    by_receipt = public.by_receipt if is_of_survey(number) else public_opinions.by_receipt
    return found(by_receipt, ctx.db, number) is not None


def show(ctx: Context, number: str) -> Response:
    """What was answered, and when it counts. Raises NoResultFound."""
    answer = public.by_receipt(ctx.db, number)
    survey = public.get(ctx.db, answer.survey_id)
    definition = public.questions_of(survey, answer.version)
    said = [
        (q.title, in_words(q, answer.answers.get(q.key), answer.answers.get(q.key + ".other", "")))
        for q in definition.questions()
        if q.is_asked
    ]
    return ctx.page(
        "portal/surveys/receipt.html",
        headers=PRIVATE,
        survey=survey,
        answer=answer,
        said=[(title, words) for title, words in said if words],
        channel=_(CHANNELS[answer.channel]),
        qr=Markup(qr.svg(_address(ctx, number), title=_("本回执二维码"))),  # noqa: S704 -- drawn by us
    )


def as_json(ctx: Context, number: str) -> dict[str, object]:
    """The same for programs. Raises NoResultFound."""
    answer = public.by_receipt(ctx.db, number)
    return {
        "receipt": answer.receipt,
        "survey": answer.survey_id,
        "version": answer.version,
        "received_at": moment(answer.received_at),
        "channel": answer.channel,
        "answers": answer.answers,
        "journal_index": answer.journal_index,
    }


def proof_of(ctx: Context, answer: SurveyAnswer) -> dict[str, object]:
    """The file that `gongyi verify receipt` reads. Raises HTTPException(410): anonymous, or the salt was erased."""
    if answer.journal_index is None:
        raise HTTPException(410)
    content = answer_content(
        answer.receipt, answer.survey_id, answer.version, answer.answers, answer.channel, answer.received_at
    )
    connection, key = ctx.db.connection(), ctx.state.journal_key
    try:
        return proof_file(connection, key, index=answer.journal_index, number=answer.receipt, submitted=content)
    except Erased:
        raise HTTPException(410) from None


def proof(ctx: Context, number: str) -> Response:
    """The same as a file to keep."""
    content = json.dumps(proof_of(ctx, public.by_receipt(ctx.db, number)), ensure_ascii=False, indent=1)
    response = download(content.encode(), f"{number}.json", "application/json")
    response.headers.update(PRIVATE)
    return response


def code(ctx: Context, number: str) -> Response:
    """The address as a QR code."""
    public.by_receipt(ctx.db, number)
    return Response(qr.svg(_address(ctx, number)), headers=PRIVATE, media_type="image/svg+xml")


def _address(ctx: Context, number: str) -> str:
    return f"{ctx.settings.base_url.rstrip('/')}/receipts/{number}"
