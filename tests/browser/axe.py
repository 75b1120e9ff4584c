"""axe in a page of the browser: what it finds, and nothing else of what it knows."""

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor/axe.min.js").read_text()
RUN = """() => axe.run(document, {resultTypes: ['violations']})
    .then(found => found.violations.map(v => v.id + ' ' + v.nodes[0].html.slice(0, 160)))"""


def violations(page: Page) -> list[str]:
    """Rule and first element of everything that axe holds against the page as it stands."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(RUN)
