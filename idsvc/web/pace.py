"""Where the stopwatch's seconds come from: the time between two posted steps of the visit in hand, told by the server.

They wait in the terminal's own cookie until the visit is filed or its card handed over, then go into the week's sums.
Of a visit that was put down they are dropped.
"""

from types import MappingProxyType
from typing import Any, Final

from flask import Flask, request, session
from werkzeug.wrappers import Response

from idsvc.enroll.stopwatch import CounterStep, spent
from idsvc.office import stopwatch
from idsvc.office.context import unix
from idsvc.staff.roles import Permission, allowed
from idsvc.web import current

PACE: Final = "pace"
REFUSED: Final = 400

BEGUN: Final = frozenset(
    {
        *("start.begin", "renewal.begin", "update.begin", "replacement.begin", "family.begin"),
        *("appeal.begin", "reopen.open_case"),
    }
)
"""What takes a visit in hand at the counter."""

STEPS: Final = MappingProxyType(
    {
        "details.save": CounterStep.DETAILS,
        "papers.add": CounterStep.PAPERS,
        "papers.remove": CounterStep.PAPERS,
        "papers.caretaker": CounterStep.PAPERS,
        "returning.send": CounterStep.PAPERS,
        "photo.save": CounterStep.PHOTO,
        "proof.confirm": CounterStep.PROOF,
        "proof.submit": CounterStep.PROOF,
        "fees.settle": CounterStep.FEE,
        "cards.issue": CounterStep.CARD,
        "cards.reissue": CounterStep.CARD,
        "cards.send": CounterStep.CARD,
        "cards.answer": CounterStep.CARD,
        "cards.hand_over": CounterStep.HAND_OVER,
        "parcels.set_aside": CounterStep.HAND_OVER,
        "parcels.mail": CounterStep.HAND_OVER,
    }
)
"""What a posted step was spent on."""

FILED: Final = frozenset({"proof.submit", "returning.send", "cards.hand_over", "parcels.set_aside", "parcels.mail"})
"""Where a stretch at the counter ends, and its seconds go into the sums."""

DROPPED: Final = frozenset({"home.put_down", "case.withdraw"})


def _note(response: Response) -> Response:
    endpoint = request.endpoint or ""
    if request.method == "POST" and current.sitting() is not None:
        if endpoint in STEPS and PACE in session:
            _add(STEPS[endpoint])  # also where the step was refused: mending it takes time, too
        if response.status_code < REFUSED:
            _turn(endpoint)
    return response


def _add(step: CounterStep) -> None:
    kept: dict[str, Any] = session[PACE]
    present = unix(current.office())
    session[PACE] = {"at": present, "spent": spent(kept["spent"], step, present - kept["at"])}


def _turn(endpoint: str) -> None:
    """Begin, end or drop a stretch at the counter."""
    if endpoint in BEGUN:
        session[PACE] = {"at": unix(current.office()), "spent": {}}
    elif endpoint in DROPPED:
        session.pop(PACE, None)
    elif endpoint in FILED and PACE in session:
        _file(session.pop(PACE)["spent"])


def _file(so_far: dict[str, int]) -> None:
    if allowed(current.actor().role, Permission.VISIT_EDIT):
        stopwatch.add(current.office(), current.actor(), so_far)


def register(app: Flask) -> None:
    """Let every posted step be timed once it was answered."""
    app.after_request(_note)
