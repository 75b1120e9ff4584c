"""Proofs that no panel is worth more than a bound, checked in whole numbers: weak duality, standard library only.

A proof is a tree. A fork says that a quota (or a type) has at most `at` seats, or more than `at`: every panel does one of
the two. A leaf gives a price to each quota and to the number of seats. Whatever the prices are, a panel cannot be worth
more than the sum over types of the best it can do at these prices, plus the prices times the bounds: so prices can be
clumsy, never wrong.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple


class Room(NamedTuple):
    """What a panel may hold: seats per quota, people per type, and which quotas each type counts for."""

    seats: int
    quotas: list[tuple[int, int]]
    types: list[tuple[int, int]]
    features: Sequence[Sequence[int]]


def bound(weights: Sequence[int], proof: dict[str, Any], room: Room) -> int:
    """The largest total weight that a panel in this room can have, as far as this proof shows.

    Raises ValueError, KeyError or TypeError when it is no proof.
    """
    stack, largest = [(proof, room)], None
    while stack:
        node, here = stack.pop()
        if "at" in node:
            stack += zip((node["low"], node["high"]), forked(node, here), strict=True)
            continue
        found = _leaf(weights, node, here)
        largest = found if largest is None else max(largest, found)
    if largest is None:
        raise ValueError("a proof without leaves")
    return largest


def forked(node: dict[str, Any], room: Room) -> tuple[Room, Room]:
    """The two rooms of a fork: at most `at`, and more. Raises ValueError when it forks at nothing."""
    kind, at = ("quotas", node["quota"]) if "quota" in node else ("types", node["type"])
    limits: list[tuple[int, int]] = getattr(room, kind)
    if not 0 <= at < len(limits):
        raise ValueError("a fork at nothing")
    low, high = limits[at]
    rooms = []
    for narrowed in ((low, min(high, node["at"])), (max(low, node["at"] + 1), high)):
        changed = limits.copy()
        changed[at] = narrowed
        rooms.append(room._replace(quotas=changed) if kind == "quotas" else room._replace(types=changed))
    return rooms[0], rooms[1]


def _leaf(weights: Sequence[int], node: dict[str, Any], room: Room) -> int:
    prices: list[int] = node["prices"]
    seat: int = node["seat"]
    if len(prices) != len(room.quotas) or not all(type(p) is int for p in (*prices, seat)):
        raise ValueError("prices are whole numbers, one for each quota")
    total = seat * room.seats
    for price, (low, high) in zip(prices, room.quotas, strict=True):
        total += price * (high if price > 0 else low)
    for weight, (low, high), features in zip(weights, room.types, room.features, strict=True):
        left = weight - seat
        for feature in features:
            left -= prices[feature]
        total += left * (high if left > 0 else low)
    return total
