"""The state of a consultation as a word and a colour."""

from consultations.models import Consultation
from consultations.states import NAMES, ConsultationStatus
from web.i18n import gettext as _

PILLS = {
    ConsultationStatus.DRAFTING: "draft",
    ConsultationStatus.CONSENT_ASKED: "due",
    ConsultationStatus.CONSENTED: "open",
    ConsultationStatus.PUBLISHED: "open",
    ConsultationStatus.OPEN: "open",
    ConsultationStatus.CLOSED: "due",
    ConsultationStatus.ANSWERED: "done",
}


def pill(consultation: Consultation) -> tuple[str, str]:
    """(word, kind) of the state of a consultation."""
    status = ConsultationStatus(consultation.status)
    return _(NAMES[status]), PILLS[status]
