"""Where staff want to be reminded, and which reminders were sent."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from infra.db import Moment


class ReminderAddress(SQLModel, table=True):
    """The address to which somebody wants reminders of the duties of their division."""

    __tablename__ = "reminder_address"

    staff_id: int | None = Field(default=None, foreign_key="staff.id", primary_key=True)
    email: str


class Reminder(SQLModel, table=True):
    """A reminder that was sent: once for a duty, its day, how near it was, and a person."""

    __tablename__ = "reminder"

    key: str = Field(primary_key=True)
    sent_at: datetime = Field(sa_type=Moment)
