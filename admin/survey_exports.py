"""Results of a survey as files, and as evidence in the decision record."""

import json

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route

from admin.downloads import download
from admin.survey_results import counted
from decisions import queries as matter_queries
from decisions import services
from documents.docx import docx
from documents.official import written_date
from documents.pdf import pdf
from infra.clock import legal_date
from infra.states import WrongState
from surveys import answered, evidence, exports, queries
from surveys.analysis import Filter, results
from surveys.anonymity import SMALLEST_GROUP, WORDS
from surveys.definition_json import to_json
from surveys.models import WAYS, Survey
from surveys.states import SurveyStatus
from web.i18n import gettext as _
from web.page import Context, page

WRITERS = {"docx": docx, "pdf": pdf}
DATA = {"csv": exports.table, "sav": exports.spss}


@page(can="surveys.results")
def report(ctx: Context, id: int, form: str) -> Response:
    """问卷调查报告 as DOCX or PDF, with the filter of the page it was asked from."""
    survey = queries.get(ctx.db, id)
    if form not in WRITERS or survey.published_at is None:
        raise HTTPException(404)
    _definition, _answers, found, _problem = counted(ctx, survey)
    return download(WRITERS[form](exports.report(_facts(ctx, survey), found)), f"{survey.title} 调查报告.{form}")


@page(can="surveys.results")
def data(ctx: Context, id: int, form: str) -> Response:
    """The answers which the filter leaves as XLSX, CSV or SPSS; of an anonymous survey only when there are enough of them."""
    survey = queries.get(ctx.db, id)
    definition, _answers, found, _problem = counted(ctx, survey)
    answers = found.chosen
    if survey.anonymity == "anonymous" and len(answers) < SMALLEST_GROUP:
        raise HTTPException(404)
    if form == "xlsx":
        return download(exports.workbook(definition, found, answers), f"{survey.title} 结果和数据.xlsx")
    if form == "codebook":
        return download(exports.codebook_table(definition), f"{survey.title} 编码表.csv")
    if form not in DATA:
        raise HTTPException(404)
    return download(DATA[form](definition, answers), f"{survey.title} 数据.{form}")


@page(can="surveys.publish")
def keep(ctx: Context, id: int) -> Response:
    """Put report, text and evidence into the decision record as they are now."""
    survey = queries.own(ctx.db, id, ctx.staff)
    if survey.status not in {SurveyStatus.CLOSED, SurveyStatus.REPORTED}:
        raise WrongState("keep_papers", survey.status)
    matter = matter_queries.get(ctx.db, survey.matter_id)
    definition, answers = answered.every(ctx.db, survey)
    whole = results(definition, survey, answers, Filter(), weighted=False)  # never with the filter of a page
    known = evidence.of_survey(ctx.db, survey)
    papers = {
        ("survey_report", "调查报告", "pdf"): pdf(exports.report(_facts(ctx, survey), whole)),
        ("survey_questions", "问卷文本", "json"): _canonical(to_json(queries.definition(survey))),
        ("survey_evidence", "调查过程和结果", "json"): _canonical(evidence.record_of(known, survey, whole)),
    }
    for (kind, title, ending), content in papers.items():
        services.keep_paper(
            ctx.db,
            matter,
            kind=kind,
            title=f"{survey.title} {title}",
            filename=f"{survey.title} {title}.{ending}",
            sha256=ctx.state.files.put(content),
            by=ctx.staff,
            now=ctx.now,
        )
    return ctx.goto("admin:matters:show", id=matter.id)


def _canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _facts(ctx: Context, survey: Survey) -> exports.ReportFacts:
    granted = [c for c in survey.consents if c.granted and c.decided_at]
    consented = written_date(legal_date(granted[-1].decided_at)) if granted and granted[-1].decided_at else ""
    begins = legal_date(survey.opened_at or survey.opens_at or ctx.now)
    return exports.ReportFacts(
        title=survey.title,
        department=ctx.settings.site_name,
        division=matter_queries.get(ctx.db, survey.matter_id).division.name,
        consented_on=consented,
        period=f"{written_date(begins)}至{written_date(survey.closes_on or begins)}",
        ways="、".join(_(WAYS[way]) for way in survey.ways),
        wording_checked_by=survey.wording_checked_by,
        promise=WORDS[survey.anonymity],
        made_on=ctx.today,
        data_sha256=survey.data_sha256,
        note=survey.results_note,
    )


ONE = "/surveys/{id:int}/results"
routes = [
    Route(ONE + "/report.{form}", report, methods=["GET"], name="surveys:report"),
    Route(ONE + "/data.{form}", data, methods=["GET"], name="surveys:data"),
    Route(ONE + "/keep", keep, methods=["POST"], name="surveys:keep"),
]
