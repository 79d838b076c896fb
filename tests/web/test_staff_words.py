"""Staff pages in English and Spanish: no text unmarked, no translation missing, holes the same, the switch kept."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from flask import Flask
from jinja2 import Environment
from jinja2.ext import i18n
from werkzeug.test import TestResponse

from idsvc.web import labels, staff_words
from scripts import staff_words as collector
from tests.support.web_desk import Desk, words

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").glob("*.html"))
OTHERS = [code for code in staff_words.LANGUAGES if code != "en"]
LETTER = re.compile(r"[^\W\d_]")
SPOKEN = frozenset({"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription"})
"""Attributes that somebody reads or hears; those named ``data-words-…`` are said by scripts."""

HOLE = "\ue000"
"""What stands for an expression of Jinja."""

NO_WORDS = frozenset({"F", "M", "X", "GET"})
"""What is the same in every language."""


class Unmarked(HTMLParser):
    """Collects what a template says without marking it; an element with a ``lang`` of its own speaks to a resident."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.resident: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.resident or (tag != "html" and "lang" in dict(attrs)):
            self.resident += [] if tag in {"input", "br", "img", "meta", "path"} else [tag]
            return
        self.found += [value for name, value in attrs if value and spoken(name) and LETTER.search(bare(value))]

    def handle_endtag(self, tag: str) -> None:
        if self.resident and tag == self.resident[-1]:
            self.resident.pop()

    def handle_data(self, data: str) -> None:
        if not self.resident and LETTER.search(bare(data)):
            self.found.append(data.strip())


def spoken(attribute: str) -> bool:
    return attribute in SPOKEN or attribute.startswith("data-words-")


def bare(text: str) -> str:
    """Return what is left of a text without its expressions, and without attributes that a macro writes."""
    return re.sub(r'[a-z-]+="[^"]*"', "", text.replace(HOLE, ""))


def page_of(source: str) -> str:
    """Return a template's own text, a hole for each expression, without what stands in ``trans`` or ``block width``."""
    out, skipping = [], ""
    for _line, kind, value in Environment(autoescape=True, extensions=[i18n]).lex(source):
        if kind == "name" and value in {"trans", "endtrans"}:
            skipping = value if value == "trans" else ""
        elif kind == "name" and value == "width":
            skipping = "width"
        elif kind == "block_end" and skipping == "width":
            skipping = "width:"
        elif kind == "block_begin" and skipping == "width:":
            skipping = ""
        if kind == "data" and not skipping:
            out.append(value)
        elif kind in {"variable_begin", "block_begin"}:
            out.append(HOLE)
    return "".join(out)


def tokens_of(source: str) -> list[tuple[str, str]]:
    lexed = Environment(autoescape=True, extensions=[i18n]).lex(source)
    return [(kind, value) for _line, kind, value in lexed if kind != "whitespace"]


def unmarked_constants(source: str) -> Iterator[str]:
    """Yield the strings of a template's expressions that read like words and are no argument of a gettext."""
    tokens = tokens_of(source)
    for place, (kind, value) in enumerate(tokens):
        opened = "".join(text for _, text in tokens[max(0, place - 2) : place])
        plural = opened.endswith(",") and value[1:].startswith("%(num)d ")
        if kind == "string" and not opened.endswith(("_(", "ngettext(")) and not plural and wordy(value[1:-1]):
            yield value[1:-1]


def wordy(text: str) -> bool:
    return text not in NO_WORDS and bool(re.match(r"[A-Z]|.*[a-z] [a-z]", text)) and "usa-" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_says_nothing_that_is_not_marked(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert Unmarked(page_of(source)).found == []
    assert list(unmarked_constants(source)) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Go on</p>",
        '<p aria-label="Go on">{{ x }}</p>',
        "<p>{{ x }} days</p>",
        '{{ "Go on" if x else _("Stop") }}',
        "{% block title %}Queue{% endblock %}",
        '{{ text("name", "Full name", fields) }}',
        '<p data-words-gone="No answer"></p>',
        '<div lang="en"><p>Theirs</p></div><p>Ours</p>',
    ],
)
def test_the_check_finds_what_was_not_marked(source: str) -> None:
    assert Unmarked(page_of(source)).found + list(unmarked_constants(source))


