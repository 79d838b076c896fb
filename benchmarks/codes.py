"""Distinct signed codes of invented people, with lists and keys, as files for verifiers in other languages too.

The claims are those of a card that the specimen city issued, its signed portrait included; names, numbers, addresses
and dates differ from code to code, so that nothing but the city's own few values comes twice.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import scene

from idsvc.credential import cose, frame
from idsvc.credential.claims import BackClaims, Claims, FrontClaims, StatusRef, issue_code, parse_claims
from idsvc.credential.dates import DAY, moment
from idsvc.credential.fingerprint import format_fingerprint
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.credential.status_list import LIFETIME, MIN_SIZE, StatusList, encode_status_list
from idsvc.credential.trust_list import TrustKey, TrustList, Use, encode_trust_list
from idsvc.office import issuance
from idsvc.verify.image import codes_in, open_image

EACH = 100
"""Codes of each kind."""
WARM = 10
"""Codes that each verifier takes at its turn before the clock starts: the others have had the processor's caches."""
ALGORITHMS = {"Ed25519": Alg.EDDSA, "P-256": Alg.ES256}
SIDES = ("front", "back")
KINDS = tuple((algorithm, side) for algorithm in ALGORITHMS for side in SIDES)

_CITY = "https://id.benchmark.example"
_STATUS = f"{_CITY}/status/1"
_FIRST = ("Ana", "Tomás", "Mirembe", "Joaquín", "Yusra", "Wei", "Oksana", "Kofi", "Leilani", "Søren")
_LAST = ("Quillfeather", "del Río Blanco", "Okonkwo-Hale", "Wrenfold", "Castellanos Vega", "Thibodeaux", "Sørbø", "Lim")
_SECOND = (None, ("ar", "يسرى الخطيب"), None, ("zh", "林伟"), ("ru", "Оксана Гай"))


@dataclass(frozen=True, slots=True)
class Code:
    """One code: its QR text, the COSE bytes inside, and the parts that a bare signature check needs."""

    text: str
    cose: bytes
    signed: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Codes:
    """All codes by (algorithm, side), the signer of each algorithm, and the folder with lists and ``codes.json``."""

    folder: Path
    by_kind: dict[tuple[str, str], list[Code]]
    signers: dict[str, LocalSigner]


def made(folder: Path) -> Codes:
    """Make lists, keys and codes, and write them to `folder`."""
    signers = {name: LocalSigner.generate(alg) for name, alg in ALGORITHMS.items()}
    _write_lists(folder, signers)
    seen = _issued(folder)
    by_kind = {
        (algorithm, side): [_code(claims, signers[algorithm]) for claims in _varied(seen[side])]
        for algorithm, side in KINDS
    }
    found = Codes(folder, by_kind, signers)
    (folder / "codes.json").write_text(json.dumps(_plain(found)))
    return found


def _issued(folder: Path) -> dict[str, Claims]:
    """Return the claims of the two codes as read off a drawn card."""
    city = scene.found(folder)
    office, clerk, head = city.city.office, city.actor("clerk1"), scene.approved(city).head
    card = issuance.issue(office, clerk, head.case_id, head.write_version).head
    drawn = issuance.faces(office, clerk, card.case_id)
    texts = [codes_in(open_image(face))[0] for face in (drawn.front, drawn.back)]
    return {side: parse_claims(cose.open1(frame.unpack(text)).payload) for side, text in zip(SIDES, texts, strict=True)}


def _varied(claims: Claims) -> Iterator[Claims]:
    for number in range(EACH):
        name = f"{_FIRST[number % len(_FIRST)]} {_LAST[number % len(_LAST)]}"
        common = {"issuer": _CITY, "name": name, "status": StatusRef(_STATUS, 1000 + 37 * number)}
        if isinstance(claims, FrontClaims):
            yield replace(claims, library_number=f"LIB{number:07d}", **common)
        else:
            yield replace(claims, **_back(claims, number), **common)


def _back(claims: BackClaims, number: int) -> dict[str, str | bytes | None]:
    language, second = _SECOND[number % len(_SECOND)] or (None, None)
    return {
        "card_number": f"CARD{number:012d}",
        "birth_date": f"{1930 + number % 70}{1 + number % 12:02d}{1 + number % 28:02d}",
        "address": f"{100 + 13 * number} Cormorant Steps, Apartment {number}, Harborview",
        "second_name": second,
        "second_name_language": language,
        "portrait": claims.portrait[:-2] + number.to_bytes(2, "big"),
    }


def _code(claims: Claims, signer: LocalSigner) -> Code:
    text = issue_code(claims, signer)
    inside = frame.unpack(text)
    message = cose.open1(inside)
    return Code(text, inside, message.signed, message.signature)


def _write_lists(folder: Path, signers: dict[str, LocalSigner]) -> None:
    now = moment(datetime.now(UTC))
    root, status = LocalSigner.generate(Alg.EDDSA), LocalSigner.generate(Alg.EDDSA)
    used = [*((signer, Use.CARD) for signer in signers.values()), (status, Use.STATUS)]
    window = (now - 60 * DAY, now + 120 * DAY, now + 3000 * DAY)
    keys = tuple(TrustKey(signer.public, _CITY, use, *window) for signer, use in used)
    cities = {_CITY: {"en": "Harborview"}}
    trust = TrustList(7, now - DAY, now + 70 * DAY, specimen=True, cities=cities, keys=keys)
    revoked = StatusList(_STATUS, now - 3600, now - 3600 + LIFETIME, DAY, bytes(MIN_SIZE // 8))
    (folder / "trust-list.cwt").write_bytes(encode_trust_list(trust, root))
    (folder / "status-1.cwt").write_bytes(encode_status_list(revoked, status))
    (folder / "root.fingerprint").write_text(format_fingerprint(root.public, [_CITY]))


def _plain(found: Codes) -> dict[str, object]:
    """Return everything as JSON values, bytes as hex."""
    keys = {
        name: {"kid": key.kid, "x": key.x.hex(), "y": key.y.hex()}
        for name, key in ((name, signer.public) for name, signer in found.signers.items())
    }
    codes = {
        " ".join(kind): [
            {"text": code.text, "cose": code.cose.hex(), "signed": code.signed.hex(), "signature": code.signature.hex()}
            for code in codes
        ]
        for kind, codes in found.by_kind.items()
    }
    return {"keys": keys, "codes": codes, "warm": WARM}
