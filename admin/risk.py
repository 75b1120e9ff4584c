"""A risk assessment: judgement, plan, survey, risk points on a matrix, report and conclusion."""

from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.attempting import Typed, attempt
from admin.downloads import download
from admin.papers import WRITERS, keep_document
from admin.risk_forms import ReportForm, ReuseForm, RiskForm, SurveyForm, UnneededForm, WorkForm
from consultations import queries as consultations
from decisions import queries as matters
from decisions.heard import heard
from law import gates
from law import risk_assessment as law
from law.findings import Unmet
from opinions import queries as opinions
from reviews import queries, risk
from reviews.models import RiskAssessment
from reviews.paper_risk import IMPACTS, LIKELIHOODS, matrix_svg, matrix_words, prefilled, report_document
from reviews.risk_facts import risk_facts
from reviews.states import RISK, RISK_NAMES
from web.forms import Form
from web.i18n import gettext as _
from web.page import Context, page

SHOW = "admin:risk:show"
PILLS = {"working": "open", "not_needed": "closed", "finished": "done"}
AGENCY = (
    ("name", "机构名称"), ("qualification", "资质和评估能力证明"), ("competition", "竞争择优情况"),
    ("contract", "委托合同"), ("report_review", "对评估报告的审查意见"),
)  # fmt: skip


@page(can="reviews.edit")
def begin(ctx: Context, id: int) -> Response:
    """Begin the assessment of a matter."""
    matter = matters.locked(ctx.db, id)
    if found := queries.risk_of(ctx.db, id):
        return ctx.goto(SHOW, id=found.id)
    division = matter.division.name
    made = risk.begin(
        ctx.db,
        matter_id=id,
        title=f"{matter.title}风险评估",
        division_id=matter.division_id,
        assessor=division,
        undertaking=[division],
        by=ctx.staff,
        now=ctx.now,
    )
    return ctx.goto(SHOW, id=made.id)


@page(can="reviews.read")
def show(ctx: Context, id: int) -> Response:
    """Where the assessment stands."""
    return _show(ctx, queries.risk(ctx.db, id))


@page(can="reviews.edit")
def unneeded(ctx: Context, id: int) -> Response:
    """No harm is possible, and why."""
    return _act(ctx, id, UnneededForm, lambda a, f: _do(ctx, risk.judge_unneeded, a, reason=f.reason))


@page(can="reviews.edit")
def reuse(ctx: Context, id: int) -> Response:
    """An earlier assessment stands for it."""

    def act(assessment: RiskAssessment, form: ReuseForm) -> None:
        existing = law.ExistingAssessment(**form.model_dump(exclude={"reason", "conclusion"}))
        _do(ctx, risk.reuse, assessment, existing=existing, reason=form.reason, conclusion=form.conclusion)
        _keep(ctx, assessment)

    return _act(ctx, id, ReuseForm, act)


@page(can="reviews.edit")
def work(ctx: Context, id: int) -> Response:
    """Save plan, aspects, participants and agency."""

    def act(assessment: RiskAssessment, form: WorkForm) -> None:
        changes = form.model_dump(exclude={"seen"}) | {
            "plan": _texts(ctx, "plan", law.PLAN),
            "aspects": _texts(ctx, "aspect", law.ASPECTS),
            "agency": {name: str(ctx.form.get(f"agency_{name}", "")).strip() for name, _label in AGENCY},
        }
        _do(ctx, risk.edit, assessment, changes=changes, seen=form.seen)

    return _act(ctx, id, WorkForm, act)


@page(can="reviews.edit")
def write(ctx: Context, id: int) -> Response:
    """Save the report and the conclusion."""

    def act(assessment: RiskAssessment, form: ReportForm) -> None:
        changes = form.model_dump(exclude={"seen"}) | {"report": _texts(ctx, "part", law.REPORT_PARTS)}
        _do(ctx, risk.edit, assessment, changes=changes, seen=form.seen)

    return _act(ctx, id, ReportForm, act)


@page(can="reviews.edit")
def survey(ctx: Context, id: int) -> Response:
    """Record survey work."""
    return _act(ctx, id, SurveyForm, lambda a, f: _do(ctx, risk.add_survey, a, **f.model_dump()))


