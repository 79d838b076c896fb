"""A terminal at the counter for tests: a real client of the real application, with CSRF on."""

import html
import re
from collections.abc import Mapping
from io import BytesIO
from types import CodeType

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.test import TestResponse

from idsvc.specimen.faces import portrait
from idsvc.specimen.people import INSPECTED, Person
from idsvc.web import WebServices, create_app
from tests.support.city import PASSWORD, TestCity

TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
CODE = re.compile(r'class="slip__code code">([^<]+)<')
TAGS = re.compile(r"<[^>]*>")
LANGUAGE = re.compile(r'<select[^>]* name="language">(.*?)</select>', re.DOTALL)
SELECTED = re.compile(r'<option value="([a-z]+)"[^>]* selected')
Form = Mapping[str, str | list[str] | tuple[BytesIO, str]]
CHECKS = {"checked": "yes"}


class CompiledOnce(BytecodeCache):
    """Templates that a process has compiled, for all its applications; another text is compiled anew."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self._kept[bucket.key, bucket.checksum] = bucket.code


COMPILED = CompiledOnce()


def app_with(services: WebServices) -> Flask:
    """The application as it is served, without compiling what another test has had compiled."""
    app = create_app(services)
    app.jinja_env.bytecode_cache = COMPILED
    return app


def app_of(city: TestCity) -> Flask:
    return app_with(WebServices(city.office, loopback=True, demo_hint=None))


def words(answer: TestResponse) -> str:
    """The text of a page as a person reads it."""
    return " ".join(html.unescape(TAGS.sub(" ", answer.text)).split())


class Desk:
    """One browser: it keeps its cookie, and sends the token and the version of the page it last saw."""

    def __init__(self, app: Flask, login: str | None = None) -> None:
        self.client = app.test_client()
        self.token = ""
        self.version = ""
        self.case = ""
        if login is not None:
            self.sign_in(login)

    def _seen(self, answer: TestResponse) -> TestResponse:
        if answer.mimetype == "text/html":
            token, version = TOKEN.search(answer.text), VERSION.search(answer.text)
            self.token = token[1] if token else self.token
            self.version = version[1] if version else self.version
        found = re.search(r"/case/([0-9a-f]{32})", answer.headers.get("Location", "") or answer.request.path)
        self.case = found[1] if found else self.case
        return answer

    def get(self, path: str) -> TestResponse:
        return self._seen(self.client.get(path))

    def post(self, path: str, data: Form | None = None) -> TestResponse:
        """Post a form as the page would, and follow where it leads."""
        fields = {"csrf_token": self.token, "version": self.version} | dict(data or {})
        answer = self._seen(self.client.post(path, data=fields))
        while answer.status_code == 303:
            answer = self.get(answer.headers["Location"])
        return answer

    def script(self, path: str, data: Form) -> TestResponse:
        """Post as a script of the page would."""
        headers = {"X-CSRFToken": self.token, "Accept": "application/json"}
        return self.client.post(path, data={"version": self.version} | dict(data), headers=headers)

    def sign_in(self, login: str) -> TestResponse:
        self.get("/sign-in")
        return self.post("/sign-in", {"login": login, "password": PASSWORD})

    def path(self, step: str = "") -> str:
        return f"/case/{self.case}/{step}".rstrip("/")

    def start(self, visit_type: str = "new") -> str:
        """Start a visit and return its case code."""
        self.get("/visit/new")
        answer = self.post("/visit/new", {"visit_type": visit_type, "language": "en"})
        link = re.search(r"/case/([0-9a-f]{32})/details", answer.text)
        code = CODE.search(answer.text)
        assert link is not None
        assert code is not None
        self.case = link[1]
        return code[1]

    def step(self, step: str, data: Form | None = None) -> TestResponse:
        """Open a step's page, then send its form."""
        self.get(self.path(step))
        return self.post(self.path(step), data)

    def photo(self, data: bytes, name: str = "photo.jpg") -> TestResponse:
        return self.step("photo", {"photo": (BytesIO(data), name)})

    def fill(self, person: Person = INSPECTED) -> None:
        """Take a started visit, in the language chosen for it, to where only the submission is left."""
        offered = LANGUAGE.findall(self.get(self.path("details")).text)
        self.post(self.path("details"), person.typed.form() | {"language": SELECTED.findall(offered[0])[0]})
        for paper in person.papers:
            shows = {"has_photo": paper.has_photo, "has_birth_date": paper.has_birth_date}
            ticked = {name: "yes" for name, shown in shows.items() if shown}
            self.step("papers", {"evidence_class": paper.evidence_class, **ticked, **CHECKS})
        self.photo(portrait(person.look))
        self.step("proof")

    def submit(self) -> TestResponse:
        self.get(self.path("proof"))
        return self.post(self.path("submit"))

    def visit(self, person: Person = INSPECTED) -> str:
        """A whole visit up to the submission; returns the case code."""
        code = self.start()
        self.fill(person)
        assert self.submit().status_code == 200
        return code

    def reopen(self, code: str) -> TestResponse:
        self.get("/reopen")
        return self.post("/reopen", {"code": code})

    def take(self, ticket: int = 1) -> TestResponse:
        """Open a ticket from the queue, with the step-up."""
        queue = self.get("/queue").text
        row = re.search(rf'class="queue-ticket">{ticket}<.*?name="case" value="([0-9a-f]+)"', queue, re.DOTALL)
        assert row is not None
        answer = self.post("/queue/open", {"case": row[1]})
        return (
            self.post("/queue/step-up", {"case": row[1], "password": PASSWORD}) if "step-up" in answer.text else answer
        )

    def print_card(self) -> TestResponse:
        """Send the card that is shown to the printer, and say that a good one came out: the slip's page."""
        self.get(self.path("card"))
        self.post(self.path("print"))
        return self.post(self.path("came-out"), {"outcome": "good"})

    def act(self, step: str, data: Form | None = None) -> TestResponse:
        """Press a button on the page of the case in hand."""
        self.get(self.path())
        return self.post(self.path(step), data)