def lazily_marked(tree: ast.Module) -> Iterator[str]:
    """Yield the sentences that stand in a module of the pages and are no argument of a gettext."""
    marked = {
        id(argument)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"_", "gettext", "ngettext"}
        for argument in call.args
    }
    documents = {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}
    raised = {id(a) for each in ast.walk(tree) if isinstance(each, ast.Raise) for a in ast.walk(each)}
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    constructed = {id(a) for each in calls if ast.unparse(each.func) == "super().__init__" for a in each.args}
    elsewhere = marked | documents | raised | constructed
    for each in ast.walk(tree):
        text = each.value if isinstance(each, ast.Constant) and id(each) not in elsewhere else None
        if isinstance(text, str) and re.match(r"[A-Z][a-z]+ [a-z]", text):
            yield text


NOT_STAFF = {
    "notice.py": "what a resident hears",
    "labels.py": "languages by their own names",
    "staff_words.py": "likewise",
}
"""Modules whose plain sentences are for somebody else, and why."""

PLAIN = frozenset({"This office does not answer under this name.\n", "Accept", "Allow"})
"""An answer without a page."""


@pytest.mark.parametrize("path", sorted((ROOT / "idsvc/web").rglob("*.py")), ids=lambda path: path.stem)
def test_a_module_of_the_pages_says_nothing_that_is_not_marked(path: Path) -> None:
    if path.name not in NOT_STAFF:
        assert set(lazily_marked(ast.parse(path.read_text(encoding="utf-8")))) <= PLAIN


def test_the_tables_of_labels_are_marked() -> None:
    for name in ("STAGE_WORDS", "KIND_WORDS", "FIELD_WORDS", "ROLE_WORDS", "CLASS_WORDS", "NEXT", "CHECKS"):
        table = getattr(labels, name)
        values = list(table.values()) if hasattr(table, "values") else list(table)
        flat = [part for value in values for part in (value if isinstance(value, tuple) else (value,))]
        assert not any(type(part) is str for part in flat), name


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_has_its_translation_and_none_is_left_over(language: str) -> None:
    kept, wanted = collector.kept(language), collector.collected()
    assert {message.id for message in wanted} == {message.id for message in kept}, "run python -m scripts.staff_words"
    assert [message.id for message in kept if message.id and not collector.is_written(message)] == []


def holes(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)[sd]|%%|</?\w+", text))


def forms(message: Message) -> Iterator[tuple[str, str]]:
    if isinstance(message.id, str):
        yield message.id, str(message.string)
    else:
        for form in message.string:
            yield message.id[1], form


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_same_holes_and_ends_as_the_text_does(language: str) -> None:
    for message in collector.kept(language):
        for english, translated in forms(message) if message.id else ():
            assert holes(english) == holes(translated), english
            assert english[-1:] in ".?:…" or translated[-1:] not in ".:", english
            assert english[:1].islower() == translated[:1].islower() or not english[:1].isalpha(), english


def test_what_is_translated_from_below_has_no_percent_sign() -> None:
    assert not [text for _, _, text in collector.below() if "%" in text]


def test_the_collector_finds_refusals_and_closed_sets_of_the_packages_below() -> None:
    found = {text for _, _, text in collector.below()}
    assert "take or upload the photo first" in found
    assert "A paper is damaged." in found
    assert "this case took its next step already: go on from its page" in found
    assert "the disk is full: free some space, then do it again; nothing was saved" in found


@pytest.fixture
def ana(app: Flask) -> Desk:
    return speaking(app, "ana")


def speaking(app: Flask, login: str) -> Desk:
    desk = Desk(app, login)
    assert '<html lang="es">' in desk.post("/language", {"language": "es", "onward": "/"}).text
    return desk


def test_a_page_speaks_the_language_that_was_chosen_and_the_dates_follow(ana: Desk) -> None:
    page = words(ana.get("/"))
    assert "Visita nueva" in page
    assert re.search(r"\d+ de [a-z]+ de \d{4}", page)
    ana.post("/language", {"language": "en", "onward": "/"})
    assert "New visit" in words(ana.get("/"))


