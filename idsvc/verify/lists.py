"""The last good lists on disk: what the verifier's state directory holds, and what may replace it.

Files of the directory: `root.fingerprint`, one line a pinned root; `trust-<root>.cwt`; `status-<digest>.cwt`. A trust
list with a lower sequence, or the same one with other bytes, is refused; so is an older or smaller status list. The
stored lists' dates are the floor below which the device's clock is not believed.
"""

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256
from pathlib import Path
from typing import Final

from idsvc.credential import cose, status_list, trust_list
from idsvc.credential.dates import DAY
from idsvc.credential.errors import Malformed
from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.credential.status_list import MAX_BYTES
from idsvc.verify import bundle
from idsvc.verify.held import Anchor, ListRefused, Lists, Pinned, Signed, read_status, read_trust
from idsvc.walltime import environment

FUTURE = DAY
"""Seconds a list may be dated after the device's clock and still be stored."""
MAX_FILES: Final = 64
"""List files that one folder may hold."""
_PIN = "root.fingerprint"
_PROGRAM = "idsvc-verify"


class Outcome(Enum):
    """What became of a list that was offered to the state directory; the value is the sentence that says so."""

    STORED = "stored"
    HELD = "already held"
    OLDER_TRUST = "the city list is older than the one already held, which stays in use"
    OTHER_BYTES = "the city list has the number of the one already held but other contents: tell the city"
    OLDER_STATUS = "the list of cancelled cards is older than the one already held, which stays in use"
    SMALLER = "the list of cancelled cards is smaller than the one already held: tell the city"
    FUTURE = "a list is dated after this device's clock and was not stored: check the date"

    @property
    def good(self) -> bool:
        """Whether the list, or one like it, is now held."""
        return self in {Outcome.STORED, Outcome.HELD}


@dataclass(frozen=True, slots=True)
class Loaded:
    """Lists ready for use, and what was not taken over, in sentences for whoever runs the command."""

    lists: Lists
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A list that was offered: its date in seconds since 1970, a city list's sequence, and what became of it."""

    issued: int
    sequence: int | None
    outcome: Outcome


def state_directory(platform: str = sys.platform, variable: Callable[[str], str | None] = environment) -> Path:
    """Return the platform's own place for what a program keeps."""
    home = Path.home()
    if platform == "win32":
        return Path(variable("APPDATA") or home) / _PROGRAM
    if platform == "darwin":
        return home / "Library" / "Application Support" / _PROGRAM
    return Path(variable("XDG_CONFIG_HOME") or home / ".config") / _PROGRAM


def read_list(path: Path, largest: int = MAX_BYTES) -> bytes:
    """Return a list file's bytes; raises ListRefused where it cannot be read or is larger than any list."""
    try:
        with path.open("rb") as file:
            data = file.read(largest + 1)
    except OSError as error:
        raise ListRefused("a list file cannot be read: check its path and permissions") from error
    if len(data) > largest:
        raise ListRefused("a list file is larger than any city's list")
    return data


def read_bundle(path: Path) -> bundle.Bundle:
    """Return the lists in a `city-lists` file, unchecked; raises ListRefused for any other file."""
    return bundle.parse_bundle(read_list(path, bundle.MAX_BYTES))


def read_any(path: Path) -> bundle.Bundle:
    """Return the lists in a folder, a `city-lists` file or a file of one list, unchecked; raises ListRefused."""
    if not path.is_dir():
        return _sorted_out(read_list(path, bundle.MAX_BYTES))
    files = sorted([*path.glob("*.cwt"), *path.glob(bundle.FILE_NAME)])
    if not files:
        raise ListRefused("the folder holds no list: it should have city-lists, or files that end in .cwt")
    if len(files) > MAX_FILES:
        raise ListRefused("the folder holds more than 64 lists: keep the newest ones")
    found = [_sorted_out(read_list(file, bundle.MAX_BYTES)) for file in files]
    trust = tuple(dict.fromkeys(data for each in found for data in each.trust))
    return bundle.Bundle(trust, tuple(dict.fromkeys(data for each in found for data in each.statuses)))


def _sorted_out(data: bytes) -> bundle.Bundle:
    """Return the lists in a file by the kind that its header names."""
    if bundle.looks_like_bundle(data):
        return bundle.parse_bundle(data)
    if _is_of(trust_list.TYP, data):
        return bundle.Bundle((data,), ())
    if _is_of(status_list.TYP, data):
        return bundle.Bundle((), (data,))
    raise ListRefused("a file is neither a city list nor a list of cancelled cards: get it again from the city")


def _is_of(typ: str, data: bytes) -> bool:
    try:
        cose.open1(data, typ)
    except Malformed:
        return False
    return True


