"""Logs: one line an event, with the trace of what failed but never the values in it (they may be personal)."""

import structlog


def configure() -> None:
    """Plain key=value lines on standard output; tracebacks without local variables."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"], bool_as_flag=False),
        ]
    )
