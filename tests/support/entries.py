"""Every text entry of the pages, found by watching a walk: what a page shows and what its handler reads is attacked.

Each request of a walk is sent before, once for each of its fields and each forbidden text, in a city that is put
back afterwards. Nothing of the text may then stand in the opened database, in a file, in a log, in the cookie or in the
answer. No list of fields is kept anywhere: a new field is attacked as soon as a page shows it or a handler reads it.
"""

import html
import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from idsvc.custody.slots import Slot, specimen_passphrase, unlock_operator
from idsvc.office.rehearsal import sealed_payloads
from idsvc.retention import RetentionClass
from idsvc.retention.clock_file import ClockFile
from idsvc.retention.rehearsal import derivable, opens
from idsvc.retention.sealed import Sealed
from idsvc.store.blobs import DirectoryBlobs
from idsvc.store.schema import live_schema
from idsvc.wiring.inspection import row_bytes
from tests.support.city import TestCity

PHRASE = "asylum-seeker-of-qz"
"""A status phrase that a name, a line and a login could hold."""
TEXTS = (PHRASE, "ASYLUM-77417", "A774-177-417", "M7741774")
"""Beside the phrase: one that a serial could hold, a number as on a green card, and one as on a visa."""
SIGNS = bytes(each for each in range(256) if not chr(each).isascii() or not chr(each).isalnum())


def folded(data: bytes) -> bytes:
    """Letters and digits only, small."""
    return data.lower().translate(None, SIGNS)


OF_THE_FRAME = frozenset({"csrf_token", "version"})
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
ACTION = re.compile(r'action="([^"]*)"')
FIELD = re.compile(r'<(?:input|textarea|select)\b[^>]*?\sname="([^"]+)"')
TYPED = re.compile(r'<(?:textarea\b|input\b(?![^>]*\stype="(?:radio|checkbox|hidden|file)"))[^>]*?\sname="([^"]+)"')
SIDE_FILES = "-shm"

Data = dict[str, Any]


@dataclass(frozen=True)
class Leak:
    """Where a forbidden text was found after it was typed."""

    endpoint: str
    field: str
    text: str
    place: str


