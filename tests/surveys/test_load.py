"""Many at once: each answer exactly once, quotas exact, on both databases. GONGYI_MANY_ANSWERS=5000 for the full size."""

import os
from concurrent.futures import ThreadPoolExecutor, wait

from sqlmodel import Session, func, select

from opinions.intake import IntakeWriter
from opinions.submission import Accepted
from surveys.intake import store_answers
from surveys.models import SurveyAnswer, SurveyQuota
from surveys.submission import QuotaFull, SurveySubmission
from tests.factories import make_survey

MANY = int(os.environ.get("GONGYI_MANY_ANSWERS", "600"))
AT_ONCE = 100


def test_every_answer_once_and_quotas_exact(db, engine, officer, deputy, now):
    room = MANY // 4
    quotas = [
        ("甲", {"question": "way", "op": "is", "value": "o1"}, room),
        ("乙", {"question": "way", "op": "is", "value": "o2"}, MANY),
    ]
    survey = make_survey(db, officer=officer, deputy=deputy, now=now, quotas=quotas)
    db.commit()
    writers = [
        IntakeWriter(engine, clock=lambda: now, queue_size=MANY * 3, stores={SurveySubmission: store_answers})
        for _ in range(2)
    ]
    for writer in writers:
        writer.start()

    def send(n):
        """Everybody presses twice, at two processes."""
        submission = SurveySubmission(
            idempotency_key=f"k{n}",
            survey_id=survey.id,
            version=1,
            answers={"way": "o1" if n % 2 else "o2", "times": n},
        )
        return [writer.submit(submission) for writer in writers]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        pairs = list(pool.map(send, range(MANY)))
    wait([answer for pair in pairs for answer in pair], timeout=300)
    for writer in writers:
        writer.stop()
    receipts, full = {}, 0
    for n, pair in enumerate(pairs):
        outcomes = [a.exception() or a.result() for a in pair]
        if all(isinstance(o, Accepted) for o in outcomes):
            assert outcomes[0].receipt == outcomes[1].receipt
            receipts[n] = outcomes[0].receipt
        else:
            assert all(isinstance(o, QuotaFull) for o in outcomes), outcomes
            full += 1
    assert len(set(receipts.values())) == len(receipts) and full == MANY // 2 - room
    with Session(engine) as fresh:
        assert fresh.exec(select(func.count()).select_from(SurveyAnswer)).one() == len(receipts) == MANY - full
        taken = dict(fresh.exec(select(SurveyQuota.label, SurveyQuota.taken)).all())
        assert taken == {"甲": room, "乙": MANY - MANY // 2}
