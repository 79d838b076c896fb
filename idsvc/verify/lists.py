"""The last good lists on disk: what the verifier's state directory holds, and what may replace it.

Files of the directory: `root.fingerprint`, one line a pinned root; `trust-<root>.cwt`; `status-<digest>.cwt`. A trust
list with a lower sequence, or the same one with other bytes, is refused; so is an older or smaller status list. The
stored lists' dates are the floor below which the device's clock is not believed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from idsvc.credential.dates import DAY
from idsvc.credential.errors import Malformed
from idsvc.credential.fingerprint import parse_fingerprint
from idsvc.credential.status_list import MAX_BYTES
from idsvc.verify.held import Anchor, ListRefused, Lists, Pinned, Signed, read_status, read_trust

FUTURE = DAY
"""Seconds a list may be dated after the device's clock and still be stored."""
_PIN = "root.fingerprint"


@dataclass(frozen=True, slots=True)
class Loaded:
    """Lists ready for use, and what was not taken over, in sentences for whoever runs the command."""

    lists: Lists
    notes: tuple[str, ...] = ()


def read_list(path: Path) -> bytes:
    """Return a list file's bytes; raises ListRefused where it cannot be read or is larger than any list."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ListRefused("a list file cannot be read: check its path and permissions") from error
    if len(data) > MAX_BYTES:
        raise ListRefused("a list file is larger than any city's list")
    return data


def parse_anchors(text: str) -> tuple[Anchor, ...]:
    """Return the pinned roots in the lines of `text`; raises ListRefused for a line of another form."""
    try:
        return tuple(Anchor(*parse_fingerprint(line)) for line in text.splitlines() if line.strip())
    except Malformed as error:
        raise ListRefused("a root fingerprint is 64 hex digits, a space and the issuers' https addresses") from error


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
        """Keep the pinned roots for the next run."""
        lines = (f"{anchor.fingerprint.hex()} {','.join(sorted(anchor.issuers))}\n" for anchor in anchors)
        self._write(_PIN, "".join(lines).encode())

    def load(self, anchors: Iterable[Anchor]) -> Lists:
        """Return the stored lists that hold under these roots; raises ListRefused for a damaged trust list.

        A stored status list whose key has left the trust list is passed over: the card's status is then missing.
        """
        pinned = [held for anchor in anchors if (held := self._stored_trust(anchor)) is not None]
        statuses = [found for path in self._files("status-") if (found := _status_or_none(path, pinned)) is not None]
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
        notes: list[str] = []
        pinned = {held.anchor: held for held in self.load(anchors).trust}
        for data in trust:
            held = read_trust(data, anchors)
            note = self._fault(held, data)
            if note is None:  # it may replace what is held; whether it is stored is another question
                pinned[held.anchor] = held
                note = self._keep(_trust_name(held.anchor), data, held.trust.issued > now + FUTURE)
            notes += [note] if note else []
        signed = [(read_status(data, pinned.values()), data) for data in statuses]
        notes += [note for found, data in signed if (note := self._take_status(found, data, now, pinned.values()))]
        stored = self.load(anchors).statuses.values()
        return Loaded(Lists.of(pinned.values(), [*stored, *(found for found, _ in signed)]), tuple(notes))

    def _fault(self, held: Pinned, data: bytes) -> str | None:
        """Return why a trust list may not replace the one held here, None where it may."""
        stored = self._stored_trust(held.anchor)
        if stored is None or held.trust.sequence > stored.trust.sequence:
            return None
        if held.trust.sequence < stored.trust.sequence:
            return "the city list is older than the one already held, which stays in use"
        if read_list(self._directory / _trust_name(held.anchor)) != data:
            return "the city list has the number of the one already held but other contents: tell the city"
        return None

    def _keep(self, name: str, data: bytes, future: bool) -> str | None:  # noqa: FBT001 - a fact about the list
        if future:
            return "a list is dated after this device's clock and was not stored: check the date"
        self._write(name, data)
        return None

    def _take_status(self, signed: Signed, data: bytes, now: int, pinned: Iterable[Pinned]) -> str | None:
        name = _status_name(signed)
        path = self._directory / name
        stored = _status_or_none(path, pinned) if path.exists() else None
        if stored is not None and signed.status.issued < stored.status.issued:
            return "the list of cancelled cards is older than the one already held, which stays in use"
        if stored is not None and signed.status.size < stored.status.size:
            raise ListRefused("the list of cancelled cards is smaller than the one already held: tell the city")
        return self._keep(name, data, signed.status.issued > now + FUTURE)

    def _write(self, name: str, data: bytes) -> None:
        try:
            self._directory.mkdir(parents=True, exist_ok=True)
            fresh = self._directory / f"{name}.new"
            fresh.write_bytes(data)
            fresh.replace(self._directory / name)
        except OSError as error:
            raise ListRefused("the state directory cannot be written: name another one with --state") from error


def _trust_name(anchor: Anchor) -> str:
    return f"trust-{anchor.fingerprint.hex()}.cwt"


def _status_name(signed: Signed) -> str:
    return f"status-{sha256(f'{signed.issuer} {signed.status.uri}'.encode()).hexdigest()}.cwt"


def _status_or_none(path: Path, pinned: Iterable[Pinned]) -> Signed | None:
    try:
        return read_status(read_list(path), pinned)
    except ListRefused:
        return None
