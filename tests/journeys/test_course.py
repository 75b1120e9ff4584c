"""One matter from the suggestion of a citizen to the archive, in pages only, each step by whom it belongs to and by
nobody else: a citizen, an expert, and nine offices of the department, each with a browser and a keyboard of their own.
"""

import subprocess
import sys
import zipfile
from datetime import datetime
from pathlib import Path

import bagit
import pytest

from decisions.bag_checking import verify_bag
from journal.receipts import Unusable
from people.permissions import Role
from tests.factories import make_staff
from tests.journeys import deciding, opening, reviewing
from tests.journeys.cast import Cast

GONGYI = str(Path(sys.executable).parent / "gongyi")
OFFICES = {
    "chu": (Role.HEAD, "就业促进处"), "ban": (Role.OFFICE, "办公室"), "fa": (Role.LEGAL, "政策法规处"),
    "lu": (Role.COUNSEL, "法律顾问"), "su": (Role.PRINCIPAL, "厅领导"), "er": (Role.OFFICER, "社会保险处"),
    "cai": (Role.FINANCE, "规划财务处"),
}  # fmt: skip

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.mark.parametrize(("engine", "javascript"), [("sqlite", True)], indirect=True)
def test_from_a_suggestion_to_the_archive(site, person, officer, deputy, engine, db, tmp_path, now):
    for login, (role, division) in OFFICES.items():
        make_staff(db, login=login, roles={role}, division=division, now=now)
    db.commit()
    cast = Cast(site, person)
    letter = opening.suggest(cast)
    matter = opening.start(cast)
    opening.catalogue(cast)
    opening.draft(cast, matter)
    consultation = opening.publish(cast, matter)
    expert = reviewing.find_an_expert(cast)
    review = reviewing.prepare_the_review(cast, matter, expert)
    opinion = opening.comment(cast, consultation, review, expert)
    reviewing.judge_the_experts(cast, review)
    later = datetime(2026, 4, 2, 10, 0, tzinfo=now.tzinfo)
    site.at(later)
    opening.answer(cast, consultation)
    site.at(later)  # the worker writes the papers of the result
    reviewing.assess(cast, matter)
    reviewing.compete(cast, matter)
    reviewing.submit(cast, matter)
    reviewing.review_the_law(cast, matter)
    item = deciding.meet(cast, matter)
    deciding.decide(cast, matter, item)
    deciding.promulgate(cast, matter)
    deciding.execute(cast, matter)
    deciding.evaluate(cast, matter)
    deciding.conclude(cast, matter)
    deciding.what_the_citizen_sees(cast, matter, letter, opinion)
    deciding.order_and_close(cast, matter)
    bag = deciding.archive(cast, matter, tmp_path)
    the_bag_proves_itself(bag, tmp_path)


def the_bag_proves_itself(bag, tmp_path):
    """Our own command, a validator written by others, and one flipped byte in each file."""
    assert subprocess.run([GONGYI, "verify", "record", str(bag)], check=False).returncode == 0
    with zipfile.ZipFile(bag) as packed:
        packed.extractall(tmp_path / "out")
    [folder] = (tmp_path / "out").iterdir()
    assert bagit.Bag(str(folder)).validate()
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    assert {f"A{n}" for n in range(1, 7)} - {"A6"} <= {p.name for p in (folder / "data").iterdir()}
    for path in files:
        original = path.read_bytes()
        altered = bytearray(original)
        altered[len(original) // 2] ^= 0x01
        path.write_bytes(altered)
        assert not holds(folder), path
        path.write_bytes(original)
    assert holds(folder)
    path.write_bytes(altered)
    assert subprocess.run([GONGYI, "verify", "record", str(folder)], check=False).returncode != 0


def holds(folder):
    try:
        return verify_bag(folder).holds
    except Unusable:
        return False
