"""Who takes part in the course of a matter, each with a browser and a keyboard, and what they all do alike."""

import time

from tests.browser.person import Person

SLOWER_THAN_PROGRAMS = 3.2  # seconds between form and sending


class Careful(Person):
    """Looks at each kind of page once, whoever of them opens it first."""

    seen_by_anybody = set()

    def __init__(self, browser, site, *, javascript):
        super().__init__(browser, site, javascript=javascript)
        self.looked_at = self.seen_by_anybody
        self.opened_at = 0.0

    def go(self, path):
        super().go(path)
        self.opened_at = time.monotonic()
        self.glance()

    def press(self, name, **where):
        super().press(name, **where)
        self.glance()

    def _reach(self, *targets):
        """Straight to the control, where the other journeys press Tab: it must take the focus all the same."""
        targets[0].wait_for(state="visible", timeout=5000)
        target = next((t for t in targets if t.is_checked()), targets[0]) if len(targets) > 1 else targets[0]
        target.focus()
        assert target.evaluate("e => e === document.activeElement && e.tabIndex >= 0"), target

    def unhurried(self):
        """A form that is sent too soon is taken for a program's."""
        time.sleep(max(0.0, SLOWER_THAN_PROGRAMS - (time.monotonic() - self.opened_at)))


class Cast:
    """Who takes part, by login; they sign in when they are first needed, and again when much time has passed."""

    def __init__(self, site, person):
        self.site, self.person = site, person
        self.people, self.since = {}, {}

    def __getattr__(self, login):
        if login not in self.people:
            self.people[login] = self.stranger()
        if login != "ann" and self.since.get(login) != self.site.hand["now"]:
            self.since[login] = self.site.hand["now"]
            sign_in(self.people[login], login, "long enough 1", self.site.code(login))
        return self.people[login]

    def stranger(self):
        """Somebody without an account."""
        return self.person(kind=Careful)


def sign_in(somebody, login, password, code):
    somebody.go("/admin/sign-in")
    somebody.fill("登录名", login)
    somebody.fill("密码", password)
    somebody.fill("动态口令", code)
    somebody.press("登录", within="main")


def form(end):
    return f'form[action$="{end}"]'


def send(somebody, end):
    """Press the button of a form whose field has the same name (a file field is a button, too)."""
    with somebody.page.expect_navigation():
        somebody.page.locator(f"{form(end)} button").first.press("Enter")


def refused(somebody, page, act, button, /, **values):
    """Somebody else finds no such button there; the form sent all the same is refused (404: what is another division's)."""
    somebody.go(page)
    assert not somebody.page.locator("main button:not([aria-disabled])", has_text=button).count(), (page, button)
    answer = somebody.page.request.post(somebody.site + act, form=values, headers={"origin": somebody.site})
    assert answer.status in {403, 404}, (act, answer.status)


def tick_all(somebody, name):
    for box in somebody.page.locator(f'main input[name="{name}"]').all():
        somebody._reach(box)
        somebody.page.keyboard.press("Space")


def fill_all(somebody, name, words):
    for area in somebody.page.locator(f'main textarea[name^="{name}"]').all():
        if not area.input_value():
            somebody._reach(area)
            somebody.page.keyboard.insert_text(words)
