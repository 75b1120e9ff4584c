"""The people of the hearing's journey: who sits at which browser, and how they fill in what they see."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from sqlmodel import Session, select

from hearings.selection_models import Participant
from tests.admin.conftest import filled


class Course:
    """The hearing on its way: the site, the people at their browsers, and who sends forms over the wire."""

    def __init__(self, site, person, tmp_path):
        self.site, self.person, self.folder, self.id, self.seen = site, person, tmp_path, 0, set()
        self.wire = person().page.request  # no page is looked at: forms are sent as a browser would

    def staff(self, login, who=None):
        """Sign in, in a browser that may have been used before."""
        who = who or self.person()
        who.go("/admin/sign-in")
        for name, words in (("login", login), ("password", "long enough 1"), ("code", self.site.code(login))):
            put(who, f"#{name}", words)
        press(who, "登录")
        return who

    def look(self, who):
        """axe, wide and narrow, once for each kind of page."""
        name = re.sub(r"\d+|BM-[\w-]+|(?<=participants/)[\w-]+", "N", urlsplit(who.page.url).path)
        if name not in self.seen:
            self.seen.add(name)
            who.look_at(who.page, name)

    def at(self, *moment):
        self.site.at(datetime(*moment, tzinfo=self.site.zone))

    def ask(self, statement):
        with Session(self.site.engine, expire_on_commit=False) as db:
            return db.exec(statement).all()

    def seated(self):
        mine = select(Participant).where(Participant.standing == "seated", Participant.kind == "representative")
        return self.ask(mine.order_by(Participant.number))

    def get(self, path):
        """What stands at an address."""
        return self.wire.get(self.site.address + path).body()

    def post(self, path, form, *, by=None):
        """Send a form, or let a member of staff send it; where it leads."""
        answer = (by.page.request if by else self.wire).post(
            self.site.address + path, form=form, headers={"sec-fetch-site": "same-origin"}, max_redirects=0
        )
        assert answer.status == 303, (
            path,
            re.findall(r'(?s)class="(?:errors|notice due|problems).*?</div>', answer.text()),
        )
        return answer.headers["location"]

    def form(self, path, action):
        """What a browser would send for this form of the page."""
        return filled(BeautifulSoup(self.get(path), "html.parser"), action)


def put(who, css, words):
    """Fill in a field."""
    who.page.locator(css).fill(words)


def pick(who, css, value):
    """Choose from a list."""
    who.page.locator(css).select_option(value)


def tick(who, css):
    """Tick a box or choose one of several."""
    who.page.locator(css).check()


def press(who, name, within="main", *, role="button", exact=False):
    """Press a button or follow a link, and wait for where it leads."""
    with who.page.expect_navigation(wait_until="load"):
        who.page.locator(within).get_by_role(role, name=name, exact=exact).first.click()
