"""One visit to a half-answered questionnaire: what is known, where it leads, and the page that shows it."""

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from consultations.clauses import DraftText
from consultations.public import get as consultation_of
from portal.handing_in import RETRY_AFTER_LIMIT
from portal.surveys import PRIVATE, start_page
from surveys import drafts, public
from surveys.branching import Route, route
from surveys.models import Survey, SurveyDraft
from surveys.questions import Definition, Page, Values
from surveys.submission import SurveySubmission
from web.i18n import gettext as _
from web.page import Context
from web.reading import found
from web.survey_form import for_browser, page_views, shown_of
from web.templating import until


class Turn:
    """One visit to a half-answered questionnaire."""

    def __init__(self, ctx: Context, survey: Survey, draft: SurveyDraft, token: str, contact_id: int | None) -> None:
        self.ctx, self.survey, self.draft, self.token, self.contact_id = ctx, survey, draft, token, contact_id
        self.definition: Definition = public.questions(survey)
        self.was_revised = draft.version != survey.version
        fits = drafts.carried_over(self.definition, draft.answers) if self.was_revised else draft.answers
        self.values: Values = dict(fits)

    @classmethod
    def read(cls, ctx: Context, id: int, token: str) -> "Turn | Response":
        """The visit, or the page that says why there is none: handed in, erased, closed, changed."""
        survey = public.get(ctx.db, id)
        known = ctx.state.tokens.read_answering(token)
        if known is None:
            raise HTTPException(404)
        draft = drafts.find(ctx.db, known[0])
        if draft is None or draft.survey_id != id:
            if done := public.by_key(ctx.db, _submission_key_hash(known[0])):
                return RedirectResponse(f"/receipts/{done.receipt}", 303, PRIVATE)
            why = _("这份没有交完的答卷已经清除：问卷已截止或者题目修订过。请重新开始。")
            return start_page(ctx, survey, status=410, message=why)
        return cls(ctx, survey, draft, token, known[1])

    def way(self) -> Route:
        """Where these answers lead."""
        return route(self.definition, self.values)

    def stops(self) -> list[Page]:
        """The pages one goes through; a questionnaire on one page is one stop."""
        keys = self.way().pages
        return [page for page in self.definition.pages if page.key in keys]

    def page(
        self, wanted: str, *, errors: dict[str, str] | None = None, message: str = "", status: int = 200
    ) -> Response:
        """Draw a page with what was answered."""
        if self.was_revised and not message:
            message = _("题目刚刚修订过。以前的回答能保留的都在，请从头看一遍再交。")
        stops = self.stops()
        at = next((p for p in stops if p.key == wanted), None) or self._furthest(stops)
        is_one = self.definition.paging == "one"
        pages = list(self.definition.pages) if is_one else [at]
        keys = [p.key for p in pages]
        views = page_views(
            self.definition, pages, self.values, errors=errors, seed=self.draft.id_hash, clauses=_clauses(self)
        )
        place = [p.key for p in stops].index(at.key)
        return self.ctx.page(
            "portal/surveys/answer.html",
            status=status,
            headers={**PRIVATE, **({"Retry-After": str(RETRY_AFTER_LIMIT)} if status == 429 else {})},
            survey=self.survey,
            pages=views,
            this_page=at.key,
            shown=shown_of(views),
            is_first=is_one or place == 0,
            is_last=is_one or place == len(stops) - 1,
            number=place + 1,
            total=len(stops),
            is_one=is_one,
            browser=for_browser(self.definition, self.values, keys),
            errors=errors or {},
            message=message,
            resume=f"{self.ctx.settings.base_url.rstrip('/')}/surveys/{self.survey.id}/answer/{self.token}",
            token=self.token,
            until=until,
        )

    def keep(self, page: str) -> None:
        """Save what is known by now, and how far one has come."""
        drafts.keep(self.ctx.db, self.draft, answers=self.values, page=page, version=self.survey.version)

    def _furthest(self, stops: list[Page]) -> Page:
        return next((p for p in stops if p.key == self.draft.page), stops[0])

    def submission(self, answers: Values) -> SurveySubmission:
        """What the writer takes."""
        return SurveySubmission(
            idempotency_key=_submission_key(self.draft.id_hash),
            survey_id=self.survey.id or 0,
            version=self.survey.version,
            answers=answers,
            channel=self.draft.channel,
            begun_at=self.draft.begun_at,
            contact_id=self.contact_id,
            draft_hash=self.draft.id_hash,
        )


def _clauses(turn: Turn) -> dict[str, str]:
    id_ = turn.survey.consultation_id
    consultation = found(consultation_of, turn.ctx.db, id_) if id_ else None
    text = DraftText.from_json(consultation.version.text) if consultation else None
    return {clause.key: f"{clause.label} {clause.plain}" for clause in text.clauses} if text else {}


def _submission_key(id_hash: str) -> str:
    return f"draft:{id_hash}"


def _submission_key_hash(secret: str) -> str:
    return drafts.hash_of(_submission_key(drafts.hash_of(secret)))
