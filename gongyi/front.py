"""The entry point. Draws, their checks and the analysis of files start without loading the site: quick, little memory."""

import sys


def main() -> None:
    """Run the command of the arguments."""
    words = sys.argv[1:3]
    if words[:1] == ["draw"] or words == ["verify", "draw"]:
        from gongyi.cli_draw import small  # noqa: PLC0415

        small()
    elif words[:1] == ["analyse"]:
        from gongyi.cli_analyse import small as analysis  # noqa: PLC0415

        analysis()
    else:
        from gongyi.cli import main as whole  # noqa: PLC0415

        whole()
