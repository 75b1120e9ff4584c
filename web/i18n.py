"""Languages: Chinese is the source, other catalogues are gettext files in locales/."""

from contextvars import ContextVar
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

LANGUAGES = {"zh-Hans": "中文", "en": "English"}
SOURCE = "zh-Hans"
FOLDER = Path(__file__).parent.parent / "locales"

language: ContextVar[str] = ContextVar("language", default=SOURCE)


@cache
def catalogue(lang: str) -> dict[str, str]:
    """Source text -> translation, from every catalogue of the language; empty for the source language."""
    texts: dict[str, str] = {}
    for path in sorted((FOLDER / lang).glob("*.po")) if lang != SOURCE else ():
        with path.open("rb") as file:
            messages = read_po(file, locale=lang.replace("-", "_"))
        texts |= {str(m.id): str(m.string) for m in messages if m.id and m.string and isinstance(m.id, str)}
    return texts


def gettext(text: str) -> str:
    """The text in the language of the request; the Chinese text where no translation exists."""
    return catalogue(language.get()).get(text, text)


def ngettext(singular: str, plural: str, n: int) -> str:
    """Chinese has no plural: the catalogue holds both English forms under their own source texts."""
    return gettext(singular if n == 1 else plural)
