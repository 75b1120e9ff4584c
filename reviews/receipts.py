"""Numbers of applications to the pool: as hard to guess as the receipt of an opinion, and read as kindly."""

from opinions.receipts import new_number, read_number


def application_number(year: int) -> str:
    """A fresh number such as ZJ-2026-7F3K-9QXM-2C4D."""
    return "ZJ" + new_number(year)[2:]


def read_application_number(typed: str) -> str | None:
    """The number as stored, whatever the case and blanks; None when it cannot be one."""
    bare = typed.strip()
    if bare[:2].upper() != "ZJ":
        return None
    read = read_number("YJ" + bare[2:])
    return "ZJ" + read[2:] if read else None