def parse_anchors(text: str) -> tuple[Anchor, ...]:
    """Return the pinned roots in the lines of `text`; raises ListRefused for a line of another form."""
    try:
        return tuple(Anchor(*parse_fingerprint(line)) for line in text.splitlines() if line.strip())
    except Malformed as error:
        raise ListRefused("a root fingerprint is 64 hex digits, a space and the issuers' https addresses") from error


def read_anchors(root: str) -> tuple[Anchor, ...]:
    """Return the pinned roots of a fingerprint line, or of the file with that name; raises ListRefused."""
    looks_like_line = " " in root and not Path(root).exists()
    found = parse_anchors(root if looks_like_line else read_list(Path(root)).decode("utf-8", "replace"))
    if not found:
        raise ListRefused("the file of root fingerprints is empty: get it again from the city")
    return found


class ListStore:
    """The state directory of one verifier."""

    def __init__(self, directory: Path) -> None:
        """Take the directory; it is made when something is kept."""
        self._directory = directory

    def anchors(self) -> tuple[Anchor, ...]:
        """Return the roots pinned here, none where nothing was pinned yet."""
        path = self._directory / _PIN
        return parse_anchors(read_list(path).decode("utf-8", "replace")) if path.exists() else ()

    def pin(self, anchors: Iterable[Anchor]) -> None:
        """Keep these roots for the next run, beside the ones that are pinned; raises ListRefused as `check_pins`."""
        added = tuple(anchors)
        self.check_pins(added)
        pins = {anchor.fingerprint: anchor for anchor in (*self.anchors(), *added)}
        lines = (f"{anchor.fingerprint.hex()} {','.join(sorted(anchor.issuers))}\n" for anchor in pins.values())
        self.keep(_PIN, "".join(lines).encode())

    def check_pins(self, anchors: Iterable[Anchor]) -> None:
        """Raise ListRefused where one of these roots would speak for a city that another one is pinned for."""
        held = self.anchors()
        for anchor in anchors:
            others = [each for each in held if each.fingerprint != anchor.fingerprint]
            if any(anchor.issuers & other.issuers for other in others):
                raise ListRefused(
                    "another root is pinned for this city: if the city has a new one, take the old line out of"
                    " root.fingerprint in the state directory"
                )

    def load(self, anchors: Iterable[Anchor]) -> Lists:
        """Return the stored lists that hold under these roots; raises ListRefused for a damaged trust list.

        A stored status list whose key has left the trust list is passed over: the card's status is then missing.
        """
        pinned = [held for anchor in anchors if (held := self._stored_trust(anchor)) is not None]
        statuses = [found for path in self._files("status-") if (found := _status_or_none(read_list(path), pinned))]
        return Lists.of(pinned, statuses)

    def _stored_trust(self, anchor: Anchor) -> Pinned | None:
        path = self._directory / _trust_name(anchor)
        return read_trust(read_list(path), [anchor]) if path.exists() else None

    def _files(self, prefix: str) -> list[Path]:
        return sorted(self._directory.glob(f"{prefix}*.cwt"))

    def update(self, anchors: tuple[Anchor, ...], trust: list[bytes], statuses: list[bytes], now: int) -> Loaded:
        """Take over given lists where they may replace the stored ones; return all lists for use, with notes.

        `now` is the device's clock in seconds since 1970: a list dated more than a day after it is used, so that
        the verdict speaks of the clock, but not stored. Raises ListRefused for a list that no pinned root vouches for.
        """
        held = self.load(anchors)
        if not trust and not statuses:
            return Loaded(held)
        ahead, outcomes, stays = self._offer(anchors, bundle.Bundle(tuple(trust), tuple(statuses)), now)
        if any(taken.outcome is Outcome.SMALLER for taken in outcomes):
            raise ListRefused(Outcome.SMALLER.value)
        self._store(stays)
        kept = self.load(anchors)
        pinned = {each.anchor: each for each in (*kept.trust, *ahead)}
        signed = [found for data in statuses if (found := _status_or_none(data, pinned.values()))]
        notes = tuple(taken.outcome.value for taken in outcomes if not taken.outcome.good)
        return Loaded(Lists.of(pinned.values(), [*kept.statuses.values(), *signed]), notes)

    def take(self, anchors: tuple[Anchor, ...], offered: bundle.Bundle, now: int) -> tuple[Taken, ...]:
        """Store what may replace the lists held here, and say of each what became of it.

        Raises ListRefused, before anything is stored, for a list that no pinned root vouches for.
        """
        _, outcomes, stays = self._offer(anchors, offered, now)
        self._store(stays)
        return outcomes

    def _offer(
        self, anchors: tuple[Anchor, ...], offered: bundle.Bundle, now: int
    ) -> tuple[list[Pinned], tuple[Taken, ...], dict[str, bytes]]:
        """Return the city lists dated ahead of the clock, what becomes of each list, and the files to write."""
        stays: dict[str, bytes] = {}
        outcomes: list[Taken] = []
        held = {each.anchor: each for anchor in anchors if (each := self._stored_or_none(anchor)) is not None}
        ahead: list[Pinned] = []
        for data in offered.trust:
            found, name = _named_trust(data, anchors)
            outcome = _judged_trust(held.get(found.anchor), found, now, same=self._bytes(name, stays) == data)
            if outcome is Outcome.STORED:
                held[found.anchor], stays[name] = found, data
            ahead += [found] if outcome is Outcome.FUTURE else []
            outcomes.append(Taken(found.trust.issued, found.trust.sequence, outcome))
        for data in offered.statuses:
            signed, name = _named_status(data, [*held.values(), *ahead])
            before = self._bytes(name, stays)
            outcome = _judged_status(_status_or_none(before, held.values()), signed, now, same=before == data)
            if outcome is Outcome.STORED and _status_or_none(data, held.values()) is None:
                outcome = Outcome.FUTURE  # its key stands only in a city list that is not stored
            if outcome is Outcome.STORED:
                stays[name] = data
            outcomes.append(Taken(signed.status.issued, None, outcome))
        _check_together(held, ahead)
        return ahead, tuple(outcomes), stays

    def _stored_or_none(self, anchor: Anchor) -> Pinned | None:
        """Return the stored trust list, None where there is none or it is damaged: a good one may take its place."""
        try:
            return self._stored_trust(anchor)
        except ListRefused:
            return None

    def _bytes(self, name: str, stays: dict[str, bytes]) -> bytes:
        path = self._directory / name
        return stays[name] if name in stays else read_list(path) if path.exists() else b""

    def _store(self, files: dict[str, bytes]) -> None:
        for name, data in files.items():
            self.keep(name, data)

    def text(self, name: str) -> str | None:
        """Return a small text kept here, None where it was never kept; raises ListRefused where it cannot be read."""
        path = self._directory / name
        return read_list(path).decode("utf-8", "replace") if path.exists() else None

    def keep(self, name: str, data: bytes) -> None:
        """Put a file in the place of the one with this name, whole or not at all; raises ListRefused."""
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            fresh = self._directory / f"{name}.new"
            with fresh.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._directory / name)
        except OSError as error:
            raise ListRefused("the state directory cannot be written: name another one with --state") from error


