"""What the tests of the journal append."""

from datetime import UTC, datetime

from journal.entries import Fact

AT = datetime(2026, 3, 2, 2, 0, 0, 5, tzinfo=UTC)
SUBMITTED = {
    "receipt": "GY-2026-0001",
    "text": '第十二条的补贴标准偏低。\n"建议"提高\u2028',
    "submitter": {"kind": "person", "name": "王某"},
}


def fact(n: int, content: dict | None = None) -> Fact:
    return Fact(
        kind="opinion.received", object=f"consultation:{n}", content=content or {"n": n}, by_role="public", at=AT
    )
