"""The status list: one bit a code, 1 = revoked (IETF Token Status List, CWT form, draft-20).

Bits are numbered from the least significant one of each byte. No reason is stored and none can be.
"""

import zlib
from dataclasses import dataclass
from typing import Final

from idsvc.credential import cbor, cose
from idsvc.credential.dates import DAY, LAST_MOMENT
from idsvc.credential.errors import Malformed, Step
from idsvc.credential.keys import Signer
from idsvc.credential.text import is_uri
from idsvc.credential.trust_list import KeyState, TrustKey, TrustList, Use

TYP: Final = "application/statuslist+cwt"
MIN_SIZE = 2**17
"""Entries in the smallest list: a crowd to hide in."""
DEFAULT_SIZE = 2**20
"""Entries in a list unless the city needs more."""
MAX_BYTES = 4 * 1024 * 1024
"""Size of the largest list that is read, compressed or not."""
LIFETIME = 7 * DAY
"""Seconds from issue to expiry."""

_SUB, _EXP, _IAT, _LIST, _TTL = 2, 4, 6, 65533, 65534
_LABELS = {_SUB, _EXP, _IAT, _LIST, _TTL}


@dataclass(frozen=True, slots=True)
class StatusList:
    """The bits of one list, `uri` its name; moments and `ttl` in seconds. Raises Malformed for a wrong size or life."""

    uri: str
    issued: int
    expires: int
    ttl: int
    bits: bytes

    def __post_init__(self) -> None:
        if not is_uri(self.uri):
            raise Malformed(Step.SHAPE, "the status list is named by a short https address")
        if not all(type(value) is int for value in (self.issued, self.expires, self.ttl)):
            raise Malformed(Step.SHAPE, "a status list's times are whole seconds")
        if not 0 < self.issued < self.expires <= LAST_MOMENT or self.expires - self.issued > LIFETIME or self.ttl < 1:
            raise Malformed(Step.SHAPE, "a status list lives for at most seven days")
        if not MIN_SIZE <= self.size <= MAX_BYTES * 8:
            raise Malformed(Step.SHAPE, "a status list has at least 131072 entries")

    @property
    def size(self) -> int:
        """How many entries the list has."""
        return len(self.bits) * 8

    def is_set(self, index: int) -> bool:
        """Say whether the code with this index is revoked; raises IndexError outside 0 ≤ index < size."""
        if index < 0:  # which Python would count from the end; one beyond the end raises by itself
            raise IndexError
        return bool(self.bits[index >> 3] >> (index & 7) & 1)


def encode_status_list(status: StatusList, signer: Signer) -> bytes:
    """Return the list as a Status List Token in CWT form."""
    claims: dict[int, cbor.Encodable] = {
        _SUB: status.uri,
        _EXP: status.expires,
        _IAT: status.issued,
        _LIST: {"bits": 1, "lst": zlib.compress(status.bits, 9)},
        _TTL: status.ttl,
    }
    return cose.sign1(cbor.encode(claims), signer, TYP)


def parse_status_list(data: bytes, trust: TrustList) -> tuple[StatusList, TrustKey]:
    """Return the list in `data` and the key of `trust` that signed it.

    Raises Malformed: SIZE above 4 MiB, SIGNATURE where no listed key with use `status` signed it inside its window,
    else where reading stopped.
    """
    if len(data) > MAX_BYTES:
        raise Malformed(Step.SIZE, "the status list is larger than any city's")
    message = cose.open1(data, TYP)
    entry = _signer(message, trust)
    status = _status_list(message.payload)
    if entry.state is KeyState.WITHDRAWN or not entry.not_before <= status.issued <= entry.stop_signing:
        raise Malformed(Step.SIGNATURE, "the status list was signed outside its key's window")
    return status, entry


def _signer(message: cose.Sign1, trust: TrustList) -> TrustKey:
    for entry in trust.keys:
        if entry.key.kid.encode() == message.kid and entry.use is Use.STATUS and message.is_signed_by(entry.key):
            return entry
    raise Malformed(Step.SIGNATURE, "the status list is not signed by a status key of the trust list")


def _status_list(payload: bytes) -> StatusList:
    claims = cbor.decode_map(payload, Step.SHAPE)
    match claims:
        case {
            2: str(uri),
            4: int(expires),
            6: int(issued),
            65533: {"bits": int(width), "lst": bytes(packed), **rest},
            65534: int(ttl),
        } if claims.keys() == _LABELS and not rest and type(width) is int and width == 1:
            return StatusList(uri, issued, expires, ttl, _inflate(packed))
        case _:
            raise Malformed(Step.SHAPE, "the status list does not have the shape of its specification")


def _inflate(packed: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        bits = inflater.decompress(packed, MAX_BYTES + 1)
    except zlib.error as error:
        raise Malformed(Step.INFLATE, "the status list is not compressed as its specification says") from error
    if not inflater.eof or inflater.unused_data:
        raise Malformed(Step.INFLATE, "the status list is cut short, too large or followed by something")
    return bits
