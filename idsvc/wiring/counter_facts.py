"""Looking at a counter's terminal for ``idsvc doctor --counter``; nothing is changed, and no page is read."""

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from idsvc.imaging.errors import ReaderMissing
from idsvc.imaging.reading_trial import reads_a_word
from idsvc.oversight.machine_counter import CounterFacts, Folder, Reader
from idsvc.wiring.cups import SOCKET
from idsvc.wiring.cups_queue import error_policy
from idsvc.wiring.machine import mounts

DEVICES: Final = Path("/dev")
BROWSERS: Final = (
    Path("/etc/chromium/policies/managed"),
    Path("/etc/opt/chrome/policies/managed"),
    Path("/etc/opt/edge/policies/managed"),
)
_IN_MEMORY: Final = frozenset({"tmpfs", "ramfs"})
_PATIENCE: Final = 10.0


def collect(
    folder: Path | None, printer: str | None = None, browsers: Sequence[Path] = BROWSERS, devices: Path = DEVICES
) -> CounterFacts:
    """Return what can be seen of the terminal; ``folder`` is where its scanner puts pages, None where it has none.

    ``printer`` is the queue that cards go to, None where nobody named it.
    """
    return CounterFacts(
        queues=queues(),
        printer=printer,
        cameras=sum(1 for _ in devices.glob("video*")),
        folder=None if folder is None else scanner_folder(folder),
        browser=_told(browsers),
        reader=text_reader(),
    )


def text_reader(patience: float = 60.0) -> Reader:
    """Return how the text reader does with a drawn word within so many seconds."""
    try:
        return Reader.READS if reads_a_word(patience) else Reader.FAILS
    except ReaderMissing:
        return Reader.MISSING


def queues(spooler: Path = SOCKET) -> Mapping[str, str | None] | None:
    """Return each queue's error policy by the queue's name, as the spooler on this machine says; None without one."""
    try:
        said = subprocess.run(
            ["/usr/bin/lpstat", "-e"],
            env={"CUPS_SERVER": str(spooler), "LC_ALL": "C"},
            capture_output=True,
            timeout=_PATIENCE,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return {name: error_policy(name, spooler) for name in said.stdout.decode("utf-8", "replace").split()}


def scanner_folder(folder: Path) -> Folder | None:
    """Return how a scanner's folder lies, None where there is none."""
    if not folder.is_dir():
        return None
    path = folder.resolve()
    under = [mount for mount in mounts() if path.is_relative_to(mount.point)]
    deepest = max(under, key=lambda mount: len(mount.point), default=None)
    in_memory = deepest is not None and deepest.kind in _IN_MEMORY
    return Folder(in_memory, empty=next(folder.iterdir(), None) is None)


def _told(browsers: Sequence[Path]) -> Mapping[str, object] | None:
    """Return what the managed browsers of this machine are told, the later file over the earlier; None without any."""
    files = [path for place in browsers for path in sorted(place.glob("*.json"))]
    told: dict[str, object] = {}
    for path in files:
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if isinstance(said, dict):
            told.update(said)
    return told if files else None
