"""Parts of public addresses."""

from starlette.convertors import Convertor, register_url_convertor


class RowId(Convertor[int]):
    """The id of a row: a number every database can hold, so that a made-up one is 404 and never an error."""

    regex = "[1-9][0-9]{0,8}"

    def convert(self, value: str) -> int:
        """From the address."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Into an address."""
        return str(value)


register_url_convertor("row", RowId())
ID = "/{id:row}"  # routes are built from this, so that the converter is registered before them


def local(target: str, otherwise: str = "/") -> str:
    """An address of this site to go back to; `otherwise` for another host or anything that is no plain path."""
    plain = target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()
    return target if plain else otherwise
