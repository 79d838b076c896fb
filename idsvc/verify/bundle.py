"""All signed lists of a city in one file, `city-lists`: a container that is not signed, of lists that are.

Nothing is believed for being in it: each list is checked against the pinned root like one that came alone, and the
root itself never travels inside. The format is `docs/spec/city-lists.md`. Pure: bytes in, bytes out.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from idsvc.credential import cbor, status_list, trust_list
from idsvc.credential.errors import Malformed
from idsvc.verify.held import ListRefused

FORMAT: Final = "idsvc-lists/1"
"""The first member: another format, or another version, is told apart by it."""
FILE_NAME: Final = "city-lists"
MAX_BYTES: Final = 8 * 1024 * 1024
"""Of the whole file; a larger one is refused before it is read."""
MAX_LISTS: Final = 255
"""Of each kind: a city opens a list for every restore and never ends one."""

_PREFIX: Final = b"\x83" + cbor.encode(FORMAT)
_TOO_LARGE: Final = "the city's lists are larger than one file of them may be: use the single lists"
_TOO_MANY: Final = "one file of lists holds at most 255 city lists and 255 lists of cancelled cards"
_NOT_ONE: Final = "this is not a file of a city's lists: get it again from the city"
_EMPTY: Final = "a file of lists holds at least one list"


@dataclass(frozen=True, slots=True)
class Bundle:
    """The bytes of each trust list and of each status list, as the city signed them and still to be checked."""

    trust: tuple[bytes, ...]
    statuses: tuple[bytes, ...]


def encode_bundle(trust: Sequence[bytes], statuses: Sequence[bytes]) -> bytes:
    """Return the one file of these lists; raises ListRefused for none, too many or too large ones."""
    _check(trust, statuses)
    data = cbor.encode([FORMAT, list(trust), list(statuses)])
    if len(data) > MAX_BYTES:
        raise ListRefused(_TOO_LARGE)
    return data


def _check(trust: Sequence[bytes], statuses: Sequence[bytes]) -> None:
    if not trust and not statuses:
        raise ListRefused(_EMPTY)
    for lists, largest in ((trust, trust_list.MAX_BYTES), (statuses, status_list.MAX_BYTES)):
        if len(lists) > MAX_LISTS:
            raise ListRefused(_TOO_MANY)
        if any(len(data) > largest for data in lists):
            raise ListRefused(_TOO_LARGE)


def looks_like_bundle(data: bytes) -> bool:
    """Tell from the first bytes whether this is a file of lists, and not a single list."""
    return data.startswith(_PREFIX)


def parse_bundle(data: bytes) -> Bundle:
    """Return the lists in a file of them, unchecked; raises ListRefused for any other bytes.

    No byte is read twice and nothing is taken apart but heads: a file that lies about its counts costs no more.
    """
    if len(data) > MAX_BYTES:
        raise ListRefused(_TOO_LARGE)
    if not looks_like_bundle(data):
        raise ListRefused(_NOT_ONE)
    trust, at = _lists(data, len(_PREFIX))
    statuses, at = _lists(data, at)
    if at != len(data):
        raise ListRefused(_NOT_ONE)
    _check(trust, statuses)
    return Bundle(trust, statuses)


def _lists(data: bytes, at: int) -> tuple[tuple[bytes, ...], int]:
    """Return the byte strings of the array that begins at `at`, and where it ends."""
    found: list[bytes] = []
    try:
        count, at = cbor.read_count(data, at)
        if count > MAX_LISTS:
            raise ListRefused(_NOT_ONE)
        for _ in range(count):
            item, at = cbor.read_bytes(data, at)
            found.append(item)
    except Malformed as error:
        raise ListRefused(_NOT_ONE) from error
    return tuple(found), at
