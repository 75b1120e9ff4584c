"""Numbers in addresses: at most nine digits, so that a made-up one is 404 in every database and never an error."""

from starlette.convertors import IntegerConvertor, register_url_convertor


class ShortNumber(IntegerConvertor):
    """What `{id:int}` takes in our routes; larger ones overflow the column of an id in PostgreSQL."""

    regex = "0|[1-9][0-9]{0,8}"


def register_short_numbers() -> None:
    """Before any route is made: Starlette compiles a path when its route is built."""
    register_url_convertor("int", ShortNumber())
