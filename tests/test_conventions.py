"""House rules that no linter knows. Each failure message says what to do."""

import ast
import re
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader
from starlette.routing import Mount, Route

import admin
import portal
from people.permissions import PERMISSIONS
from web.page import ANYONE, SIGNED_IN

ROOT = Path(__file__).parent.parent
PACKAGES = [
    "gongyi",
    "portal",
    "admin",
    "web",
    "decisions",
    "consultations",
    "surveys",
    "hearings",
    "reviews",
    "opinions",
    "people",
    "documents",
    "journal",
    "infra",
    "law",
]
SOURCES = sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py"))
BANNED = {"utils", "helpers", "common", "misc", "manager", "handler2", "data", "info", "process"}
INLINE = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE)
SWAP = re.compile(r'ctx\.(?:swap|fragment)\(\s*"([^"]+)",\s*"([^"]+)"')


def routes(found=None):
    for route in found if found is not None else [*admin.routes, *portal.routes]:
        if isinstance(route, Mount):
            yield from routes(route.routes)
        elif isinstance(route, Route):
            yield route


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_files_and_functions_stay_small(path):
    text = path.read_text()
    assert path.stem not in BANNED, f"{path.name} says nothing: name what it holds"
    assert text.count("\n") <= 300, f"split {path.relative_to(ROOT)}"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno - node.lineno < 60, f"split {path.name}:{node.name}"


def test_every_route_says_who_may_use_it():
    known = {ANYONE, SIGNED_IN}.union(*PERMISSIONS.values())
    for route in routes():
        can = getattr(route.endpoint, "can", None)
        assert can in known, f"{route.path}: wrap the handler in @page(can=...) with a permission of the table"


def test_the_portal_never_asks_for_a_staff_permission():
    assert {route.endpoint.can for route in routes(portal.routes)} == {ANYONE}


def test_every_service_that_writes_says_who_did_it():
    for path in ROOT.glob("*/services.py"):
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                names = {a.arg for a in node.args.kwonlyargs}
                reads = not {"now"} & names
                assert reads or names & {"by", "by_role"} or node.name.endswith("_due"), f"{path}: {node.name}: add by"


def test_every_swapped_block_exists_and_carries_its_own_id():
    env = Environment(loader=FileSystemLoader(ROOT / "templates"), extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    for path in [*ROOT.glob("portal/*.py"), *ROOT.glob("admin/*.py")]:
        for template, block in SWAP.findall(path.read_text()):
            source = (ROOT / "templates" / template).read_text()
            assert f"block {block}" in source, f"{template} has no block {block}"
            assert f'id="{block}"' in source, f"{template}: block {block} needs id={block}"
            env.parse(source)


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=lambda p: p.name)
def test_templates_have_no_inline_code(path):
    assert not INLINE.search(path.read_text()), f"{path.name}: scripts and styles live in static/"


def test_every_setting_says_what_it_does():
    from infra.settings import Settings

    silent = [name for name, field in Settings.model_fields.items() if not field.description]
    assert not silent, f"write a docstring under these fields of Settings: {silent}"


def test_generated_pages_are_fresh():
    from gongyi.docs import DOCS, pages

    old = [path for path, text in pages().items() if (DOCS / path).read_text("utf-8") != text]
    assert not old, f"run `make docs`: {old}"


def test_settings_and_their_example_agree():
    from infra.settings import Settings

    listed = set(re.findall(r"GONGYI_([A-Z_]+)=", (ROOT / ".env.example").read_text()))
    assert listed == {name.upper() for name in Settings.model_fields}
