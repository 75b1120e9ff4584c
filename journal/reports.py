"""What a check found, in words for anybody."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Report:
    """Holds until a line says otherwise; every line is one thing that was checked."""

    holds: bool = True
    lines: list[str] = field(default_factory=list)

    def check(self, good: bool, yes: str, no: str) -> bool:
        """Add the line that is true."""
        self.lines.append(f"✓ {yes}" if good else f"✗ {no}")
        self.holds = self.holds and good
        return good

    def note(self, words: str) -> None:
        """Add what could not be checked, or what the reader should know."""
        self.lines.append(f"· {words}")
