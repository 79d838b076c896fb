"""Watching a city's folders while it works: nothing of a person may lie there in clear at any time."""

import threading
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from idsvc.specimen.errors import CouldNotLook
from idsvc.specimen.marks import Needle
from idsvc.specimen.scan import Finding, Scanner

PAUSE: Final = 0.5
"""Seconds between two passes."""


class Watch:
    """Scans folders over and over in a thread; ``findings`` grows, ``passes`` counts whole passes."""

    def __init__(self, needles: Iterable[Needle], roots: Iterable[Path]) -> None:
        self._scanner = Scanner(needles)
        self._roots = tuple(roots)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)
        self.findings: set[Finding] = set()
        self.passes = 0

    def look(self) -> tuple[Finding, ...]:
        """Scan once, now."""
        return self._scanner.scan_tree(self._roots)

    def scan(self, data: bytes, where: str) -> tuple[Finding, ...]:
        """Scan bytes that were decrypted for this."""
        return self._scanner.scan(data, where)

    def _watch(self) -> None:
        while not self._stop.wait(PAUSE):
            try:
                self.findings.update(self.look())
                self.passes += 1
            except CouldNotLook:
                continue  # a file went while it was looked for: the next pass looks again

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        self._stop.set()
        self._thread.join()
