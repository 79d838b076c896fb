"""What a first page waits for: templates are compiled before, and the style sheet is the part that the pages use."""

import re
from pathlib import Path

from flask import Flask
from jinja2 import FileSystemLoader

from idsvc.web import compile_pages

ROOT = Path(__file__).resolve().parents[2]
SHEET = ROOT / "idsvc/web/static/uswds/css/uswds.min.css"
CLASS = re.compile(r"\busa-[a-z]+(?:[-_]+[a-z]+)*")
SOURCES = ("templates/*.html", "idsvc/web/*.py", "idsvc/web/pages/*.py", "idsvc/web/client/**/*.ts")


def test_no_template_is_left_to_be_compiled_when_the_first_page_is_asked_for(app: Flask) -> None:
    compile_pages(app)
    assert isinstance(app.jinja_loader, FileSystemLoader)
    app.jinja_loader.searchpath.clear()
    assert app.test_client().get("/sign-in").status_code == 200


def test_each_class_of_the_design_system_that_a_page_names_is_in_the_small_style_sheet() -> None:
    written = {name for pattern in SOURCES for path in ROOT.glob(pattern) for name in CLASS.findall(path.read_text())}
    styled = set(CLASS.findall(SHEET.read_text()))
    assert "usa-button--outline" in written
    assert written - styled == set()


def test_the_style_sheet_is_a_tenth_of_the_design_system_s() -> None:
    sheet = SHEET.read_bytes()
    assert len(sheet) < 52_700
    assert sheet.startswith(b'@charset "UTF-8";\n/*! uswds')
    assert sheet.count(b"{") == sheet.count(b"}")
