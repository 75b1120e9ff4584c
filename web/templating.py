"""The template environment: strict, escaped, with every component macro and filter at hand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from documents.markdown import to_html
from infra.clock import SHANGHAI
from infra.settings import Settings
from web.i18n import SOURCE, gettext, language, ngettext

FOLDER = Path(__file__).parent.parent / "templates"
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Site:
    """What every page says about its owner."""

    name: str
    short_name: str
    system: str
    base_url: str
    site_code: str
    icp: str
    police_record: str
    contact: str


def site_of(settings: Settings) -> Site:
    """The owner as configured."""
    return Site(
        name=settings.site_name,
        short_name="内蒙古人社厅",
        system="公议",
        base_url=settings.base_url.rstrip("/"),
        site_code=settings.site_code,
        icp=settings.site_icp,
        police_record=settings.site_police_record,
        contact=settings.site_contact,
    )


def make_environment(settings: Settings, static: Callable[[str], str]) -> Environment:
    """Jinja with the components of templates/components as globals (a fragment sees no imports of its page)."""
    env = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=FileSystemBytecodeCache(),  # in a folder only we can read: a start reads templates, it does not compile them
    )
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.filters |= {"day": day, "moment": moment, "until": until, "number": number, "markdown": markdown}
    env.globals |= {"static": static, "site": site_of(settings)}
    env.globals |= {"lang": SOURCE, "elder": False}
    for path in sorted((FOLDER / "components").glob("*.html")):
        module = env.get_template(f"components/{path.name}").module
        env.globals |= {n: getattr(module, n) for n in dir(module) if not n.startswith("_")}
    return env


def day(value: date | datetime) -> str:
    """2026年11月23日(周一), or Mon 23 Nov 2026."""
    on = value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value
    if language.get() == "en":
        return f"{on:%a} {on.day} {on:%b %Y}"
    return f"{on.year}年{on.month}月{on.day}日（周{WEEKDAYS[on.weekday()]}）"


def moment(value: datetime) -> str:
    """2026年11月23日(周一)18:00, in the department's time zone."""
    local = value.astimezone(SHANGHAI)
    return f"{day(value)}{', ' if language.get() == 'en' else ' '}{local:%H:%M}"


def last_day(closes_at: datetime) -> date:
    """The legal day that ends at `closes_at`, or on which it falls."""
    return (closes_at - timedelta(microseconds=1)).astimezone(SHANGHAI).date()


def until(closes_at: datetime) -> str:
    """2026年4月1日（周三） 24:00: a period that ends at 24:00 must never be read as 0:00 of the next day."""
    local = closes_at.astimezone(SHANGHAI)
    if (local.hour, local.minute) != (0, 0):
        return moment(closes_at)
    return f"{day(last_day(closes_at))} 24:00"


def number(value: float) -> str:
    """1 204, with a thin space that screen readers do not stumble over."""
    return f"{value:,}".replace(",", "\u202f")


def markdown(text: str) -> Markup:
    """Officers' Markdown as safe HTML."""
    return Markup(to_html(text))  # noqa: S704 -- to_html cleans with nh3
