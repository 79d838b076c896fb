"""COSE_Sign1 (RFC 9052, section 4.2), tag 18 only, with the one header shape that cards and lists carry."""

from functools import lru_cache
from typing import NamedTuple

from idsvc.credential import cbor
from idsvc.credential.errors import Malformed, Step
from idsvc.credential.keys import PublicKey, Signer

SIGN1 = 18
"""The CBOR tag of COSE_Sign1."""
KID_BYTES = 8
_ALG, _KID, _TYP = 1, 4, 16
_CARD_LABELS = {_ALG, _KID}
_LIST_LABELS = {_ALG, _KID, _TYP}
_FIRST_BYTE = 0xC0 | SIGN1
_FOUR_PARTS = bytes((_FIRST_BYTE, 0x84))
_EMPTY_MAP = b"\xa0"
_CONTEXT = b"\x84\x6aSignature1"
_NO_EXTERNAL_DATA = b"\x40"


class Sign1(NamedTuple):
    """A COSE_Sign1 message that has been read but not verified; `typ` is None on a card.

    `signed` are the bytes that the signature covers. A named tuple, for it is made for every code that is looked at.
    """

    alg: int
    kid: bytes
    typ: str | None
    payload: bytes
    signature: bytes
    signed: bytes

    def __repr__(self) -> str:
        """Return the header only: what is in the payload is nobody's business."""
        return f"Sign1(alg={self.alg}, kid={self.kid!r}, typ={self.typ!r})"

    def is_signed_by(self, key: PublicKey) -> bool:
        """Say whether the signature is that key's under the header's algorithm."""
        return key.verify(self.alg, self.signed, self.signature)


def to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """Return the bytes that a COSE_Sign1 signature covers (Sig_structure, RFC 9052, section 4.4)."""
    return b"".join((_CONTEXT, cbor.encode(protected), _NO_EXTERNAL_DATA, cbor.encode(payload)))


def sign1(payload: bytes, signer: Signer, typ: str | None = None) -> bytes:
    """Return the tagged COSE_Sign1 of `payload`; lists name their kind in `typ` (RFC 9596), cards do not."""
    header: dict[int, int | bytes | str] = {_ALG: int(signer.alg), _KID: signer.public.kid.encode()}
    protected = cbor.encode(header if typ is None else header | {_TYP: typ})
    signature = signer.sign(to_be_signed(protected, payload))
    return cbor.encode(cbor.Tag(SIGN1, [protected, {}, payload, signature]))


def open1(data: bytes, typ: str | None = None) -> Sign1:
    """Return the parts of a tagged COSE_Sign1 whose header is exactly {alg, kid} and, on a list, its `typ`.

    Raises Malformed: NOT_COSE where no tag 18 with an array begins, CBOR where the encoding is not deterministic,
    HEADER for any other array, header or kid.
    """
    if not data.startswith(_FOUR_PARTS):
        raise _another_beginning(data)
    protected, header_end = cbor.read_bytes(data, len(_FOUR_PARTS))
    if data[header_end : header_end + 1] != _EMPTY_MAP:
        raise Malformed(Step.HEADER, "the signed bytes do not have the shape of a card or list")
    payload, end = cbor.read_bytes(data, header_end + 1)
    signature, last = cbor.read_bytes(data, end)
    if last != len(data):
        raise Malformed(Step.CBOR, "bytes follow the end of the value")
    alg, kid = _header(protected, typ)
    # As `to_be_signed`: both strings have one spelling, so the spelling here is the one that was signed.
    signed = _CONTEXT + data[len(_FOUR_PARTS) : header_end] + _NO_EXTERNAL_DATA + data[header_end + 1 : end]
    return Sign1(alg, kid, typ, payload, signature, signed)


def _another_beginning(data: bytes) -> Malformed:
    if len(data) < 2 or data[0] != _FIRST_BYTE or data[1] >> 5 != 4:  # noqa: PLR2004 - major type 4 is an array
        return Malformed(Step.NOT_COSE, "this is not a signed card or list")
    return Malformed(Step.HEADER, "the signed bytes do not have the shape of a card or list")


@lru_cache(maxsize=64)  # a city has a handful of headers, and this is the hot path
def _header(protected: bytes, typ: str | None) -> tuple[int, bytes]:
    header = cbor.decode_map(protected, Step.HEADER)
    alg, kid = header.get(_ALG), header.get(_KID)
    closed = header.keys() == (_CARD_LABELS if typ is None else _LIST_LABELS) and header.get(_TYP) == typ
    if closed and type(alg) is int and isinstance(kid, bytes) and len(kid) == KID_BYTES:
        return alg, kid
    raise Malformed(Step.HEADER, "the header is not exactly an algorithm and a key id")
