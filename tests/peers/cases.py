"""Our codes and lists as the peers get them: good ones of today, and the same ones tampered with."""

import json
import os
import subprocess
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from idsvc.credential import base45, cbor, frame
from idsvc.credential.claims import Claims, encode_claims, expiry_moment, issued_moment
from idsvc.credential.cose import sign1
from idsvc.credential.dates import DAY
from idsvc.credential.errors import Step
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.credential.status_list import StatusList
from idsvc.credential.trust_list import TrustKey, Use
from idsvc.walltime import SystemTime
from tests.peers.environment import HERE, peers
from tests.support.node import NODE
from tests.support.verdict_cards import CITY, Setting, back, front, signer, status_list, trust_list

ALGS = {Alg.EDDSA: "card", Alg.ES256: "card p-256"}
REVOKED = (0, 7, 8, 4242, 99_999, 131_071)
NPM = ("@auth0/cose", "cose-kit", "@ldclabs/cose-ts")
NOW = SystemTime().now()
"""The machine's own time: some peers look at the expiry, and at no other clock."""
_AT = int(NOW.timestamp())


def listed(name: str, use: Use, alg: Alg = Alg.EDDSA) -> TrustKey:
    return TrustKey(signer(name, alg).public, CITY, use, _AT - 60 * DAY, _AT + 120 * DAY, _AT + 3000 * DAY)


def setting() -> Setting:
    keys = (*(listed(name, Use.CARD, alg) for alg, name in ALGS.items()), listed("status", Use.STATUS))
    trust = trust_list(issued=_AT - 20 * DAY, expires=_AT + 70 * DAY, keys=keys)
    return Setting(trust, (status_list(*REVOKED, issued=_AT - DAY),))


def claims_of(side: str) -> Claims:
    expires = expiry_moment(NOW.year + 2, NOW.month)
    return front(expires=expires) if side == "front" else back(expires=expires, issued=issued_moment(NOW.date()))


@dataclass(frozen=True)
class Case:
    """Signed bytes for a peer; `claims` are those of a good one."""

    cose: bytes
    claims: Claims | None = None

    def plain(self) -> dict[str, str]:
        return {"cose": self.cose.hex(), "text": frame.pack(self.cose)}


def parts_of(cose: bytes) -> dict[str, bytes]:
    """Return the three byte strings of a COSE_Sign1 with an empty unprotected header."""
    match cbor.decode(cose, tags=frozenset({18})):
        case cbor.Tag(18, [bytes(protected), {}, bytes(payload), bytes(signature)]):
            return {"protected": protected, "payload": payload, "signature": signature}
    raise AssertionError


def rebuilt(cose: bytes, **parts: bytes) -> bytes:
    """Return signed bytes with parts exchanged."""
    whole = parts_of(cose) | parts
    return cbor.encode(cbor.Tag(18, [whole["protected"], {}, whole["payload"], whole["signature"]]))


def flipped(data: bytes, bit: int) -> bytes:
    changed = bytearray(data)
    changed[bit >> 3] ^= 1 << (bit & 7)
    return bytes(changed)


def one_bit_of_every_byte(cose: bytes) -> Iterable[tuple[str, bytes]]:
    """Yield the signed bytes with one bit changed in each byte of header, payload and signature in turn."""
    for name, part in parts_of(cose).items():
        for at in range(len(part)):
            yield f"bit {at % 8} of byte {at} of the {name}", rebuilt(cose, **{name: flipped(part, 8 * at + at % 8)})


def forged(cose: bytes, attacker: LocalSigner) -> bytes:
    """Return the same header, known key id included, and the same payload under another key."""
    found = parts_of(cose)
    covered = cbor.encode(["Signature1", found["protected"], b"", found["payload"]])
    return rebuilt(cose, signature=attacker.sign(covered))


