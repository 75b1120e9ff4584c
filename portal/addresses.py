"""Parts of public addresses."""

ID = "/{id:int}"


def local(target: str, otherwise: str = "/") -> str:
    """An address of this site to go back to; `otherwise` for another host or anything that is no plain path."""
    plain = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if plain else otherwise