@dataclass
class Watch:
    """What the walk has shown so far: fields by endpoint, what was attacked, what leaked."""

    city: TestCity
    app: Flask
    rendered: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    typed: set[tuple[str, str]] = field(default_factory=set)
    read: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    went_well: set[str] = field(default_factory=set)
    attacked: set[tuple[str, str]] = field(default_factory=set)
    leaks: list[Leak] = field(default_factory=list)
    at: str = ""
    resting: bool = False
    _done: set[tuple[str, str, frozenset[tuple[str, str]]]] = field(default_factory=set)
    _lines: list[str] = field(default_factory=list)
    _known: dict[Sealed, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys = self.city.where.keys
        unlocked = unlock_operator(keys, specimen_passphrase(keys, Slot.OPERATOR))
        with ClockFile.open(self.city.where.clock, unlocked.clock_cell).opened() as state:
            self._keys = {kind: derivable(state, kind) for kind in RetentionClass}
        self._tables = [each.name for each in live_schema(self.city.office.units.engine)]  # type: ignore[attr-defined]
        self._log = _Lines(self._lines)
        logging.getLogger().addHandler(self._log)
        self.app.logger.addHandler(self._log)
        recording = type("Recording", (Recording,), {"watch": self})
        self.app.request_class = type("Watched", (self.app.request_class,), {"parameter_storage_class": recording})
        self.app.test_client_class = type("Attacking", (Attacking,), {"watch": self})

    def close(self) -> None:
        logging.getLogger().removeHandler(self._log)
        self.app.logger.removeHandler(self._log)

    def endpoint(self, path: str, method: str) -> str:
        try:
            return str(self.app.url_map.bind("localhost").match(urlsplit(path).path, method)[0])
        except HTTPException:
            return ""

    def learn(self, answer: TestResponse) -> None:
        """Take in whether a request went well, and which fields the forms of its page have."""
        if answer.status_code < 400:
            self.went_well.add(self.at)
        if answer.mimetype != "text/html":
            return
        for attributes, inside in FORM.findall(answer.text):
            method = "POST" if 'method="post"' in attributes else "GET"
            action = ACTION.search(attributes)
            target = html.unescape(action[1]) if action else answer.request.path
            endpoint = self.endpoint(target, method)
            self.rendered[endpoint] |= set(FIELD.findall(inside)) - OF_THE_FRAME
            self.typed |= {(endpoint, name) for name in TYPED.findall(inside)}

    def texts(self, endpoint: str, name: str) -> tuple[str, ...]:
        """What is tried in a field: where no page lets anybody type, the phrase alone."""
        return TEXTS if (endpoint, name) in self.typed else TEXTS[:1]

    def fresh(self, endpoint: str, name: str, data: Data) -> bool:
        """Tell whether this field was not yet attacked beside these other values."""
        seen = frozenset((key, str(value)) for key, value in data.items() if isinstance(value, str | list))
        seen = frozenset((key, value) for key, value in seen if key not in {*OF_THE_FRAME, name})
        done = (endpoint, name, seen)
        known = done in self._done
        self._done.add(done)
        return not known

    def files(self) -> dict[str, bytes]:
        """Every file of the city's data, by its path."""
        root = self.city.where.city
        every = (each for each in root.rglob("*") if each.is_file() and not each.name.endswith(SIDE_FILES))
        return {str(each.relative_to(root)): each.read_bytes() for each in every}

    def put_back(self, files: Mapping[str, bytes]) -> None:
        """Let the city be as it was when these files were read."""
        self._dispose()
        root = self.city.where.city
        for each in root.rglob("*"):
            if each.is_file() and str(each.relative_to(root)) not in files:
                each.unlink()
        for name, data in files.items():
            place = root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.exists() or place.read_bytes() != data:
                place.write_bytes(data)

    def _dispose(self) -> None:
        self.city.office.units.engine.dispose()  # type: ignore[attr-defined]

    def forget_log(self) -> None:
        self._lines.clear()

    def fields_of(self, endpoint: str, sent: Data) -> list[str]:
        """The fields of a request that were not yet attacked beside the same other values."""
        every = sorted((self.rendered[endpoint] | self.read[endpoint] | sent.keys()) - OF_THE_FRAME)
        fresh = [name for name in every if not isinstance(sent.get(name), tuple) and self.fresh(endpoint, name, sent)]
        self.attacked |= {(endpoint, name) for name in fresh}
        return fresh

    def look(self, before: Mapping[str, bytes], tried: Leak, answer: TestResponse, cookie: bytes) -> bool:
        """Note whatever stands somewhere of a forbidden text; tell whether anything was written at all."""
        if answer.status_code >= 500:
            self.leaks.append(replace(tried, place="fault"))
        self._note(replace(tried, place="answer"), [answer.data, str(answer.headers).encode()])
        self._note(replace(tried, place="cookie"), [cookie])
        self._note(replace(tried, place="log"), [line.encode() for line in self._lines])
        self._lines.clear()
        now = self.files()
        if now == before:
            return False
        self._note(replace(tried, place="database"), self._opened())
        self._note(replace(tried, place="file"), [each for key, each in now.items() if before.get(key) != each])
        return True

    def _opened(self) -> Iterator[bytes]:
        office = self.city.office
        with closing(office.units.engine.raw_connection()) as database, closing(database.cursor()) as cursor:  # type: ignore[attr-defined]
            for table in self._tables:
                yield from map(row_bytes, cursor.execute(f'SELECT * FROM "{table}"').fetchall())  # noqa: S608 (its own)
        for sealed in sealed_payloads(office.units, DirectoryBlobs(self.city.where.captures)):
            yield self._plain(sealed)

    def _plain(self, sealed: Sealed) -> bytes:
        """What is sealed, of the day on which the watch began; opened once."""
        if sealed not in self._known:
            self._known[sealed] = opens(sealed, self._keys[sealed.retention_class]) or b""
        return self._known[sealed]

    def _note(self, tried: Leak, found: Iterable[bytes]) -> None:
        mark = folded(tried.text.encode())
        self.leaks += [tried for data in found if mark in folded(data)]


class _Lines(logging.Handler):
    """Keeps what is logged."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self.lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class Recording(ImmutableMultiDict):  # type: ignore[type-arg]
    """A form that notes under which names a handler looks for something."""

    watch: ClassVar[Watch]

    def _noted(self, key: object) -> None:
        if isinstance(key, str) and key not in OF_THE_FRAME:
            self.watch.read[self.watch.at].add(key)

    def get(self, key: str, *rest: Any, **more: Any) -> Any:  # noqa: ANN401 - as Werkzeug's
        self._noted(key)
        return super().get(key, *rest, **more)

    def getlist(self, key: str, *rest: Any, **more: Any) -> Any:  # noqa: ANN401 - as Werkzeug's
        self._noted(key)
        return super().getlist(key, *rest, **more)

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - as Werkzeug's
        self._noted(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._noted(key)
        return super().__contains__(key)


def _lasting(data: Mapping[str, Any] | None) -> Data:
    """Return a form whose pictures can be sent more than once: their bytes and their names."""
    return {
        name: (value[0].getvalue(), *value[1:]) if isinstance(value, tuple) else value
        for name, value in (data or {}).items()
    }


def _to_send(data: Data) -> Data:
    return {
        name: (BytesIO(value[0]), *value[1:]) if isinstance(value, tuple) else value for name, value in data.items()
    }


@dataclass
class Request:
    """One request of the walk: it can be sent again and again, with other fields."""

    client: "Attacking"
    endpoint: str
    path: str
    fields: Data
    named: dict[str, Any]

    def send(self, **changed: str) -> TestResponse:
        self.client.watch.at = self.endpoint
        fields = self.fields | changed
        if self.named.get("method") == "POST":
            return self.client.plainly(self.path, **self.named, data=_to_send(fields))
        return self.client.plainly(f"{self.path}?{urlencode(fields, doseq=True)}", **self.named)

    def attack(self) -> None:
        """Type each forbidden text into each field, one at a time, and put the city back after each."""
        watch, client = self.client.watch, self.client
        files, cookies = watch.files(), client.cookies()
        if self.endpoint not in watch.read:
            self.send()  # so that what its handler reads is known
            watch.put_back(files)
            client.take_cookies(cookies)
        watch.forget_log()
        for name in watch.fields_of(self.endpoint, self.fields):
            for text in watch.texts(self.endpoint, name):
                answer = self.send(**{name: text})
                written = watch.look(files, Leak(self.endpoint, name, text, ""), answer, client.cookie_holds())
                if written:
                    watch.put_back(files)
                client.take_cookies(cookies)


class Attacking(FlaskClient):
    """A client that attacks every field of a request before it sends it."""

    watch: ClassVar[Watch]

    def plainly(self, *args: Any, **named: Any) -> TestResponse:  # noqa: ANN401 - as Werkzeug's
        return super().open(*args, **named)

    def open(self, *args: Any, **named: Any) -> TestResponse:  # noqa: ANN401 - as Werkzeug's
        path, posted = urlsplit(str(args[0])), named.get("method") == "POST"
        endpoint = self.watch.endpoint(path.path, named.get("method", "GET"))
        if not endpoint:
            return self.plainly(*args, **named)
        fields = _lasting(named.pop("data", None)) if posted else dict(parse_qsl(path.query, keep_blank_values=True))
        request = Request(self, endpoint, path.path, fields, named)
        if not self.watch.resting and (posted or fields or self.watch.read.get(endpoint)):
            request.attack()
        answer = request.send()
        self.watch.learn(answer)
        return answer

    def cookies(self) -> dict[Any, Any]:
        return dict(self._cookies or {})

    def take_cookies(self, cookies: dict[Any, Any]) -> None:
        self._cookies = dict(cookies)

    def cookie_holds(self) -> bytes:
        with self.session_transaction() as session:
            return str(dict(session)).encode()
