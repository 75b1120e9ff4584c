"""The course of a matter, drawn: which stages there are and how far each has come."""

from collections.abc import Sequence

from consultations.models import Consultation, Draft
from consultations.states import NAMES, ConsultationStatus
from web.i18n import gettext as _

Step = dict[str, str]

PILLS = {
    ConsultationStatus.DRAFTING: "draft",
    ConsultationStatus.CONSENT_ASKED: "due",
    ConsultationStatus.CONSENTED: "open",
    ConsultationStatus.PUBLISHED: "open",
    ConsultationStatus.OPEN: "open",
    ConsultationStatus.CLOSED: "due",
    ConsultationStatus.ANSWERED: "done",
}
LATER = ("合法性审查", "集体讨论", "公布")


def pill(consultation: Consultation) -> tuple[str, str]:
    """(word, kind) of the state of a consultation."""
    status = ConsultationStatus(consultation.status)
    return _(NAMES[status]), PILLS[status]


def stages(drafts: Sequence[Draft], consultations: Sequence[Consultation], unmet: int) -> list[list[Step]]:
    """The stages from left to right, parallel steps above one another (程序办法 chapters 2 to 6)."""
    beside = [_step(_("专家论证"), "draft", ""), _step(_("风险评估"), "draft", "")]
    return [
        [_step(_("启动"), "done", "")],
        [_draft(drafts)],
        [_participation(consultations, unmet), *beside],
        *([_step(_(label), "draft", "")] for label in LATER),
    ]


def _draft(drafts: Sequence[Draft]) -> Step:
    if not drafts:
        return _step(_("决策草案"), "open", _("尚未录入"))
    newest = max(len(draft.versions) for draft in drafts)
    return _step(_("决策草案"), "done", _("第 {n} 稿").format(n=newest))


def _participation(consultations: Sequence[Consultation], unmet: int) -> Step:
    if not consultations:
        return _step(_("公众参与"), "draft", "")
    word, kind = pill(consultations[-1])
    if kind == "done" and unmet:
        return _step(_("公众参与"), "due", _("还缺 {n} 项").format(n=unmet))
    return _step(_("公众参与"), "open" if kind == "draft" else kind, word)


def _step(label: str, status: str, note: str) -> Step:
    return {"label": label, "status": status, "note": note}
