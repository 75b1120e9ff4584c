"""Every table of the product, gathered for migrations and tests."""

from sqlmodel import SQLModel

import consultations.models
import consultations.outreach_models
import decisions.archive_models
import decisions.execution_models
import decisions.initiation_models
import decisions.meeting_models
import decisions.models
import decisions.reminder_models
import decisions.volume_models
import hearings.models
import hearings.registration_models
import hearings.selection_models
import hearings.session_models
import infra.jobs
import infra.mail
import infra.public_version
import journal.models
import journal.webhooks
import opinions.desk_models
import opinions.models
import opinions.sorting_models
import people.clients
import people.models
import people.workdays
import reviews.models
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
    opinions.desk_models,
    opinions.sorting_models,
    consultations.models,
    consultations.outreach_models,
    decisions.models,
    surveys.models,
    hearings.models,
    hearings.registration_models,
    hearings.selection_models,
    hearings.session_models,
    decisions.initiation_models,
    decisions.meeting_models,
    decisions.execution_models,
    decisions.archive_models,
    decisions.reminder_models,
    decisions.volume_models,
    reviews.models,
)
metadata = SQLModel.metadata
