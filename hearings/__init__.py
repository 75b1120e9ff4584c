"""Hearings: notice, registration, selection, service of materials, session, record, report."""
