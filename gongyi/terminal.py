"""What every command shares: the settings or a clear refusal, the console."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

if TYPE_CHECKING:
    from infra.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
console = Console()
to_people = Console(stderr=True)  # progress and refusals, so that standard output stays for programs


def is_configured() -> bool:
    """Whether anything is set at all; where nothing is, a quick command may go by the defaults without loading the settings."""
    return Path(".env").exists() or any(name.upper().startswith("GONGYI_") for name in os.environ)


def settings() -> "Settings":
    """The settings, or exit 2 naming the one that is wrong."""
    from pydantic import ValidationError  # noqa: PLC0415 -- quick commands do without

    from infra.settings import Settings  # noqa: PLC0415

    try:
        return Settings()
    except ValidationError as error:
        for problem in error.errors():
            field = "GONGYI_" + "_".join(str(p) for p in problem["loc"]).upper() if problem["loc"] else ""
            to_people.print(f"[red]{field} {problem['msg']}[/red]")
        raise typer.Exit(2) from None


def refuse(words: object, status: int = 1) -> typer.Exit:
    """Say why on standard error; to be raised."""
    to_people.print(f"[red]{words}[/red]", highlight=False)
    return typer.Exit(status)
