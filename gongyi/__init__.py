"""Wiring only: what is started, never what is decided."""
