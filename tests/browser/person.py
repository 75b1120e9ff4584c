"""Somebody who uses the product by keyboard alone, in a real browser; every page they come to is looked at with axe."""

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Locator, Page

from tests.browser.axe import violations

MOST_TABS = 700
WIDTHS = (1280, 360)
FOCUSED = "wanted => wanted.includes(document.activeElement)"
# How many stops lie surely between the focus and the first that is wanted: those are passed without a look at each.
STOPS_BEFORE = """wanted => {
  const stops = "a[href], button:enabled, select:enabled, textarea:enabled, summary, "
    + "input:enabled:not([type=hidden]):not([type=radio]):not([type=date])";
  const after = document.activeElement, behind = Node.DOCUMENT_POSITION_FOLLOWING;
  const isBefore = (one, other) => (one.compareDocumentPosition(other) & behind) !== 0;
  const isBetween = (stop) => (after === document.body || isBefore(after, stop))
    && wanted.every((one) => isBefore(stop, one)) && stop.tabIndex === 0 && stop.checkVisibility();
  return [...document.querySelectorAll(stops)].filter(isBetween).length;
}"""


def kind_of(url: str) -> str:
    """The address without its numbers: pages of one kind are looked at once."""
    return re.sub(r"\d+|YJ-[\w-]+", "N", urlsplit(url).path)


class Person:
    """One browser window. `javascript=False` turns scripts off, and with them the look with axe, which is a script."""

    def __init__(self, browser: Browser, site: str, *, javascript: bool) -> None:
        self.site, self.javascript = site, javascript
        self.context = browser.new_context(
            java_script_enabled=javascript, locale="zh-CN", viewport={"width": WIDTHS[0], "height": 900}
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []  # what the console said: errors, refused by the content policy
        self.faults: list[str] = []  # what axe found, and what is wider than the screen
        self.looked_at: set[str] = set()
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, path: str) -> None:
        """Type an address."""
        self.page.goto(self.site + path)

    def text(self) -> str:
        """What the page says."""
        return self.page.inner_text("main")

    def press(self, name: str, *, role: str = "button", within: str = "body", exact: bool = False) -> None:
        """Tab to a button or link and press Enter."""
        target = self.page.locator(within).get_by_role(role, name=name, exact=exact).first
        self._reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def follow(self, name: str, *, within: str = "body", exact: bool = False) -> None:
        """Tab to a link and press Enter."""
        self.press(name, role="link", within=within, exact=exact)

    def open(self, summary: str) -> None:
        """Open what is folded away."""
        target = self.page.locator("summary", has_text=summary).first
        self._reach(target)
        self.page.keyboard.press("Enter")

    def fill(self, label: str, words: str, *, within: str = "body") -> None:
        """Type into a field, in place of what is there."""
        target = self._field(label, within)
        self._reach(target)
        if target.get_attribute("type") == "date":
            return self._type_date(target, words)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words)
        return None

    def choose(self, label: str, option: str, *, within: str = "body") -> None:
        """Choose from a list with the arrow keys."""
        target = self._field(label, within)
        self._reach(target)
        labels = target.evaluate("e => [...e.options].map(o => o.label.trim())")
        wanted = next(n for n, words in enumerate(labels) if option in words)
        self.page.keyboard.press("Home")
        for _ in range(wanted):
            self.page.keyboard.press("ArrowDown")
        assert option in target.evaluate("e => e.selectedOptions[0].label"), f"{label}: {option}"

    def tick(self, label: str, *, within: str = "body") -> None:
        """Tick a box, or choose one of several with the arrow keys."""
        target = self.page.locator(within).get_by_label(label, exact=False).first
        if target.get_attribute("type") == "checkbox":
            self._reach(target)
            return self.page.keyboard.press("Space")
        group = self.page.locator(within).locator(f'input[type=radio][name="{target.get_attribute("name")}"]')
        self._reach(*group.all())
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if target.is_checked():
                return None
            self.page.keyboard.press("ArrowDown")
        assert target.is_checked(), label
        return None

    def attach(self, label: str, name: str, content: bytes) -> None:
        """Choose a file: the dialog belongs to the system, so it is skipped."""
        self._reach(self._field(label, "body"))
        files = [{"name": name, "mimeType": "application/octet-stream", "buffer": content}]
        self._field(label, "body").set_input_files(files)

    def look(self) -> None:
        """axe finds nothing and nothing scrolls sideways: wide and narrow, plain and in elder mode."""
        name = kind_of(self.page.url)
        if not self.javascript or name in self.looked_at:
            return
        self.looked_at.add(name)
        tab = self.context.new_page()
        for elder in ("0", "1"):
            self.context.add_cookies([{"name": "elder", "value": elder, "url": self.site}])
            tab.goto(self.page.url)
            self.look_at(tab, f"{name} elder={elder}")
        self.context.add_cookies([{"name": "elder", "value": "0", "url": self.site}])
        tab.close()

    def glance(self) -> None:
        """A quick look at the page as it stands, once for each kind of page: axe, and the narrow screen."""
        name = kind_of(self.page.url)
        if self.javascript and name not in self.looked_at:
            self.looked_at.add(name)
            self.faults += [f"{name}: {found}" for found in violations(self.page)]
            self.page.set_viewport_size({"width": WIDTHS[1], "height": 900})
            wide = self.page.evaluate("document.documentElement.scrollWidth")
            self.faults += [f"{name} scrolls sideways, {wide} px"] if wide > WIDTHS[1] else []
            self.page.set_viewport_size({"width": WIDTHS[0], "height": 900})

    def look_at(self, page: Page, name: str) -> None:
        """The page as it stands, also one that answers a form."""
        if not self.javascript:
            return
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            self.faults += [f"{name} at {width}: {found}" for found in violations(page)]
            wide = page.evaluate("document.documentElement.scrollWidth")
            self.faults += [f"{name} at {width}: scrolls sideways, {wide} px"] if wide > width else []
        page.set_viewport_size({"width": WIDTHS[0], "height": 900})

    def _field(self, label: str, within: str) -> Locator:
        return self.page.locator(within).get_by_label(label, exact=False).first

    def _type_date(self, target: Locator, words: str) -> None:
        year, month, day = words.split("-")
        self.page.keyboard.type(month + day + year)  # the order of this Chromium's own language
        assert target.input_value() == words

    def _reach(self, *targets: Locator) -> None:
        targets[0].wait_for(state="visible", timeout=5000)
        wanted = [target.element_handle() for target in targets]
        for _ in range(self.page.evaluate(STOPS_BEFORE, wanted)):
            self.page.keyboard.press("Tab")
        for _ in range(MOST_TABS):
            if self.page.evaluate(FOCUSED, wanted):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"cannot be reached by Tab: {targets[0]}")
