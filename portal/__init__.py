"""The citizens' face: reads what is published, takes opinions, shows what became of them."""

from starlette.routing import Mount

from portal import (
    api,
    consultation_results,
    consultations,
    decisions,
    draws,
    experts,
    feeds,
    hearing_places,
    hearing_records,
    hearing_registering,
    hearing_registrations,
    hearings,
    home,
    journal,
    letters,
    opinions,
    receipts,
    searching,
    survey_answering,
    survey_api,
    surveys,
)

routes = [
    *home.routes,
    *searching.routes,
    *feeds.routes,
    *draws.routes,
    Mount(
        "/consultations",
        routes=[*consultations.routes, *consultation_results.routes, *opinions.routes],
        name="consultations",
    ),
    Mount("/surveys", routes=[*surveys.routes, *survey_answering.routes], name="surveys"),
    Mount(
        "/hearings",
        routes=[
            *hearings.routes,
            *hearing_registering.routes,
            *hearing_registrations.routes,
            *hearing_places.routes,
            *hearing_records.routes,
        ],
        name="hearings",
    ),
    Mount("/suggestions", routes=letters.suggestions, name="suggestions"),
    Mount("/letters", routes=letters.receipts, name="letters"),
    Mount("/decisions", routes=[*decisions.routes, *letters.remarks], name="decisions"),
    Mount("/experts", routes=experts.routes, name="experts"),
    Mount("/receipts", routes=receipts.routes, name="receipts"),
    Mount("/journal", routes=journal.routes, name="journal"),
    Mount("/api/v1", routes=[*api.routes, *survey_api.routes], name="api"),
]
