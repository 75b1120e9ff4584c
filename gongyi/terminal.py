"""What every command shares: the settings or a clear refusal, the console."""

from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console

from infra.settings import Settings

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]
console = Console()
to_people = Console(stderr=True)  # progress and refusals, so that standard output stays for programs


def settings() -> Settings:
    """The settings, or exit 2 naming the one that is wrong."""
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
