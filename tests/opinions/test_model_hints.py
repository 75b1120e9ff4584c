"""The language model: asked at a local fake server, refused unless its quotations are verbatim, all of it journalled."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from sqlmodel import select

from infra.settings import Settings
from infra.states import WrongState
from journal.models import JournalEntry
from opinions import model_hints, services
from opinions.desk_models import ModelHint
from opinions.intake_group import store_group
from opinions.language_model import HttpModel, ModelFailed, http_model
from opinions.model_hints import Unproved, proved
from opinions.models import Opinion
from tests.factories import make_submission

GIVEN = {7: "建议把期限延长到四十五日。", 8: "在嘎查也张贴公告。"}


class FakeModel(BaseHTTPRequestHandler):
    """Answers with what the test put on the server, and keeps what it was asked."""

    def do_POST(self):
        self.server.asked.append(
            (self.path, self.headers, json.loads(self.rfile.read(int(self.headers["content-length"]))))
        )
        said = self.server.says(self.server.asked[-1][2]["messages"][0]["content"])
        body = json.dumps({"choices": [{"message": {"content": said}}]}).encode() if said is not None else b"{}"
        self.send_response(200 if said is not None else 500)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *given):
        pass


@pytest.fixture
def fake():
    server = HTTPServer(("127.0.0.1", 0), FakeModel)
    server.asked, server.says = [], lambda prompt: None
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.fixture
def theme(db, consultation, officer, now):
    texts = ["建议把期限延长到四十五日，电话13800138000。", "在嘎查也张贴公告。"]
    store_group(db.connection(), [make_submission(consultation.id, text=t) for t in texts], now)
    made = services.add_theme(db, consultation.id, title="期限", summary="", by=officer, now=now)
    services.group(db, list(db.exec(select(Opinion))), theme=made, by=officer, now=now)
    db.commit()
    return made


def model_at(server, key="secret"):
    return HttpModel(f"http://127.0.0.1:{server.server_port}/v1/", "qwen", key, 5)


def test_off_by_default_and_only_http():
    assert http_model(Settings(_env_file=None)) is None
    assert http_model(Settings(_env_file=None, model_url="http://10.0.0.5/v1")).url.endswith("/v1/chat/completions")
    with pytest.raises(ValueError, match="http"):
        HttpModel("file:///etc/passwd", "x", "", 1)


def test_a_proved_suggestion_is_offered_and_taken_by_a_person(db, engine, theme, fake, officer, now):
    hint = model_hints.ask(db, theme, kind="line", by=officer, now=now)
    assert model_hints.ask(db, theme, kind="line", by=officer, now=now) is hint
    db.commit()
    first = db.exec(select(Opinion.id).order_by(Opinion.id)).first()
    db.commit()
    fake.says = lambda prompt: (
        "好的："
        + json.dumps(
            {"suggestion": "希望延长期限", "quotations": [{"id": first, "words": "期限延长到四十五日"}]},
            ensure_ascii=False,
        )
    )
    assert model_hints.answer_waiting(engine, model_at(fake), lambda: now)
    assert not model_hints.answer_waiting(engine, model_at(fake), lambda: now)
    path, headers, body = fake.asked[0]
    assert (path, headers["authorization"], body["model"], body["temperature"]) == (
        "/v1/chat/completions", "Bearer secret", "qwen", 0,
    )  # fmt: skip
    assert "138****8000" in body["messages"][0]["content"]
    assert "13800138000" not in body["messages"][0]["content"]
    db.expire_all()
    (done,) = model_hints.of_theme(db, theme.id)
    assert (done.status, done.suggestion, done.quotations, done.prompt) == (
        "offered", "希望延长期限", [first], body["messages"][0]["content"],
    )  # fmt: skip
    assert db.exec(select(JournalEntry).where(JournalEntry.kind == "model.answered")).one()
    model_hints.take(db, done, theme, by=officer, now=now)
    assert (theme.title, theme.summary, done.status) == ("期限", "希望延长期限", "taken")
    with pytest.raises(WrongState):
        model_hints.take(db, done, theme, by=officer, now=now)
    db.rollback()


@pytest.mark.parametrize(("said", "status"), [(None, "failed"), ("我认为应当延长。", "refused")])
def test_no_answer_and_no_proof(db, engine, theme, fake, officer, now, said, status):
    model_hints.ask(db, theme, kind="name", by=officer, now=now)
    db.commit()
    fake.says = lambda prompt: said
    assert model_hints.answer_waiting(engine, model_at(fake, key=""), lambda: now)
    assert "authorization" not in fake.asked[0][1]
    db.expire_all()
    hint = db.exec(select(ModelHint)).one()
    assert (hint.status, hint.suggestion, bool(hint.why), hint.answer) == (status, "", True, said or "")
    assert theme.title == "期限"
    with pytest.raises(ModelFailed):
        HttpModel("http://127.0.0.1:9/v1", "x", "", 1).complete("?")
    db.rollback()


def answer(suggestion="延长期限", quotations=((7, "期限延长到四十五日"),)):
    quoted = [{"id": id_, "words": words} for id_, words in quotations]
    return json.dumps({"suggestion": suggestion, "quotations": quoted}, ensure_ascii=False)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "格式"),
        ("{}", "格式"),
        ('{"suggestion": "x", "quotations": [7]}', "格式"),
        (answer(suggestion=" "), "为空"),
        (answer(suggestion="长" * 31), "超过 30"),
        (answer(quotations=()), "没有引用"),
        (answer(quotations=((7, "期限延长到六十日"),)), "意见 7"),
        (answer(quotations=((8, "期限延长到四十五日"),)), "意见 8"),
        (answer(quotations=((7, "期限延长到四十五日"), (9, "没有这一条"))), "意见 9"),
        (answer(quotations=((7, "期"),)), "意见 7"),
    ],
)
def test_what_is_not_proved_is_refused(said, why):
    with pytest.raises(Unproved, match=why):
        proved(said, GIVEN, 30)


def test_what_is_proved_names_its_opinions_once():
    said = answer(quotations=((7, "建议把期限"), (8, "在嘎查"), (7, "四十五日")))
    assert proved(f"```json\n{said}\n```", GIVEN, 30) == ("延长期限", [7, 8])
