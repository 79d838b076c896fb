"""A plain web server that is no part of ours: it shows what it was given and remembers what it was asked."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Reply:
    status: int = 200
    body: bytes = b"<p>here</p>"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", HTML),)


@dataclass(frozen=True)
class Asked:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Pages:
    """The server's address, what it answers by path, and what it was asked, in order."""

    url: str
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def html(self, path: str, html: str) -> None:
        self.replies[path] = Reply(body=html.encode())

    def sends_on(self, path: str, to: str, *cookies: str) -> None:
        self.replies[path] = Reply(303, b"", (("Location", to), *(("Set-Cookie", each) for each in cookies)))


@contextmanager
def serving() -> Iterator[Pages]:
    pages = Pages("")

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, body: bytes) -> None:
            pages.asked.append(Asked(self.command, self.path, dict(self.headers), body))
            reply = pages.replies.get(self.path, Reply(404, b"<title>no</title><p>nothing here</p>"))
            self.send_response(reply.status)
            for name, value in (*reply.headers, ("Content-Length", str(len(reply.body)))):
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, *_args: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    pages.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield pages
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
