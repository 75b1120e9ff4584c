"""What a gate is."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Gate:
    """One gate: its number and name, what it blocks, and the rules that are composed in it."""

    id: str
    name: str
    blocks: str
    rules: tuple[str, ...]
