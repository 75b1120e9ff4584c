"""The entry point. Draws and their checks start without loading the site: little memory, and nothing else to trust."""

import sys


def main() -> None:
    """Run the command of the arguments."""
    words = sys.argv[1:3]
    if words[:1] == ["draw"] or words == ["verify", "draw"]:
        from gongyi.cli_draw import small  # noqa: PLC0415

        small()
    else:
        from gongyi.cli import main as whole  # noqa: PLC0415

        whole()
