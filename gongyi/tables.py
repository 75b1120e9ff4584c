"""Every table of the product, gathered for migrations and tests."""

from sqlmodel import SQLModel

import consultations.models
import decisions.archive_models
import decisions.execution_models
import decisions.initiation_models
import decisions.meeting_models
import decisions.models
import decisions.reminder_models
import infra.mail
import infra.public_version
import journal.models
import opinions.models
import people.models
import people.workdays
import reviews.models

__all__ = ["metadata"]

MODULES = (
    infra.mail,
    infra.public_version,
    journal.models,
    people.models,
    people.workdays,
    opinions.models,
    consultations.models,
    decisions.models,
    decisions.initiation_models,
    decisions.meeting_models,
    decisions.execution_models,
    decisions.archive_models,
    decisions.reminder_models,
    reviews.models,
)
metadata = SQLModel.metadata
