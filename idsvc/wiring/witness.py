"""A witness's folder: its key, and for each log how far it was seen. What was seen is on the disk before it is signed.

``key`` holds the name and the seed, ``key.public`` the line for others, ``log-<digest>`` one log each.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from idsvc.errors import IdsvcError
from idsvc.ledger.canonical import canonical, parse
from idsvc.ledger.cosignature import SEED_BYTES, Witness
from idsvc.ledger.errors import LedgerError
from idsvc.oversight.vouching import Kept
from idsvc.wiring.durable import PRIVATE, PUBLIC, read_private, replace_whole

KEY_FILE: Final = "key"
PUBLIC_FILE: Final = "key.public"
_LOCK_FILE: Final = "lock"
_KEY_FORMAT: Final = "idsvc-witness-key/1"
_LARGEST: Final = 65_536
_FOLDER: Final = 0o700


class WitnessTrouble(IdsvcError):
    """A witness's folder that cannot be worked with; its text says what to do."""


@dataclass(frozen=True, slots=True)
class WitnessFolder:
    """Where one witness keeps its key and its memory; one process at a time."""

    path: Path

    def make(self, name: str, seed: bytes) -> Witness:
        """Make the folder and the key; raises ``WitnessTrouble`` where there is one, ``NotAKey`` for a bad name."""
        witness = Witness(name, seed)
        self.path.mkdir(mode=_FOLDER, parents=True, exist_ok=True)
        with self._alone():
            if (self.path / KEY_FILE).exists():
                raise WitnessTrouble("there is a witness here already, whose key stays: choose another folder")
            replace_whole(self.path / PUBLIC_FILE, f"{witness.key.line()}\n".encode(), PUBLIC)
            content = {"format": _KEY_FORMAT, "name": name, "seed": seed.hex()}
            replace_whole(self.path / KEY_FILE, canonical(content) + b"\n", PRIVATE)
        return witness

    def witness(self) -> Witness:
        """Return the witness with its key; raises ``WitnessTrouble``, ``Loosened``."""
        try:
            content = parse(read_private(self.path / KEY_FILE, _LARGEST).removesuffix(b"\n"))
        except FileNotFoundError as missing:
            raise WitnessTrouble(_NO_WITNESS) from missing
        except LedgerError as damaged:
            raise WitnessTrouble(_KEY_DAMAGED) from damaged
        match content:
            case {"format": "idsvc-witness-key/1", "name": str(name), "seed": str(seed)} if len(seed) == 2 * SEED_BYTES:
                return Witness(name, bytes.fromhex(seed))
            case _:
                raise WitnessTrouble(_KEY_DAMAGED)

    def pin(self, fresh: Kept) -> None:
        """Begin to witness a log; raises ``WitnessTrouble`` for one that is known."""
        with self._alone():
            if self._of(fresh.origin).exists():
                raise WitnessTrouble("this log is witnessed here already, and what was seen of it stays")
            self.keep(fresh)

    def known(self) -> Iterator[Kept]:
        """Yield what is kept of each log."""
        for path in sorted(self.path.glob("log-*")):
            yield Kept.parse(read_private(path, _LARGEST))

    @contextmanager
    def seen(self, origin: str) -> Iterator[Kept]:
        """Hold the folder and hand over what is kept of a log; raises ``WitnessTrouble`` for one never pinned."""
        with self._alone():
            try:
                kept = Kept.parse(read_private(self._of(origin), _LARGEST))
            except FileNotFoundError as missing:
                raise WitnessTrouble("this log was never pinned here: begin with idsvc-witness add-log") from missing
            if kept.origin != origin:
                raise WitnessTrouble("a file of the witness is not where this program put it: put back its copy")
            yield kept

    def keep(self, kept: Kept) -> None:
        """Remember, durably."""
        replace_whole(self._of(kept.origin), kept.to_bytes(), PRIVATE)

    def _of(self, origin: str) -> Path:
        return self.path / f"log-{sha256(origin.encode()).hexdigest()[:32]}"

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            descriptor = os.open(self.path / _LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, PRIVATE)
        except FileNotFoundError as missing:
            raise WitnessTrouble(_NO_WITNESS) from missing
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)


_NO_WITNESS: Final = "there is no witness here: check --state, or begin with idsvc-witness init"
_KEY_DAMAGED: Final = "the witness's key file is damaged: put back its copy, or start a new witness"
