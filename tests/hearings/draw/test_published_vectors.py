"""Published vectors: RFC 3797 (how a public draw is recomputed; implemented here only) and the HKDF order that we use."""

import hashlib
import json
from itertools import count as count_up
from pathlib import Path

import pytest

from hearings.draw.lots import expand, extract

NAMES = """
John Mary Bashful Dopey Sleepy Grouchy Doc Sneazy Handsome Cassandra Pollyanna Pendragon Pandora Faith Hope
Charity Lee Longsuffering Chastity Smith Pride Sloth Envy Anger Kasczynski
"""
SECTION_6 = """
990DD0A5692A029A98B5E01AA28F3459 25 17 Lee
3691E55CB63FCC37914430B2F70B5EC6 24 7 Doc
FE814EDF564C190AC1D25753979990FA 23 2 Mary
1863CCACEB568C31D7DDBDF1D4E91387 22 16 Charity
F4AB33DF4889F0AF29C513905BE1D758 21 25 Kasczynski
13EAEB529F61ACFB9A29D0BA3A60DE4A 20 23 Envy
992DB77C382CA2BDB9727001F3CDCCD9 19 8 Sneazy
63AB4258ECA922976811C7F55C383CE7 18 24 Anger
DFBC5AC97CED01B3A6E348E3CC63F40D 17 19 Chastity
31CB111C4A4EBE9287CEAE16FE51B909 16 13 Pandora
07FA46C122F164C215BBC72793B189A3 15 22 Sloth
AC52F8D75CCBE2E61AFEB3387637D501 14 5 Sleepy
53306F73E14FC0B2FBF434218D25948E 13 18 Longsuffering
B5D1403501A81F9A47318BE7893B347C 12 9 Handsome
85B10B356AA06663EF1B1B407765100A 11 1 John
3269E6CE559ABD57E2BA6AAB495EB9BD 10 4 Dopey
"""


def rfc3797(pool, sources, count):
    """(MD5, divisor, selected number from 1) of each selection; each source's numbers are sorted."""
    key = "".join("".join(f"{n}." for n in sorted(numbers)) + "/" for numbers in sources).encode()
    left, found = list(range(1, pool + 1)), []
    for i in range(count):
        around = i.to_bytes(2, "big")
        digest = hashlib.md5(around + key + around, usedforsecurity=False)
        place = int.from_bytes(digest.digest(), "big") % len(left)
        found.append((digest.hexdigest().upper(), len(left), left.pop(place)))
    return found


def test_vector_a_section_6():
    found = rfc3797(25, [[9319], [2, 5, 12, 8, 10], [9, 18, 26, 34, 41, 45]], 16)
    stated = [line.split() for line in SECTION_6.strip().splitlines()]
    assert [[d, str(n), str(s), NAMES.split()[s - 1]] for d, n, s in found] == stated


@pytest.mark.parametrize(
    ("pool", "sources", "selected"),
    [
        (
            154,
            [[7, 8, 11, 17, 19, 25, 46], [8285182], [60115701], [2, 3, 18, 26, 32, 33, 42]],
            [138, 151, 89, 112, 117, 145, 118, 143, 144, 122, 95, 139],
        ),
        (
            267,
            [
                [7, 8, 11, 18, 28, 40, 48],
                [15, 16, 21, 31, 36, 65],
                [8, 12, 13, 17, 21, 26, 35, 42],
                [1, 5, 10, 13, 14, 16, 21, 25, 27],
            ],
            [171, 245, 68, 190, 70, 126, 110, 128, 138, 173],
        ),
    ],
    ids=["B: 2013", "C: 2022"],
)
def test_vectors_b_and_c(pool, sources, selected):
    assert [s for _, _, s in rfc3797(pool, sources, len(selected))] == selected


def test_vector_d_positions_by_label():
    salt = b"totally not a bikeshed"
    for _ in range(9):
        salt = hashlib.sha256(salt).digest()
    assert salt.hex() == "5346f2efb5397a6788fc1f1d9c05c6d3f2abe9b7d16d8592a3695b6dbe9f2456"
    assert hashlib.sha256(salt).hexdigest() == "950ea08d8d5fd3ae415b9967aba7a48aba39ca62a4d98f2e7fe25cb1b8f8c488"
    prk = extract(salt, b"1.2.3.4.5.6./1.2.3.4.5.6./1.2.3.4.5.6./")
    labels = ["bisque", "blue", "darkgoldenrod", "lavenderblush", "lightpink", "mediumvioletred"]
    places = sorted((expand(prk, label.encode()).hex(), label) for label in labels)
    assert places == [
        ("002ed527ae0a44a86c205d1cdba61826951a2ffb53c13729c3762eea04e21676", "lavenderblush"),
        ("03f710be2b61a6f9c3f89aa5ab553b81abb5fc9817865ac29b5b62dcfbaf431f", "blue"),
        ("08bab81380d7f0769cecf9969a8d9c04ad9156dfe03a6d6d0ed777734620d0e5", "darkgoldenrod"),
        ("0c26494fa81f3aed8a9f66e77b73a1a9a2881762dee2e7f24858bfa8d78a5c4d", "mediumvioletred"),
        ("0e1af5d1ccfd44de075cc0bb6d5050d1c0d6bcf0a32fd51ce9406726ae4a90c2", "bisque"),
        ("13a07cc9abf3b737e49a62b0634ef0a5a9ac6ed481fba95284d930c73ecf20dd", "lightpink"),
    ]


def fair_pick(entries, seed, count):
    """The first `count` different ids of a shuffle of all tickets; numbers are whole SHA-256 digests of seed ‖ counter."""
    counter, tickets = count_up(), [entry["id"] for entry in entries for _ in range(entry["weight"])]
    for last in range(len(tickets) - 1, 0, -1):
        other = below(seed, counter, last + 1)
        tickets[last], tickets[other] = tickets[other], tickets[last]
    return list(dict.fromkeys(tickets))[:count]


def below(seed, counter, limit):
    """The next number below the limit; those of the incomplete last turn are thrown away."""
    while True:
        number = int.from_bytes(hashlib.sha256(seed + next(counter).to_bytes(4, "big")).digest(), "big")
        if number < 2**256 - 2**256 % limit:
            return number % limit


FAIR_PICK = json.loads((Path(__file__).parents[1] / "material" / "fair-pick.json").read_text("utf-8"))["vectors"]


@pytest.mark.parametrize("vector", FAIR_PICK, ids=[vector["name"] for vector in FAIR_PICK])
def test_vector_f_fair_pick(vector):
    """Frozen vectors of electric-lump-software/wallop (MIT): another public draw, recomputed here only."""
    found = fair_pick(vector["entries"], bytes.fromhex(vector["seed_hex"]), vector["winner_count"])
    assert found == vector["expected_winners"]
    assert sorted(set(found)) == sorted(found)
