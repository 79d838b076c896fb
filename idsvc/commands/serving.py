"""Serving one city: one worker that unlocks after it was forked, threads in it, and the office's own chores."""

import socket
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from gunicorn.app.base import BaseApplication

from idsvc.commands.common import Failed, failing_clearly
from idsvc.errors import IdsvcError
from idsvc.office import looks, publication, purge
from idsvc.office.context import Office, today
from idsvc.office.scan_ports import ScannedPages
from idsvc.walltime import SystemTime, WallTime
from idsvc.web import WebServices, compile_pages, create_app
from idsvc.wiring.folders import Folders
from idsvc.wiring.logs import Log, open_log

CHORES_EVERY: Final = 600
"""Seconds between two looks at what is due."""

SWEEP_EVERY: Final = 30
"""Seconds between two looks at pages of the scanner that nobody took."""

THREADS: Final = 8

SWITCHING: Final = 0.0005
"""Seconds after which a thread that draws lets another answer: pages wait for that many times, with 0.005 too long."""

DISK_FAILS: Final = "the disk refused the purge or the publication: tell the operator to mend it"


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a city is served, and how it is opened once the worker runs."""

    where: Folders
    host: str
    port: int
    loopback: bool
    hosts: tuple[str, ...]
    demo_hint: str | None
    open: Callable[[], Office]


class Server(BaseApplication):
    """Gunicorn with settings from here: nothing is unlocked before the worker is forked."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        super().__init__()

    def load_config(self) -> None:
        """Set what gunicorn asks for."""
        chosen: dict[str, Any] = {
            "bind": f"{self._setting.host}:{self._setting.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "loglevel": "warning",
            "timeout": 120,
            "control_socket_disable": True,
        }
        for name, value in chosen.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:  # noqa: ANN401 - gunicorn's own union of interfaces
        """Open the city inside the worker and return its pages."""
        setting = self._setting
        sys.setswitchinterval(SWITCHING)
        office = _opened(setting)
        log = open_log(setting.where.logs, office.time)
        app = create_app(WebServices(office, setting.loopback, setting.demo_hint, setting.hosts))
        compile_pages(app)
        threading.Thread(target=looks.draw_once, args=(office,), daemon=True).start()
        threading.Thread(target=do_chores, args=(office, log, threading.Event()), daemon=True).start()
        if office.scanned is not None:
            threading.Thread(target=sweep, args=(office.scanned, threading.Event()), daemon=True).start()
        log("service-started")
        return Logged(app.wsgi_app, log, office.time)


def _opened(setting: Setting) -> Office:
    """Open the city, or say in one line why not and end the worker, whose exit code the command then takes over."""
    try:
        with failing_clearly():
            return setting.open()
    except Failed as refused:
        refused.show()
        raise SystemExit(int(refused.exit_code)) from refused


def free_port(port: int) -> bool:
    """Tell whether nobody listens on this machine's own port yet."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def do_chores(office: Office, log: Log, stop: threading.Event) -> None:
    """Purge now and every ten minutes, and publish once a day, until told to stop."""
    published = None
    while True:
        try:
            report = purge.run(office)
            log("purge-ran", count=report.cases + report.captures + report.tags)
            day = today(office)
            if published != day:
                log("published", size=publication.publish(office).size)
                published = day
            office.running.trouble = None
        except (IdsvcError, OSError) as refused:  # a disk that fails today may be mended tomorrow: look again
            office.running.trouble = str(refused) if isinstance(refused, IdsvcError) else DISK_FAILS
            log("chores-refused", error=type(refused).__name__)
        if stop.wait(CHORES_EVERY):
            return


def sweep(pages: ScannedPages, stop: threading.Event) -> None:
    """Unlink pages that nobody took in time, now and every half minute, until told to stop."""
    pages.drop_old()
    while not stop.wait(SWEEP_EVERY):
        pages.drop_old()


class Logged:
    """A WSGI application whose requests leave a line: method, status and time, nothing that names a case."""

    def __init__(self, app: WSGIApplication, log: Log, time: WallTime = SystemTime()) -> None:  # noqa: B008 - has no state
        self._app, self._log, self._time = app, log, time

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request and log that it was answered."""
        begun = self._time.monotonic()
        answered: list[str] = []

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:  # noqa: ANN401 - WSGI's own
            answered.append(status)
            return start_response(status, headers, *more)

        body = self._app(environ, start)
        spent = round((self._time.monotonic() - begun) * 1000)
        status = int(answered[0].split()[0]) if answered else 0
        self._log("request", method=environ["REQUEST_METHOD"], status=status, milliseconds=spent)
        return body
