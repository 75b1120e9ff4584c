"""The staff face: one file for each group of pages; `routes` is mounted under /admin."""

from admin import (
    answers,
    attachments,
    consultation_acts,
    consultations,
    drafts,
    explanations,
    exports,
    feedback,
    import_opinions,
    matters,
    opinion,
    opinions,
    record_opinion,
    removals,
    search,
    sign_in,
    sorting,
    themes,
)

_pages = (
    sign_in,
    matters,
    search,
    drafts,
    consultations,
    consultation_acts,
    attachments,
    removals,
    explanations,
    opinions,
    record_opinion,
    import_opinions,
    opinion,
    answers,
    themes,
    sorting,
    feedback,
    exports,
)
routes = [route for group in _pages for route in group.routes]
