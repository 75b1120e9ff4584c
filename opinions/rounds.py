"""The consultation an opinion belongs to, as far as the ledger must know it: whether its result is published."""

from sqlalchemy import column, select, table
from sqlmodel import Session

from infra.states import WrongState

# The table of consultations belongs to a feature above this one: read by name.
_round = table("consultation", column("id"), column("status"))
RESULT_STANDS = "结果已经公布，台账、主题和答复不能再改。"


def while_answering(db: Session, consultation_id: int, act: str) -> None:
    """What was published stands. The row stays locked, so that no result goes out meanwhile. Raises WrongState."""
    mine = select(_round.c.status).where(_round.c.id == consultation_id).with_for_update(read=True)
    status = db.connection().execute(mine).scalar_one()
    if status == "answered":
        raise WrongState(act, status, RESULT_STANDS)
