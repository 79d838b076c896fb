"""A small browser for this machine: cookies, forms as a person would send them, redirects, no referrer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit

from idsvc.specimen.errors import NotLoopback, PageUnexpected, Unreachable
from idsvc.specimen.page import Document, Form, read_page

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost"})
MULTIPART: Final = "multipart/form-data"

_REDIRECTS: Final = frozenset({301, 302, 303})
_MOST_REDIRECTS: Final = 5
_OK: Final = 200
_SAYS: Final = 400  # characters of a page's own words that a refusal carries


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it is chosen in a form."""

    filename: str
    content_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the path it came from after redirects, and its body."""

    path: str
    status: int
    content_type: str
    body: bytes = field(repr=False)

    def page(self) -> Document:
        """Return the page."""
        return read_page(self.body.decode(errors="replace"))

    def unexpected(self) -> PageUnexpected:
        """Return the refusal of this page, with the beginning of its own words."""
        return PageUnexpected(self.path, self.status, self.page().text[:_SAYS])

    def form(self, action_ends: str, needs: Iterable[str], holds: Mapping[str, str]) -> Form:
        """Return the form that is sent to a path with this ending, has these fields and already holds these values.

        Raises ``PageUnexpected`` where the page has none.
        """
        wanted, held = frozenset(needs), frozenset(holds.items())
        for form in self.page().forms:
            path = urlsplit(form.action or self.path).path
            values = {(field.name, field.value) for field in form.fields}
            if path.endswith(action_ends) and wanted <= form.names() and held <= values:
                return form
        raise self.unexpected()


@dataclass(frozen=True, slots=True)
class Send:
    """What a person does with a form of the page they see.

    ``to`` is how its path ends; ``fill`` what is typed, chosen and ticked; ``files`` what is picked; ``holds`` tells
    it from others by values that stand in it already.
    """

    to: str
    fill: Mapping[str, str] = field(default_factory=dict, repr=False)
    files: Mapping[str, Upload] = field(default_factory=dict, repr=False)
    holds: Mapping[str, str] = field(default_factory=dict, repr=False)


class Browser:
    """One person's browser: remembers cookies and the page it shows; talks to one origin on this machine only."""

    def __init__(self, base_url: str, timeout: float) -> None:
        """Take ``http://localhost:PORT`` and how many seconds an answer may take; raises ``NotLoopback``."""
        parts = urlsplit(base_url)
        if parts.scheme != "http" or parts.hostname not in LOOPBACK or parts.port is None:
            raise NotLoopback
        self._origin = f"http://{parts.netloc}"
        self._host, self._port, self._timeout = parts.hostname, parts.port, timeout
        self._cookies: dict[str, str] = {}
        self.shown = Answer("/", _OK, "text/html", b"")

    def get(self, path: str) -> Answer:
        """Open a page and show it; raises ``PageUnexpected`` for any status but 200."""
        return self.show(self._follow("GET", path, b"", ""))

    def fetch(self, path: str) -> Answer:
        """Get something a page refers to, an image for instance; the page shown stays."""
        return _good(self._follow("GET", path, b"", ""))

    def submit(self, send: Send) -> Answer:
        """Fill in and send a form of the page shown, hidden fields and all, and show what comes back."""
        return self.show(self.send(send))

    def send(self, send: Send) -> Answer:
        """Send a form as ``submit`` does, but return any answer, refusals too, and leave the page shown."""
        form = self.shown.form(send.to, {*send.fill, *send.files}, send.holds)
        pairs = form.filled(send.fill)
        path = urljoin(self.shown.path, form.action or self.shown.path)
        if form.method != "post":
            return self._follow("GET", f"{path}?{urlencode(pairs)}", b"", "")
        body, content_type = encode_form(form.enctype, pairs, send.files)
        return self._follow("POST", path, body, content_type)

    def show(self, answer: Answer) -> Answer:
        """Show what came back; raises ``PageUnexpected`` for any status but 200."""
        self.shown = _good(answer)
        return answer

    def _follow(self, method: str, path: str, body: bytes, content_type: str) -> Answer:
        answer, onward = self._once(method, self._local(path), body, content_type)
        for _ in range(_MOST_REDIRECTS):
            if answer.status not in _REDIRECTS:
                return answer
            path = urljoin(path, onward)
            answer, onward = self._once("GET", self._local(path), b"", "")
        raise answer.unexpected()

    def _local(self, path: str) -> str:
        parts = urlsplit(urljoin(self._origin, path))
        if f"{parts.scheme}://{parts.netloc}" != self._origin:
            raise NotLoopback
        return f"{parts.path}?{parts.query}" if parts.query else parts.path

    def _once(self, method: str, path: str, body: bytes, content_type: str) -> tuple[Answer, str]:
        headers = {"Accept": "text/html,*/*;q=0.8"}
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        if content_type:
            headers["Content-Type"] = content_type
        connection = HTTPConnection(self._host, self._port, timeout=self._timeout)
        try:
            connection.request(method, path, body if method == "POST" else None, headers)
            response = connection.getresponse()
            self._remember(response.headers.get_all("Set-Cookie") or [])
            kind = response.headers.get_content_type()
            return Answer(path, response.status, kind, response.read()), response.getheader("Location", "")
        except (OSError, HTTPException) as refused:
            raise Unreachable from refused
        finally:
            connection.close()

    def _remember(self, lines: list[str]) -> None:
        for line in lines:
            for name, morsel in SimpleCookie(line).items():
                self._cookies.pop(name, None)
                if morsel.value:
                    self._cookies[name] = morsel.value


def _good(answer: Answer) -> Answer:
    if answer.status != _OK:
        raise answer.unexpected()
    return answer


def encode_form(enctype: str, pairs: tuple[tuple[str, str], ...], files: Mapping[str, Upload]) -> tuple[bytes, str]:
    """Return the body and the content type of a form (RFC 7578 where the form says multipart)."""
    if enctype != MULTIPART:
        return urlencode(pairs).encode(), enctype
    boundary = _boundary(files)
    parts = [_part(boundary, f'name="{name}"', value.encode()) for name, value in pairs]
    for name, upload in files.items():
        described = f'name="{name}"; filename="{upload.filename}"\r\nContent-Type: {upload.content_type}'
        parts.append(_part(boundary, described, upload.data))
    return b"".join(parts) + f"--{boundary}--\r\n".encode(), f"{MULTIPART}; boundary={boundary}"


def _boundary(files: Mapping[str, Upload]) -> str:
    """Return a line that stands in none of the files: it depends on all of them."""
    digest = sha256(b"idsvc specimen form")
    for upload in files.values():
        digest.update(upload.data)
    return digest.hexdigest()[:40]


def _part(boundary: str, described: str, body: bytes) -> bytes:
    return f"--{boundary}\r\nContent-Disposition: form-data; {described}\r\n\r\n".encode() + body + b"\r\n"
