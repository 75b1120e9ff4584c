"""Who works here: divisions, staff, their roles and their signed-in sessions."""

from datetime import datetime

from sqlalchemy import false
from sqlmodel import Field, Relationship, SQLModel

from infra.db import Moment


class Division(SQLModel, table=True):
    """A division or unit (处室、单位) of the department."""

    __tablename__ = "division"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Staff(SQLModel, table=True):
    """A member of staff who can sign in."""

    __tablename__ = "staff"

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True)
    name: str
    title: str = ""
    division_id: int = Field(foreign_key="division.id")
    password_hash: str = ""
    totp_secret: str = ""
    totp_last_step: int = 0  # a code is good once
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=Moment)
    is_active: bool = True
    must_change: bool = Field(
        default=False, sa_column_kwargs={"server_default": false()}
    )  # a password somebody else knows
    created_at: datetime = Field(sa_type=Moment)

    division: Division = Relationship(sa_relationship_kwargs={"lazy": "joined"})
    roles: list["StaffRole"] = Relationship(
        sa_relationship_kwargs={"lazy": "selectin", "cascade": "all, delete-orphan"}
    )


class StaffRole(SQLModel, table=True):
    """One role of one member of staff; the role says what they may do (permissions.py)."""

    __tablename__ = "staff_role"

    staff_id: int | None = Field(default=None, foreign_key="staff.id", primary_key=True)
    role: str = Field(primary_key=True)


class StaffSession(SQLModel, table=True):
    """A signed-in browser. The cookie carries the id; the table holds its hash, so a stolen table opens nothing."""

    __tablename__ = "staff_session"

    id_hash: str = Field(primary_key=True)
    staff_id: int = Field(foreign_key="staff.id", index=True)
    created_at: datetime = Field(sa_type=Moment)
    seen_at: datetime = Field(sa_type=Moment)
    ended_at: datetime | None = Field(default=None, sa_type=Moment)
    device: str = ""


class StaffAct(SQLModel, table=True):
    """Who did what with accounts, for the audit administrator; the journal itself names offices only."""

    __tablename__ = "staff_act"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=Moment, index=True)
    kind: str = Field(index=True)
    by_id: int | None = Field(default=None, foreign_key="staff.id")
    by_role: str = ""
    about_id: int | None = Field(default=None, foreign_key="staff.id", index=True)
    detail: str = ""
    journal_index: int
