"""Ed25519 signatures whose R carries a point of small order, as only the key's holder can make them.

With the cofactor in the equation they hold, without it they do not (RFC 8032, section 5.1.7 allows both). Arithmetic
of the RFC's section 5.1, slow and for tests alone.
"""

from hashlib import sha512

from idsvc.credential import cbor, cose
from idsvc.credential.keys import LocalSigner

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P
ORDER = 2**252 + 27742317777372353535851937790883648493
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)
ORDER_8 = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")
BASE = bytes.fromhex("58" + "66" * 31)

Point = tuple[int, int]


def _add(one: Point, two: Point) -> Point:
    (x1, y1), (x2, y2) = one, two
    product = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, P)
    y = (y1 * y2 + x1 * x2) * pow(1 - product, -1, P)
    return x % P, y % P


def _times(factor: int, point: Point) -> Point:
    total: Point = (0, 1)
    while factor:
        if factor & 1:
            total = _add(total, point)
        point, factor = _add(point, point), factor >> 1
    return total


def _decoded(data: bytes) -> Point:
    y = int.from_bytes(data, "little") & ~(1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if x * x % P == square else x * SQRT_MINUS_1 % P
    return (P - x if x & 1 != data[31] >> 7 else x), y


def _encoded(point: Point) -> bytes:
    return (point[1] | (point[0] & 1) << 255).to_bytes(32, "little")


def signed_with_torsion(payload: bytes, signer: LocalSigner, times: int) -> bytes:
    """Return the COSE_Sign1 of `payload` whose R has `times` the point of order 8 added; 0 is an honest signature."""
    protected = cbor.encode({1: int(signer.alg), 4: signer.public.kid.encode()})
    message = cose.to_be_signed(protected, payload)
    digest = sha512(signer.private_bytes()).digest()
    secret = int.from_bytes(digest[:32], "little") & ~7 & (1 << 254) - 1 | 1 << 254
    nonce = int.from_bytes(sha512(digest[32:] + message).digest(), "little") % ORDER
    r = _encoded(_add(_times(nonce, _decoded(BASE)), _times(times, _decoded(ORDER_8))))
    public = signer.public.x
    challenge = int.from_bytes(sha512(r + public + message).digest(), "little")
    s = (nonce + challenge * secret) % ORDER
    signature = r + s.to_bytes(32, "little")
    return cbor.encode(cbor.Tag(cose.SIGN1, [protected, {}, payload, signature]))