def test_refusals_are_told_in_the_language_that_was_chosen(ana: Desk) -> None:
    assert "El código no está completo" in words(ana.post("/reopen", {"code": "AAAA"}))
    assert "Esta página no existe" in words(ana.get("/nowhere"))
    ana.post("/lock")
    assert "No se pudo iniciar la sesión" in words(ana.post("/unlock", {"unlock_password": "wrong"}))


class Said(HTMLParser):
    """Every text of a page that stands alone, but for what speaks to residents."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self.resident: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.resident or (tag != "html" and "lang" in dict(attrs)):
            self.resident += [] if tag in {"input", "br", "img", "meta", "path"} else [tag]
        else:
            self.texts |= {value for name, value in attrs if value and spoken(name)}

    def handle_endtag(self, tag: str) -> None:
        if self.resident and tag == self.resident[-1]:
            self.resident.pop()

    def handle_data(self, data: str) -> None:
        if not self.resident:
            self.texts.add(" ".join(data.split()))


def test_a_whole_visit_in_spanish_says_nothing_in_english(app: Flask) -> None:
    english = {str(m.id) for m in collector.kept("es") if m.id and str(m.id).lower() != str(m.string).lower()}
    seen: dict[str, set[str]] = {}

    def keep(desk: Desk) -> Desk:
        def also(answer: TestResponse) -> TestResponse:
            if answer.mimetype == "text/html":
                path = re.sub(r"[0-9a-f]{32}", "CASE", answer.request.path)
                seen.setdefault(path, set()).update(Said(answer.text).texts & english)
            return answer

        ask, send = desk.client.get, desk.client.post
        desk.client.get = lambda *given, **named: also(ask(*given, **named))
        desk.client.post = lambda *given, **named: also(send(*given, **named))
        return desk

    ana, sol = keep(speaking(app, "ana")), keep(speaking(app, "sol"))
    code = ana.visit()
    for path in ("/", "/renewal", "/cancel", "/reopen", ana.path("withdraw")):
        ana.get(path)
    sol.take()
    sol.act("approve")
    ana.reopen(code)
    ana.act("issue")
    ana.get("/stock")
    ana.get(ana.path("card"))
    ana.post(ana.path("print"))
    ana.get(ana.path("card"))
    ana.post(ana.path("came-out"), {"outcome": "good"})
    ana.get(ana.path("card"))
    ana.post(ana.path("hand-over"))
    assert len(seen) > 15
    assert {path: texts for path, texts in seen.items() if texts} == {}


@pytest.mark.parametrize("onward", ["//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", ""])
def test_the_switch_leads_to_no_other_host_and_takes_no_other_language(app: Flask, onward: str) -> None:
    desk = Desk(app, "ana")
    form = {"csrf_token": desk.token, "language": "es", "onward": onward}
    assert desk.client.post("/language", data=form).headers["Location"] == "/"
    assert desk.client.post("/language", data=form | {"language": "tlh"}).status_code == 400


def test_the_language_stays_when_somebody_signs_out_and_nothing_else_does(app: Flask) -> None:
    ana = speaking(app, "ana")
    ana.start()
    assert "Iniciar sesión" in words(ana.post("/sign-out"))
    with ana.client.session_transaction() as kept:
        assert set(kept) <= {"staff-language", "csrf_token"}


def test_a_page_that_was_posted_offers_no_switch_that_would_lose_it(app: Flask) -> None:
    ana = Desk(app, "ana")
    assert 'action="/language"' in ana.get("/visit/new").text
    assert 'action="/language"' not in ana.post("/visit/new", {"visit_type": "new", "language": "en"}).text


def test_outside_a_request_everything_is_english() -> None:
    assert staff_words.translated("Deny") == "Deny"
    assert staff_words.catalog("xx").gettext("Deny") == "Deny"
    assert staff_words.StaffDomain().get_translations().gettext("Deny") == "Deny"