def _trust_name(anchor: Anchor) -> str:
    return f"trust-{anchor.fingerprint.hex()}.cwt"


def _status_name(signed: Signed) -> str:
    return f"status-{sha256(f'{signed.issuer} {signed.status.uri}'.encode()).hexdigest()}.cwt"


def _check_together(held: Mapping[Anchor, Pinned], ahead: Iterable[Pinned]) -> None:
    """Raise ListRefused for lists that cannot be used together: once stored, they would be refused at each run."""
    Lists.of(held.values())
    Lists.of({**held, **{each.anchor: each for each in ahead}}.values())


def _named_trust(data: bytes, anchors: Iterable[Anchor]) -> tuple[Pinned, str]:
    found = read_trust(data, anchors)
    return found, _trust_name(found.anchor)


def _named_status(data: bytes, pinned: Iterable[Pinned]) -> tuple[Signed, str]:
    found = read_status(data, pinned)
    return found, _status_name(found)


def _judged_trust(held: Pinned | None, offered: Pinned, now: int, *, same: bool) -> Outcome:
    if held is not None and offered.trust.sequence < held.trust.sequence:
        return Outcome.OLDER_TRUST
    if held is not None and offered.trust.sequence == held.trust.sequence:
        return Outcome.HELD if same else Outcome.OTHER_BYTES
    return Outcome.FUTURE if offered.trust.issued > now + FUTURE else Outcome.STORED


def _judged_status(held: Signed | None, offered: Signed, now: int, *, same: bool) -> Outcome:
    if held is not None and offered.status.issued < held.status.issued:
        return Outcome.OLDER_STATUS
    if held is not None and offered.status.size < held.status.size:
        return Outcome.SMALLER
    if held is not None and same:
        return Outcome.HELD
    return Outcome.FUTURE if offered.status.issued > now + FUTURE else Outcome.STORED


def _status_or_none(data: bytes, pinned: Iterable[Pinned]) -> Signed | None:
    try:
        return read_status(data, pinned)
    except ListRefused:
        return None
