"""The `gongyi` command. Exit status 0 only on success; --json where a program may read it."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from rich.table import Table

from consultations.importing import Unreadable, as_json, import_draft
from decisions.bag_checking import verify_bag
from gongyi import cli_draw, cli_operate, cli_staff, law_register, logs
from gongyi.cli_analyse import analyse
from gongyi.demo import seed
from gongyi.migrate import migrate as run_migrations
from gongyi.terminal import AsJson, console, settings
from gongyi.worker import Worker
from infra.clock import clock_from, system_clock
from infra.db import make_engine, reading
from journal.checkpoints import accept_gap
from journal.keys import load_key
from journal.receipts import Unusable, verify_receipt
from journal.verify import verify_journal

app = typer.Typer(no_args_is_help=True, help="公议: public participation in major administrative decisions.")
verify = typer.Typer(no_args_is_help=True, help="Check what we say without trusting us.")
app.add_typer(verify, name="verify")
app.add_typer(cli_staff.app, name="staff")
app.add_typer(cli_operate.export, name="export")
for command in (cli_operate.check, cli_operate.backup, cli_operate.restore):
    app.command()(command)
app.add_typer(analyse, name="analyse")
cli_draw.attach(app, verify)


def main() -> None:
    """Entry point."""
    logs.configure()
    app()


@app.command()
def serve(host: str = "127.0.0.1", port: int = 8000) -> None:
    """Run the site; the worker runs inside unless GONGYI_WORKER_INSIDE=false."""
    from gongyi.app import create_app  # noqa: PLC0415 -- loads every page: other commands start faster without

    chosen = settings()
    console.print(f"公议: http://{host}:{port}   后台: http://{host}:{port}/admin/")
    uvicorn.run(
        create_app(chosen), host=host, port=port, log_level="warning", forwarded_allow_ips=chosen.trusted_proxies
    )


@app.command()
def worker() -> None:
    """Run what is due: open and close consultations, send mails, sign checkpoints."""
    chosen = settings()
    key = load_key(chosen.data_dir / "journal.key", create=chosen.env == "development")
    asyncio.run(Worker(make_engine(chosen.database), chosen, clock_from(chosen.clock), key).run())


@app.command()
def migrate() -> None:
    """Bring the database to the present tables."""
    chosen = settings()
    chosen.data_dir.mkdir(parents=True, exist_ok=True)
    console.print(f"database at revision {run_migrations(make_engine(chosen.database))}")


@app.command()
def key() -> None:
    """Make the journal's signing key when there is none, and print its public half. Production never makes one itself."""
    chosen = settings()
    console.print(load_key(chosen.data_dir / "journal.key", create=True).public.text)


@app.command()
def demo(stage: str = "consulting") -> None:
    """Fill an empty database with a believable department. Stages: consulting, answered, all."""
    chosen = settings()
    if chosen.env == "production":
        console.print("[red]demo data does not belong into production[/red]")
        raise typer.Exit(1)
    try:
        lines = seed(make_engine(chosen.database), chosen, clock_from(chosen.clock), stage)
    except ValueError as error:
        console.print(f"[red]{error}[/red]")
        raise typer.Exit(2) from None
    for line in lines:
        typer.echo(line)


@app.command("accept-gap")
def accept_gap_(reason: str) -> None:
    """State in the journal why records covered by the newest outside checkpoint are lost, so that work can go on."""
    chosen = settings()
    with make_engine(chosen.database).connect() as connection, connection.begin():
        outside = chosen.data_dir / "checkpoints.txt"
        leaf = accept_gap(connection, outside, reason=reason, by_role="audit_admin", at=system_clock())
    console.print(f"entry {leaf.index}")


@app.command()
def law(as_json_: AsJson = False) -> None:
    """Each of the 136 rules: enforced, recorded, not for software, or not yet."""
    rules = law_register.register()
    if as_json_:
        typer.echo(json.dumps(rules, ensure_ascii=False, indent=1))
        return
    table = Table("id", "article", "strength", "status", "where")
    for rule in rules:
        table.add_row(*(str(rule[field]) for field in ("id", "article", "strength", "status", "where")))
    console.print(table)


@app.command("import-draft")
def import_draft_(file: Path, as_json_: AsJson = False) -> None:
    """Say what the importer understands of a draft, without touching the database."""
    try:
        understood = import_draft(file.read_bytes(), file.name)
    except (OSError, Unreadable) as error:
        typer.echo(f"{error}", err=True)
        raise typer.Exit(1) from None
    if as_json_:
        typer.echo(json.dumps(as_json(understood), ensure_ascii=False, indent=1))
        return
    for document in understood.documents:
        articles = sum(clause.kind == "article" for clause in document.text.clauses)
        console.print(f"{document.text.title}: {articles} 条")
        for warning in document.warnings:
            console.print(f"  [yellow]{warning}[/yellow]")


@verify.command("receipt")
def verify_receipt_(file: Path, key: Annotated[str, typer.Option(help="The department's public key.")] = "") -> None:
    """Check a receipt file offline. Status 1: it does not hold; 2: the file is unusable."""
    try:
        report = verify_receipt(json.loads(file.read_text("utf-8")), key or None)
    except (OSError, ValueError, Unusable) as error:
        typer.echo(f"这个文件无法使用: {error}", err=True)
        raise typer.Exit(2) from None
    _say(report.holds, report.lines)


@verify.command("record")
def verify_record_(bag: Path, key: Annotated[str, typer.Option(help="The department's public key.")] = "") -> None:
    """Check a handed-over record, folder or ZIP, with nothing but the bag. Status 1: it does not hold; 2: unusable."""
    try:
        report = verify_bag(bag, key or None)
    except (OSError, ValueError) as error:
        typer.echo(f"这个归档包无法使用: {error}", err=True)
        raise typer.Exit(2) from None
    _say(report.holds, report.lines)


@verify.command("journal")
def verify_journal_(against: Annotated[Path | None, typer.Option(help="A checkpoint kept outside.")] = None) -> None:
    """Recompute the whole journal of the database."""
    note = against.read_text("utf-8") if against else None
    with reading(make_engine(settings().database)).connect() as connection:
        report = verify_journal(connection, note)
    _say(report.holds, report.lines)


def _say(holds: bool, lines: list[str]) -> None:
    for line in lines:
        typer.echo(line)
    raise typer.Exit(0 if holds else 1)
