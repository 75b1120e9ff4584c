"""A door is one request that one gate stands before: refused with the article, then, when what is missing is there, let in."""

from pathlib import Path

import yaml

from law.gates import GATES
from tests.admin.conftest import read

LAW = Path(__file__).parents[3] / "docs/law/rules.yaml"


def articles():
    """Rule id -> its article, as the register has it."""
    return {r["id"]: r["cite"] for r in yaml.load(LAW.read_text("utf-8"), yaml.CSafeLoader)["rules"]}


ARTICLES = articles()


class Door:
    """The same request, sent again; `state` reads what the act would change."""

    def __init__(self, gate, browser, url, state, **form):
        self.gate, self.browser, self.url, self.state, self.form = GATES[gate], browser, url, state, form

    def send(self, changes):
        values = {name: value() if callable(value) else value for name, value in (self.form | changes).items()}
        return self.browser.post(self.url, data=values)

    def blocks(self, rule, words, **changes):
        """Refused: 422, the requirement in words and its article on the page, nothing changed."""
        assert rule in self.gate.rules, f"{self.gate.id} does not compose {rule}"
        before = self.state()
        answer = self.send(changes)
        page = read(answer)
        assert answer.status_code == 422, (answer.status_code, answer.headers.get("location"), page.text[:600])
        shown = page.main.text
        assert ARTICLES[rule] in shown and words in shown, shown[:3000]
        assert self.state() == before
        return page

    def opens(self, status=303, **changes):
        """Let in: the state is another one."""
        before = self.state()
        answer = self.send(changes)
        assert answer.status_code == status, (answer.status_code, read(answer).main.text[:3000])
        after = self.state()
        assert after != before
        return after
