"""Parts of public addresses."""

from infra.searching import Line

ID = "/{id:int}"
PAGES = {
    "听证会": "/hearings/{}",
    "问卷调查": "/surveys/{}",
    "调查结果": "/surveys/{}#result",
    "重大决策": "/decisions/{}",
}


def address_of(line: Line) -> str:
    """The page of something published."""
    return PAGES[line.kind].format(line.id)


def local(target: str, otherwise: str = "/") -> str:
    """An address of this site to go back to; `otherwise` for another host or anything that is no plain path."""
    plain = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if plain else otherwise