def tampered(cose: bytes, alg: Alg) -> dict[str, bytes]:
    signature = cose[-64:]
    other = {Alg.EDDSA: Alg.ES256, Alg.ES256: Alg.EDDSA}[alg]
    kid = cbor.decode_map(parts_of(cose)["protected"], Step.HEADER)[4]
    return {
        "a key of the attacker's under a known key id": forged(cose, signer("attacker", alg)),
        "a signature cut short": rebuilt(cose, signature=signature[:-1]),
        "half a signature": rebuilt(cose, signature=signature[:32]),
        "no signature": rebuilt(cose, signature=b""),
        "a signature of nothing but zeros": rebuilt(cose, signature=bytes(64)),
        "a signature with a byte too many": rebuilt(cose, signature=signature + b"\0"),
        "the other algorithm in the header": rebuilt(cose, protected=cbor.encode({1: int(other), 4: kid})),
        "no algorithm in the header": rebuilt(cose, protected=cbor.encode({4: kid})),
    }


@lru_cache(maxsize=1)
def good_cards() -> dict[str, Case]:
    found = {}
    for alg, name in ALGS.items():
        for side in ("front", "back"):
            claims = claims_of(side)
            found[f"{side}, {alg.name}"] = Case(sign1(encode_claims(claims), signer(name, alg)), claims)
    return found


def expired_card() -> Case:
    claims = front(expires=expiry_moment(NOW.year - 1, NOW.month))
    return Case(sign1(encode_claims(claims), signer("card")), claims)


@lru_cache(maxsize=1)
def bad_cards() -> dict[str, Case]:
    found = {}
    for name, good in good_cards().items():
        alg = Alg[name.partition(", ")[2]]
        found |= {f"{name}: {what}": Case(cose) for what, cose in tampered(good.cose, alg).items()}
    for alg in ALGS:
        name = f"front, {alg.name}"
        bits = one_bit_of_every_byte(good_cards()[name].cose)
        found |= {f"{name}: {what}": Case(cose) for what, cose in bits}
    return found


def good_list() -> tuple[StatusList, bytes]:
    held = setting()
    return held.statuses[0], held.status_bytes()[0]


Answers = dict[str, dict[str, Any]]


def ask_python(kind: str, cases: Mapping[str, Case]) -> dict[str, Answers]:
    """Return the answers of every Python peer for this kind of case, by peer."""
    found: dict[str, Answers] = json.loads(_run([peers().python, "-I", HERE / "ask.py"], _job(kind, cases)))
    return found


def ask_npm(peer: str, kind: str, cases: Mapping[str, Case]) -> Answers:
    """Return the answers of one npm peer."""
    return _npm(peer, _job(kind, cases))


def ask_npm_text(peer: str, texts: Mapping[str, str], jwks: object) -> Answers:
    """Return what one npm peer makes of QR texts, checked under JSON Web Keys."""
    cases = {name: {"cose": "", "text": text} for name, text in texts.items()}
    return _npm(peer, {"kind": "text", "trust": setting().trust_bytes().hex(), "cases": cases, "jwks": jwks})


def in_inji_form(cose: bytes) -> str:
    """Return any signed bytes, good or not, framed as the export frames genuine ones."""
    return base45.encode(zlib.compress((b"\xd8\x3d" + cose).hex().encode(), 9))


def _job(kind: str, cases: Mapping[str, Case]) -> dict[str, object]:
    plain = {name: case.plain() for name, case in cases.items()}
    return {"kind": kind, "trust": setting().trust_bytes().hex(), "cases": plain}


def _npm(peer: str, job: dict[str, object]) -> Answers:
    found: Answers = json.loads(_run([NODE, HERE / "ask.mjs", peers().modules, peer], job))
    return found


def _run(command: list[str | Path], job: dict[str, object]) -> str:
    quiet = {**os.environ, "NODE_NO_WARNINGS": "1"}
    done = subprocess.run(command, input=json.dumps(job), capture_output=True, text=True, check=False, env=quiet)
    assert done.returncode == 0, done.stderr
    return done.stdout
