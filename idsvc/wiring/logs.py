"""The service's own log: one JSON line an event, and only keys that are known to hold no person.

Its times stop at the hour: a log of seconds, laid beside a camera's pictures, says who came for what.
"""

from collections.abc import Callable, MutableMapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import structlog

from idsvc.walltime import WallTime

ALLOWED: Final = frozenset(
    {"event", "at", "level", "method", "endpoint", "status", "milliseconds", "error", "count", "day", "size"}
)
"""Every key a line may carry; anything else is dropped before it is written."""

Log = Callable[..., None]


def open_log(folder: Path, time: WallTime) -> Log:
    """Return ``log(event, **fields)``, which appends to ``idsvc.jsonl``; values are numbers or fixed words.

    A line that the disk does not take is lost: nothing that the office does waits for its log.
    """

    def stamp(_logger: object, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        return {"at": time.now().isoformat(timespec="hours"), **line}

    def log(event: str, **fields: int | str) -> None:
        # Opened anew for each line, so that nothing is kept open and a rotated file is let go.
        with suppress(OSError), (folder / "idsvc.jsonl").open("a", encoding="utf-8") as file:
            logger = structlog.wrap_logger(
                structlog.WriteLogger(file),
                processors=[only_allowed, stamp, structlog.processors.JSONRenderer()],
                wrapper_class=structlog.BoundLogger,
            )
            logger.msg(event, **fields)

    return log


def only_allowed(_logger: object, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every key that is not on the list."""
    return {key: value for key, value in line.items() if key in ALLOWED}
