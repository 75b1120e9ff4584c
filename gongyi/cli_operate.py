"""`gongyi check`, `backup`, `restore` and `export`: what operating the site needs."""

import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from sqlalchemy.exc import NoResultFound
from sqlmodel import Session

from gongyi import exporting
from gongyi.backup import backup as write_backup
from gongyi.backup_format import Damaged
from gongyi.restore import NotEmpty
from gongyi.restore import restore as read_backup
from gongyi.self_check import self_check
from gongyi.terminal import AsJson, console, refuse, settings, to_people
from infra.clock import system_clock
from infra.db import make_engine, reading

export = typer.Typer(no_args_is_help=True, help="Write what is stored as files for people and programs.")
COLOURS = {"ok": "green", "warning": "yellow", "failed": "red", "skipped": "dim"}


def check(as_json: AsJson = False) -> None:
    """Check settings, key, disk, mail server, database, revision, journal, files, outbox. Status 1 when one fails."""
    chosen = settings()
    found = list(self_check(make_engine(chosen.database), chosen, now=system_clock()))
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
    else:
        table = Table("check", "status", "")
        for each in found:
            table.add_row(each.name, f"[{COLOURS[each.status]}]{each.status}[/]", each.words)
        console.print(table)
    raise typer.Exit(1 if any(each.status == "failed" for each in found) else 0)


def backup(
    out: Annotated[Path, typer.Argument(help="The tar to write; it must not exist.")],
    with_key: Annotated[bool, typer.Option(help="Also the secret keys: keep such a file locked away.")] = False,
    as_json: AsJson = False,
) -> None:
    """Write database, files and checkpoints as one consistent tar with hashes, while the site runs."""
    chosen = settings()
    try:
        with _bar() as advance:
            engine = make_engine(chosen.database)
            written = write_backup(engine, chosen, out, with_key=with_key, now=system_clock(), advance=advance)
    except OSError as error:
        raise refuse(error) from None
    for problem in written.problems:
        to_people.print(f"[red]{problem}[/red]")
    _tell(out, written.manifest, as_json)
    raise typer.Exit(1 if written.problems else 0)


def restore(file: Path, as_json: AsJson = False) -> None:
    """Restore a backup into an empty database and data folder; everything is verified, or nothing changes."""
    chosen = settings()
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        with _bar() as advance:
            manifest = read_backup(make_engine(chosen.database), chosen, file, advance=advance)
    except NotEmpty as refusal:
        raise refuse(refusal) from None
    except (Damaged, OSError) as error:
        raise refuse(error, 2) from None
    _tell(file, manifest, as_json)


@export.command("open-data")
def open_data(folder: Path, as_json: AsJson = False) -> None:
    """Everything published, as JSON and CSV files."""
    chosen = settings()
    with Session(reading(make_engine(chosen.database))) as db, db.begin():
        files = exporting.export_open_data(db, folder, base_url=chosen.base_url, now=system_clock())
    _list(files, as_json)


@export.command()
def consultation(
    id: int,
    folder: Path,
    unmasked: Annotated[bool, typer.Option(help="With names and personal numbers: for the archive only.")] = False,
    as_json: AsJson = False,
) -> None:
    """The ledger of a consultation as CSV and JSON; names are masked unless asked otherwise."""
    chosen = settings()
    with Session(reading(make_engine(chosen.database))) as db, db.begin():
        try:
            files = exporting.export_ledger(db, id, folder, masked=not unmasked)
        except NoResultFound:
            raise refuse(f"no consultation {id}") from None
    _list(files, as_json)


def _list(files: list[Path], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([str(path) for path in files], ensure_ascii=False, indent=1))
        return
    for path in files:
        typer.echo(f"{path}  {path.stat().st_size} bytes")


def _tell(file: Path, manifest: dict[str, object], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps({"file": str(file), **manifest}, ensure_ascii=False, indent=1))
        return
    rows, members, journal = manifest["rows"], manifest["members"], manifest["journal"]
    assert isinstance(rows, dict), "a manifest"
    assert isinstance(members, dict), "a manifest"
    files = sum(name.startswith("files/") for name in members)
    typer.echo(f"{file}: {sum(rows.values())} rows of {len(rows)} tables, {files} files, journal {journal}")


class _bar:  # noqa: N801 -- used like a function
    """A progress bar for work that tells (what, done, of how many)."""

    def __init__(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self.progress = Progress(*columns, console=to_people, transient=True, disable=not to_people.is_terminal)

    def __enter__(self) -> Callable[[str, int, int], None]:
        self.progress.start()
        task = self.progress.add_task("")
        return lambda what, n, total: self.progress.update(task, description=what, completed=n, total=total)

    def __exit__(self, *_: object) -> None:
        self.progress.stop()
