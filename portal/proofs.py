"""What was handed in, word for word as the journal committed to it."""

from datetime import UTC
from typing import Any

from starlette.exceptions import HTTPException

from journal.receipts import Erased, proof_file
from opinions.models import Opinion
from opinions.submission import SentFile, Submission
from web.page import Context


def submitted(opinion: Opinion) -> dict[str, Any]:
    """The first words of an opinion, before any edit: the content whose hash stands in the journal."""
    first = opinion.revisions[0] if opinion.revisions else opinion
    submission = Submission(
        idempotency_key="",
        consultation_id=opinion.consultation_id,
        text=first.text,
        clause=opinion.clause,
        stance=first.stance,
        submitter_kind=opinion.submitter_kind,
        submitter_name=opinion.submitter_name,
        channel=opinion.channel,
        files=tuple(SentFile(f.name, f.mime, f.size, f.sha256) for f in opinion.files),
    )
    return submission.content(opinion.receipt, opinion.received_at.astimezone(UTC))


def proof_of(ctx: Context, opinion: Opinion) -> dict[str, Any]:
    """The file by which anybody can check offline that the opinion stands in the journal.

    Raises HTTPException(410) once its salt was erased with the personal data.
    """
    content = submitted(opinion)
    connection, key = ctx.db.connection(), ctx.state.journal_key
    try:
        return proof_file(connection, key, index=opinion.journal_index, number=opinion.receipt, submitted=content)
    except Erased:
        raise HTTPException(410) from None
