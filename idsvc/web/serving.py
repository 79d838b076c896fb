"""A small threaded server on this machine's own address, for the demo and for tests; a real office uses gunicorn."""

from collections.abc import Iterable
from threading import Thread
from types import TracebackType
from typing import Final, Self
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

HOST: Final = "127.0.0.1"


class Silent(WSGIRequestHandler):
    """A handler that keeps no access log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


def _whole(app: WSGIApplication) -> WSGIApplication:
    """Answer with the body in one piece: a browser that goes away meanwhile leaves no file open behind it."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        body = app(environ, start_response)
        try:
            return [b"".join(body)]
        finally:
            close = getattr(body, "close", None)
            if close is not None:
                close()

    return answer


class LoopbackServer:
    """Serve an application on 127.0.0.1 while the context lasts; ``port`` 0 takes a free one."""

    def __init__(self, app: Flask, port: int = 0) -> None:
        self._server = make_server(HOST, port, _whole(app), threaded=True, request_handler=Silent)
        self._thread = Thread(target=self._server.serve_forever, name="loopback", daemon=True)

    @property
    def url(self) -> str:
        """Return where the pages are, without a slash at the end."""
        return f"http://localhost:{self._server.server_port}"

    def serve(self) -> None:
        """Serve in this thread until the process is interrupted."""
        self._server.serve_forever()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
