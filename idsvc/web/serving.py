"""A small threaded server on this machine's own address, for the demo and for tests; a real office uses gunicorn."""

from threading import Thread
from types import TracebackType
from typing import Final, Self

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

HOST: Final = "127.0.0.1"


class Silent(WSGIRequestHandler):
    """A handler that keeps no access log."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


class LoopbackServer:
    """Serve an application on 127.0.0.1 while the context lasts; ``port`` 0 takes a free one."""

    def __init__(self, app: Flask, port: int = 0) -> None:
        self._server = make_server(HOST, port, app, threaded=True, request_handler=Silent)
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
