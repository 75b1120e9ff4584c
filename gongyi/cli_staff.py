"""`gongyi staff`: accounts from the server's command line, for the first start and when an administrator is locked out."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.table import Table
from sqlmodel import Session

from gongyi.terminal import AsJson, console, refuse, settings
from infra.clock import system_clock
from infra.db import make_engine, reading
from people import accounts
from people.models import Staff
from people.own_account import authenticator_address
from people.passwords import WeakPassword, first_password
from people.permissions import ROLE_NAMES, Role
from people.services import NewAccount, NotAllowed, division_named, grant, open_account, roles_of

app = typer.Typer(no_args_is_help=True, help="Accounts of the staff. Everything is journalled as done by `command`.")
BY = "command"


@app.command()
def add(
    login: str,
    name: str,
    division: str,
    role: Annotated[list[Role], typer.Option(help="One or several; an administrator holds no other.")] = [],  # noqa: B006 -- typer reads it
    title: str = "",
    password: Annotated[str, typer.Option(help="Left out: one is made and must be changed at the first sign-in.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add a member of staff and print, this once, password and secret for one-time codes."""
    now = system_clock()
    with _changing() as db:
        if accounts.named(db, login):
            raise refuse(f"{login}: the login is in use")
        new = NewAccount(login, name, title, password or first_password(), is_temporary=not password)
        person = open_account(db, new, division_named(db, division), by=None, by_role=BY, now=now)
        grant(db, person, set(role), by_role=BY, now=now)
        _tell(person, "" if password else new.password, as_json)


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """Everybody with division, roles and state."""
    with Session(reading(make_engine(settings().database))) as db, db.begin():
        everyone = accounts.everyone(db)
        rows = [
            {
                "login": p.login,
                "name": p.name,
                "title": p.title,
                "division": p.division.name,
                "roles": [role.value for role in sorted(roles_of(p))],
                "active": p.is_active,
            }
            for p in everyone
        ]
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    table = Table("login", "name", "title", "division", "roles", "active")
    for row in rows:
        roles = "、".join(ROLE_NAMES[Role(role)] for role in row["roles"])  # type: ignore[attr-defined]
        table.add_row(str(row["login"]), str(row["name"]), str(row["title"]), str(row["division"]), roles,
                      "yes" if row["active"] else "no")  # fmt: skip
    console.print(table)


@app.command()
def reset(login: str, as_json: AsJson = False) -> None:
    """A new first password and secret for somebody, administrators too; their sessions end."""
    with _changing() as db:
        person, password = _named(db, login), first_password()
        accounts.reset(db, person, password, by=None, by_role=BY, now=system_clock())
        _tell(person, password, as_json)


@app.command("grant")
def grant_(login: str, role: list[Role]) -> None:
    """Set the roles of somebody to exactly these."""
    with _changing() as db:
        grant(db, _named(db, login), set(role), by_role=BY, now=system_clock())
    console.print(f"{login}: {', '.join(role)}")


@app.command()
def deactivate(login: str) -> None:
    """Nobody signs in with this account any more; what it did stays."""
    with _changing() as db:
        accounts.deactivate(db, _named(db, login), by=None, by_role=BY, now=system_clock())
    console.print(f"{login}: deactivated")


@app.command()
def reactivate(login: str) -> None:
    """The account may sign in again."""
    with _changing() as db:
        accounts.reactivate(db, _named(db, login), by=None, by_role=BY, now=system_clock())
    console.print(f"{login}: reactivated")


@contextmanager
def _changing() -> Iterator[Session]:
    try:
        with Session(make_engine(settings().database)) as db, db.begin():
            yield db
    except (NotAllowed, WeakPassword) as refusal:
        raise refuse(refusal) from None


def _named(db: Session, login: str) -> Staff:
    person = accounts.named(db, login)
    if person is None:
        raise refuse(f"{login}: no such login")
    return person


def _tell(person: Staff, password: str, as_json: bool) -> None:
    secret = {"login": person.login, "secret": person.totp_secret, "address": _address(person)}
    told = {**secret, "password": password} if password else secret
    if as_json:
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for name, value in told.items():
        typer.echo(f"{name}: {value}")


def _address(person: Staff) -> str:
    return authenticator_address(person.login, person.totp_secret)
