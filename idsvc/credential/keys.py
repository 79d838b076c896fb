"""Public keys, signers and the four algorithm names a card may carry."""

from base64 import b32encode
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import sha256
from typing import Protocol, Self, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from idsvc.credential import cbor
from idsvc.credential.errors import Malformed, Step

_Check: TypeAlias = Callable[[bytes, bytes], None]
_NativePrivate: TypeAlias = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey

SIGNATURE_BYTES = 64
"""Length of a signature under every algorithm here."""
_COORDINATE = 32
_ECDSA = ec.ECDSA(SHA256())
_ECDSA_SIGNING = ec.ECDSA(SHA256(), deterministic_signing=True)

_ED25519_PRIME = 2**255 - 19
_ED25519_D = -121665 * pow(121666, -1, _ED25519_PRIME) % _ED25519_PRIME  # RFC 8032, section 5.1
# y-coordinates of the eight points of small order (RFC 7748, section 7 says why they are to be refused).
_ED25519_SMALL_ORDER = frozenset(
    int.from_bytes(bytes.fromhex(y), "little")
    for y in (
        "00" * 32,
        "01" + "00" * 31,
        "ec" + "ff" * 30 + "7f",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    )
)


class KeyType(IntEnum):
    """COSE key types (IANA) used here: Ed25519 is an OKP, P-256 an EC2."""

    OKP = 1
    EC2 = 2


class Alg(IntEnum):
    """COSE algorithm numbers (IANA); the last two are the fully specified names of RFC 9864."""

    EDDSA = -8
    ES256 = -7
    ED25519 = -19
    ESP256 = -9


_ALG_TYPES: dict[int, KeyType] = {
    Alg.EDDSA: KeyType.OKP,
    Alg.ED25519: KeyType.OKP,
    Alg.ES256: KeyType.EC2,
    Alg.ESP256: KeyType.EC2,
}
_DEFAULT_ALG = {KeyType.OKP: Alg.EDDSA, KeyType.EC2: Alg.ES256}
_CURVES = {KeyType.OKP: 6, KeyType.EC2: 1}  # IANA COSE elliptic curves: Ed25519, P-256


def key_type_of(alg: int) -> KeyType | None:
    """Return the key type an algorithm number needs, or None for a number not accepted here."""
    return _ALG_TYPES.get(alg)


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key: type and coordinates (32 bytes each, `y` empty for Ed25519); raises Malformed for a bad point.

    `thumbprint` is the SHA-256 COSE key thumbprint (RFC 9679), `kid` the base32 of its first 40 bits, 8 characters.
    """

    key_type: KeyType
    x: bytes
    y: bytes = b""
    thumbprint: bytes = field(init=False)
    kid: str = field(init=False)
    _check: _Check = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_check", _LOADERS[self.key_type](self.x, self.y))
        object.__setattr__(self, "thumbprint", sha256(cbor.encode(self._required())).digest())
        object.__setattr__(self, "kid", b32encode(self.thumbprint[:5]).decode("ascii"))

    @property
    def alg(self) -> Alg:
        """The algorithm that a key of this type is listed under."""
        return _DEFAULT_ALG[self.key_type]

    def _required(self) -> dict[int, int | bytes]:
        point: dict[int, int | bytes] = {1: int(self.key_type), -1: _CURVES[self.key_type], -2: self.x}
        return point | {-3: self.y} if self.y else point

    def cose_key(self) -> dict[int, int | bytes]:
        """Return the COSE_Key map (RFC 9052, section 7): 1, 2 = kid, 3, -1, -2 and for P-256 -3."""
        return self._required() | {2: self.kid.encode(), 3: int(self.alg)}

    @classmethod
    def from_cose_key(cls, found: cbor.Value) -> Self:
        """Return the key in a COSE_Key map; raises Malformed for another shape, a bad point or a foreign kid."""
        match found:
            case {3: (-8 | -19) as alg, -2: bytes(x)}:
                key = cls(KeyType.OKP, x)
            case {3: (-7 | -9) as alg, -2: bytes(x), -3: bytes(y)}:
                key = cls(KeyType.EC2, x, y)
            case _:
                raise Malformed(Step.KEY, "a key in the list is of no kind this program knows")
        # Compared as bytes: nothing beside the labels above, the right kid, and no true where a 1 belongs.
        if cbor.encode(found) != cbor.encode(key.cose_key() | {3: alg}):
            raise Malformed(Step.KEY, "a key in the list has another shape or another key's id")
        return key

    def verify(self, alg: int, message: bytes, signature: bytes) -> bool:
        """Say whether `signature` (64 bytes; r then s for P-256) over `message` is this key's under `alg`."""
        if _ALG_TYPES.get(alg) is not self.key_type or len(signature) != SIGNATURE_BYTES:
            return False
        try:
            self._check(signature, message)
        except InvalidSignature:
            return False
        return True


def _loaded_ed25519(x: bytes, y: bytes) -> _Check:
    _refuse_bad_edwards(x, y)
    return ed25519.Ed25519PublicKey.from_public_bytes(x).verify