@page(can="reviews.edit")
def from_ledger(ctx: Context, id: int) -> Response:
    """Take the opinions of the public over as survey work: how many, in which stances and themes."""
    assessment = queries.own_risk(ctx.db, id, ctx.staff)
    summary = ledger_summary(ctx, assessment.matter_id)
    if not summary:
        raise HTTPException(404)
    facts = {"method": law.SURVEYS[0], "held_on": ctx.today, "summary": summary, "is_from_ledger": True}
    _do(ctx, risk.add_survey, assessment, **facts)
    return ctx.goto(SHOW, id=id)


@page(can="reviews.edit")
def from_heard(ctx: Context, id: int) -> Response:
    """Take a survey, hearing or symposium of the matter over as survey work, in figures."""
    assessment = queries.own_risk(ctx.db, id, ctx.staff)
    key = str(ctx.form.get("key", ""))
    found = next((one for one in heard(ctx.db, assessment.matter_id) if one.key == key), None)
    if found is None:
        raise HTTPException(404)
    if all(known.summary != found.summary for known in assessment.surveys):
        _do(ctx, risk.add_survey, assessment, method=found.method, held_on=found.on, summary=found.summary)
    return ctx.goto(SHOW, id=id)


@page(can="reviews.edit")
def add_risk(ctx: Context, id: int) -> Response:
    """Identify a risk."""
    return _act(ctx, id, RiskForm, lambda a, f: _do(ctx, risk.add_risk, a, facts=f.model_dump()))


@page(can="reviews.edit")
def remove_risk(ctx: Context, id: int, risk_id: int) -> Response:
    """Take a risk out."""
    assessment = queries.own_risk(ctx.db, id, ctx.staff)
    point = next((r for r in assessment.risks if r.id == risk_id), None)
    if point is None:
        raise HTTPException(404)
    risk.remove_risk(ctx.db, assessment, point, by=ctx.staff, now=ctx.now)
    return ctx.goto(SHOW, id=id)


@page(can="reviews.edit")
def confirm(ctx: Context, id: int) -> Response:
    """The adjustment stands in the draft."""
    return _act(ctx, id, Form, lambda a, _f: _do(ctx, risk.confirm_adjustment, a))


@page(can="reviews.edit")
def finish(ctx: Context, id: int) -> Response:
    """Close with report and conclusion; the report goes into the record."""

    def act(assessment: RiskAssessment, form: Form) -> None:
        _do(ctx, risk.finish, assessment)
        _keep(ctx, assessment)

    return _act(ctx, id, Form, act)


@page(can="reviews.edit")
def reopen(ctx: Context, id: int) -> Response:
    """Assess again what was found uncontrollable."""
    return _act(ctx, id, Form, lambda a, _f: _do(ctx, risk.reopen, a))


@page(can="reviews.read")
def document(ctx: Context, id: int, form: str) -> Response:
    """风险评估报告 as DOCX or PDF."""
    assessment = queries.risk(ctx.db, id)
    if form not in WRITERS or assessment.finished_at is None:
        raise HTTPException(404)
    return download(WRITERS[form](report_document(assessment)), f"{assessment.title}报告.{form}")


def ledger_summary(ctx: Context, matter_id: int) -> str:
    """What the public said in the consultations of a matter, in figures; empty when nothing was said."""
    lines = []
    for consultation in consultations.of_matter(ctx.db, matter_id):
        id_ = consultation.id or 0
        total = sum(opinions.counts_by(ctx.db, id_, "status").values())
        if total:
            against = opinions.counts_by(ctx.db, id_, "stance").get("against", 0)
            counts = opinions.counts_by(ctx.db, id_, "theme_id")
            themes = [f"{t.title}（{counts.get(str(t.id), 0)}条）" for t in opinions.themes(ctx.db, id_)]
            about = f"，主要主题：{'、'.join(themes)}" if themes else ""
            lines.append(f"《{consultation.title}》共收到意见{total}条，其中反对{against}条{about}。")
    return "\n".join(lines)


def _act(ctx: Context, id: int, model: type[Form], act: Any) -> Response:
    assessment = queries.own_risk(ctx.db, id, ctx.staff)
    return attempt(
        ctx,
        model,
        lambda form: act(assessment, form),
        lambda *, typed, status: _show(ctx, assessment, typed=typed, status=status),
        lambda: ctx.goto(SHOW, id=id),
    )


