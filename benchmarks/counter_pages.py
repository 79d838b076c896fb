"""The counter under eight clerks: pages viewed and drafts saved over HTTP, against ``idsvc serve`` as it is run."""

import json
import multiprocessing
import socket
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from time import perf_counter, sleep
from urllib.parse import urlencode

import scene
from measure import Row, folder, milliseconds, show

from idsvc.specimen import script
from idsvc.specimen.client import Browser, Send
from idsvc.specimen.people import LETTER

CLIENTS = 8
CYCLES = 40
"""How often each clerk views four pages and saves a draft twice."""
VIEWS = ("details", "papers", "photo", "proof")
START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Desk:
    """One clerk's open visit: the port, the cookie header, the path of the case, the form as it will be posted."""

    port: int
    cookie: str
    case: str
    form: dict[str, str]


class SignedIn(Browser):
    """A browser that tells its cookies, so that a plain connection can go on with them."""

    def cookie(self) -> str:
        """Return the header that this browser sends."""
        return "; ".join(f"{name}={value}" for name, value in self._cookies.items())


def rows() -> list[Row]:
    """Sign eight clerks in, open a visit for each, let one work alone, then all of them at once."""
    with folder() as root:
        city = scene.found(root, clerks=CLIENTS)
        with served(city.city.where.city) as port:
            desks = [_desk(port, f"clerk{number}") for number in range(1, CLIENTS + 1)]
            alone = _work(desks[0])
            desks[0] = _desk(port, "clerk1")
            with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
                pool.map(len, [""] * CLIENTS, chunksize=1)  # every process has started before the first second counts
                begun = perf_counter()
                timed = pool.map(_work, desks, chunksize=1)
                seconds = perf_counter() - begun
    views, saves = ([spent for client in timed for spent in client[kind]] for kind in (0, 1))
    count = len(views) + len(saves)
    return [
        Row(
            f"counter, {CLIENTS} clerks without a pause: all requests", f"{count / seconds:,.0f}/s", f"{count} requests"
        ),
        Row("counter: view a page", _spread(views), f"one clerk alone {_spread(alone[0])}"),
        Row("counter: save a draft", _spread(saves), f"one clerk alone {_spread(alone[1])}"),
    ]


def _spread(seconds: list[float]) -> str:
    median, late = statistics.median(seconds), statistics.quantiles(seconds, n=20)[-1]
    return f"median {milliseconds(median)}, p95 {milliseconds(late)}"


@contextmanager
def served(city: Path) -> Iterator[int]:
    """Serve a city with the command that cities use, on a free port of this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [Path(sys.executable).with_name("idsvc"), "serve", city, "--port", port]
    server = subprocess.Popen([str(part) for part in command], stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait()


def _wait_for(port: int) -> None:
    until = perf_counter() + START_SECONDS
    while perf_counter() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.2)
    raise TimeoutError


def _desk(port: int, login: str) -> Desk:
    """Sign a clerk in, open a visit, and fill its form as a person would."""
    clerk = SignedIn(f"http://localhost:{port}", script.TIMEOUT)
    clerk.get("/sign-in")
    clerk.submit(Send("/sign-in", {"login": login, "password": scene.PASSWORD}))
    clerk.get("/visit/new")
    started = clerk.submit(Send("/visit/new", {"visit_type": "new", "language": "en"}))
    clerk.get(next(link for link in started.page().links if link.endswith("/details")))
    form = dict(clerk.shown.form("/details", LETTER.typed.form(), {}).filled(LETTER.typed.form()))
    return Desk(port, clerk.cookie(), script.case_in_hand(clerk.shown), form)


def _work(desk: Desk) -> tuple[list[float], list[float]]:
    """View pages and save drafts; return the seconds of each view and of each save."""
    connection, form = HTTPConnection("localhost", desk.port), dict(desk.form)
    views: list[float] = []
    saves: list[float] = []
    for _ in range(CYCLES):
        views += [_ask(connection, desk, page, None)[0] for page in VIEWS]
        for _ in range(2):
            spent, body = _ask(connection, desk, "draft", urlencode(form))
            saves.append(spent)
            form["version"] = str(json.loads(body)["version"])
    connection.close()
    return views, saves


def _ask(connection: HTTPConnection, desk: Desk, page: str, body: str | None) -> tuple[float, bytes]:
    headers = {"Cookie": desk.cookie, "Accept": "text/html"}
    if body is not None:
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"}
    begun = perf_counter()
    connection.request("GET" if body is None else "POST", f"/case/{desk.case}/{page}", body, headers)
    answer = connection.getresponse()
    found = answer.read()
    assert answer.status == 200, f"{page}: {answer.status}"
    return perf_counter() - begun, found


if __name__ == "__main__":
    show(rows())