def _refuse_bad_edwards(x: bytes, y: bytes) -> None:
    coordinate = int.from_bytes(x, "little") & ~(1 << 255)
    bad = len(x) != _COORDINATE or y or coordinate >= _ED25519_PRIME or coordinate in _ED25519_SMALL_ORDER
    if bad or not _is_on_edwards(coordinate):
        raise Malformed(Step.KEY, "an Ed25519 key is not a canonical point of large order")


def _is_on_edwards(y: int) -> bool:
    # RFC 8032, section 5.1.3: x² = u/v has a root where u·v is a square (Euler). The library loads any 32 bytes.
    square = y * y % _ED25519_PRIME
    u, v = square - 1, _ED25519_D * square + 1
    return pow(u * v, (_ED25519_PRIME - 1) // 2, _ED25519_PRIME) == 1


def _loaded_p256(x: bytes, y: bytes) -> _Check:
    if len(x) != _COORDINATE or len(y) != _COORDINATE:
        raise Malformed(Step.KEY, "a P-256 key has two coordinates of 32 bytes")
    try:
        native = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)
    except ValueError as error:
        raise Malformed(Step.KEY, "a P-256 key is not a point on the curve") from error
    return lambda signature, message: native.verify(_to_der(signature), message, _ECDSA)


_LOADERS: dict[KeyType, Callable[[bytes, bytes], _Check]] = {
    KeyType.OKP: _loaded_ed25519,
    KeyType.EC2: _loaded_p256,
}


def _to_der(signature: bytes) -> bytes:
    return encode_dss_signature(int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big"))


class Signer(Protocol):
    """What signs cards and lists: a key in memory, or one inside a token."""

    @property
    def public(self) -> PublicKey:
        """The public half of the key."""
        ...

    @property
    def alg(self) -> Alg:
        """The algorithm the signatures are made with."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the signature over `message`, 64 bytes; r then s for ES256."""
        ...


@dataclass(frozen=True, slots=True)
class LocalSigner:
    """A private key in this process's memory; `custody` seals it at rest."""

    alg: Alg
    _private: _NativePrivate = field(repr=False)
    public: PublicKey

    @classmethod
    def generate(cls, alg: Alg) -> Self:
        """Return a signer with a fresh key from the operating system's randomness."""
        return cls._of(alg, _GENERATORS[_ALG_TYPES[alg]]())

    @classmethod
    def from_private_bytes(cls, alg: Alg, raw: bytes) -> Self:
        """Return the signer of 32 private bytes (Ed25519 seed, or P-256 scalar big-endian); raises Malformed."""
        try:
            return cls._of(alg, _private_key(alg, raw))
        except ValueError as error:
            raise Malformed(Step.KEY, "a private key has 32 bytes that fit its curve") from error

    @classmethod
    def _of(cls, alg: Alg, private: _NativePrivate) -> Self:
        return cls(alg, private, _public_half(private))

    def private_bytes(self) -> bytes:
        """Return the 32 private bytes that `from_private_bytes` takes."""
        if isinstance(self._private, ed25519.Ed25519PrivateKey):
            return self._private.private_bytes_raw()
        return self._private.private_numbers().private_value.to_bytes(_COORDINATE, "big")

    def sign(self, message: bytes) -> bytes:
        """Return the signature over `message`, 64 bytes; ES256 is deterministic (RFC 6979)."""
        if isinstance(self._private, ed25519.Ed25519PrivateKey):
            return self._private.sign(message)
        r, s = decode_dss_signature(self._private.sign(message, _ECDSA_SIGNING))
        return r.to_bytes(_COORDINATE, "big") + s.to_bytes(_COORDINATE, "big")


_GENERATORS: dict[KeyType, Callable[[], _NativePrivate]] = {
    KeyType.OKP: ed25519.Ed25519PrivateKey.generate,
    KeyType.EC2: lambda: ec.generate_private_key(ec.SECP256R1()),
}
_DERIVERS: dict[KeyType, Callable[[bytes], _NativePrivate]] = {
    KeyType.OKP: ed25519.Ed25519PrivateKey.from_private_bytes,
    KeyType.EC2: lambda raw: ec.derive_private_key(int.from_bytes(raw, "big"), ec.SECP256R1()),
}


def _private_key(alg: Alg, raw: bytes) -> _NativePrivate:
    if len(raw) != _COORDINATE:
        raise Malformed(Step.KEY, "a private key has 32 bytes that fit its curve")
    return _DERIVERS[_ALG_TYPES[alg]](raw)


def _public_half(private: _NativePrivate) -> PublicKey:
    if isinstance(private, ed25519.Ed25519PrivateKey):
        return PublicKey(KeyType.OKP, private.public_key().public_bytes_raw())
    point = private.public_key().public_numbers()
    return PublicKey(KeyType.EC2, point.x.to_bytes(_COORDINATE, "big"), point.y.to_bytes(_COORDINATE, "big"))