def _do(ctx: Context, service: Any, assessment: RiskAssessment, **facts: Any) -> None:
    service(ctx.db, assessment, **facts, by=ctx.staff, now=ctx.now)


def _keep(ctx: Context, assessment: RiskAssessment) -> None:
    title = f"{assessment.title}报告"
    keep_document(ctx, assessment.matter_id, kind="risk_report", title=title, document=report_document(assessment))


def _texts(ctx: Context, prefix: str, parts: tuple[str, ...]) -> dict[str, str]:
    return {part: str(ctx.form.get(f"{prefix}_{n}", "")).strip()[:20_000] for n, part in enumerate(parts, 1)}


def _show(ctx: Context, assessment: RiskAssessment, *, typed: Typed | None = None, status: int = 200) -> Response:
    is_own = ctx.staff.division_id == assessment.division_id and ctx.may("reviews.edit")
    needs = gates.finish_risk_assessment(risk_facts(assessment, reported_on=ctx.today))
    return ctx.page(
        "admin/risk/show.html",
        status=status,
        t=typed or Typed(),
        a=assessment,
        matter=matters.get(ctx.db, assessment.matter_id),
        pill=(_(RISK_NAMES[assessment.status]), PILLS[assessment.status]),
        acts={act for act, moves in RISK.items() if assessment.status in moves and is_own},
        needs=[f for f in needs if isinstance(f, Unmet)],
        plan=list(enumerate(law.PLAN, 1)),
        aspects=list(enumerate(law.ASPECTS, 1)),
        agency=AGENCY,
        participants=[(one, one) for one in law.PARTICIPANTS],
        surveys=[(one, one) for one in law.SURVEYS],
        kinds=[(one, one) for one in risk.KINDS],
        likelihoods=[(n, f"{n} {name}") for n, name in enumerate(LIKELIHOODS, 1)],
        impacts=[(n, f"{n} {name}") for n, name in enumerate(IMPACTS, 1)],
        parts=list(enumerate(law.REPORT_PARTS, 1)),
        conclusions=[(one, one) for one in law.CONCLUSIONS],
        report=assessment.report if any(assessment.report.values()) else prefilled(assessment),
        level=risk.level,
        matrix=Markup(matrix_svg(assessment.risks)),  # noqa: S704 -- drawn by us, words escaped
        matrix_words=matrix_words(assessment.risks),
        ledger=ledger_summary(ctx, assessment.matter_id) if is_own else "",
        heard=heard(ctx.db, assessment.matter_id),
        taken={known.summary for known in assessment.surveys},
        departures=[
            d for d in queries.departures(ctx.db, assessment.matter_id) if d.about == f"risk_assessment:{assessment.id}"
        ],
    )


ONE = "/risk/{id:int}"
routes = [
    Route("/matters/{id:int}/risk", begin, methods=["POST"], name="risk:begin"),
    Route(ONE, show, methods=["GET"], name="risk:show"),
    Route(ONE + "/unneeded", unneeded, methods=["POST"], name="risk:unneeded"),
    Route(ONE + "/reuse", reuse, methods=["POST"], name="risk:reuse"),
    Route(ONE + "/work", work, methods=["POST"], name="risk:work"),
    Route(ONE + "/report", write, methods=["POST"], name="risk:write"),
    Route(ONE + "/surveys", survey, methods=["POST"], name="risk:survey"),
    Route(ONE + "/ledger", from_ledger, methods=["POST"], name="risk:ledger"),
    Route(ONE + "/heard", from_heard, methods=["POST"], name="risk:heard"),
    Route(ONE + "/risks", add_risk, methods=["POST"], name="risk:add"),
    Route(ONE + "/risks/{risk_id:int}/remove", remove_risk, methods=["POST"], name="risk:remove"),
    Route(ONE + "/confirm", confirm, methods=["POST"], name="risk:confirm"),
    Route(ONE + "/finish", finish, methods=["POST"], name="risk:finish"),
    Route(ONE + "/reopen", reopen, methods=["POST"], name="risk:reopen"),
    Route(ONE + "/report.{form}", document, methods=["GET"], name="risk:document"),
]
