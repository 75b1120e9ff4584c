"""One small pool with its lottery and its draw, made once."""

import json

import pytest

from hearings.selection import Quota, draw, lottery

SEED = "9319./2.5.8.10.12./"


def people():
    """Twenty-four registrants: three groups and two cities in every combination."""
    groups = ["企业"] * 8 + ["个人"] * 12 + ["协会"] * 4
    return [{"类别": group, "地区": "乙市" if i % 3 else "甲市"} for i, group in enumerate(groups)]


QUOTAS = [
    Quota("类别", "企业", 1, 3),
    Quota("类别", "个人", 2, 4),
    Quota("类别", "协会", 0, 1),
    Quota("地区", "甲市", 2, 4),
    Quota("地区", "乙市", 2, 4),
]


@pytest.fixture(scope="session")
def made():
    """The bundle as text."""
    return json.dumps(lottery(people(), QUOTAS, 6, title="甲项目听证会"))


@pytest.fixture
def bundle(made):
    """A fresh copy of the bundle."""
    return json.loads(made)


@pytest.fixture
def result(bundle):
    """A fresh result with its bundle."""
    return json.loads(json.dumps(draw(bundle, SEED)))
