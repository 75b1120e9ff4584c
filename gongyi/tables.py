"""Every table of the product, gathered for migrations and tests."""

from sqlmodel import SQLModel

import consultations.models
import decisions.models
import infra.jobs
import infra.mail
import infra.public_version
import journal.models
import journal.webhooks
import opinions.models
import people.clients
import people.models
import people.workdays
import surveys.models

__all__ = ["metadata"]

MODULES = (
    infra.jobs,
    infra.mail,
    infra.public_version,
    journal.models,
    journal.webhooks,
    people.clients,
    people.models,
    people.workdays,
    opinions.models,
    consultations.models,
    decisions.models,
    surveys.models,
)
metadata = SQLModel.metadata
