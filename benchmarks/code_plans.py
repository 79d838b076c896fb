"""Which codes the card engine plans for invented names of six scripts, and how often it asks for a shorter name."""

import random
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from hashlib import sha256
from typing import Final

from measure import Row, show

from idsvc.card import qr, room
from idsvc.card.errors import TooLong
from idsvc.credential import cose, frame
from idsvc.credential.claims import Claims, encode_claims
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.imaging.portrait import qr_portrait
from idsvc.specimen.deck_cards import Card
from idsvc.specimen.faces import portrait
from idsvc.specimen.people import LETTER, Person

SCRIPTS: Final = {
    "Latin": "abcdefghijklmnopqrstuvwxyz",
    "Vietnamese": "aăâbcdđeêghiklmnoôơpqrstuưvxyếệảấáờợữ",
    "Arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "Bengali": "অআকখগঘচছজঝটঠডঢণতথদধনপফবভমযরলশষসহািীুূেৈোৌ",
    "Cyrillic": "абвгдежзийклмнопрстуфхцчшщъыьэюя",
    "Chinese": "".join(chr(code) for code in range(0x4E00, 0x9000)),
}
LENGTHS: Final = ((5, 30), (31, 60), (61, 120))
NAMES: Final = 120
"""Names of each script and length."""

REFUSED: Final = "a shorter form is asked for"
SIGNER: Final = LocalSigner.from_private_bytes(Alg.EDDSA, sha256(b"idsvc code plans").digest())


def rows() -> list[Row]:
    """Plan the codes of every name; the same shares each time."""
    chance = random.Random("idsvc code plans")  # noqa: S311 (invented names)
    return [_row(chance, script, lengths) for script in SCRIPTS for lengths in LENGTHS]


def _row(chance: random.Random, script: str, lengths: tuple[int, int]) -> Row:
    fronts: Counter[str] = Counter()
    backs: Counter[str] = Counter()
    for _ in range(NAMES):
        card = Card("plans", date(2026, 11, 2), (2029, 10), _person(chance, script, lengths))
        fronts[_front(card)] += 1
        backs[_back(card)] += 1
    return Row(
        f"{script} name of {lengths[0]} to {lengths[1]} characters", f"front: {_said(fronts)}", f"back: {_said(backs)}"
    )


def _person(chance: random.Random, script: str, lengths: tuple[int, int]) -> Person:
    """Return somebody with a name; seven of ten want their address in the code, three of ten have a second name."""
    address = _words(chance, SCRIPTS[script if chance.random() < 0.5 else "Latin"], chance.randint(20, 140))
    second = _words(chance, chance.choice(list(SCRIPTS.values())), chance.randint(5, 60))
    with_address, with_second = chance.random() < 0.7, chance.random() < 0.3
    typed = replace(
        LETTER.typed,
        full_name=_words(chance, SCRIPTS[script], chance.randint(*lengths)),
        address_line_1=address,
        address_in_code="yes" if with_address else "",
        second_name=second if with_second else "",
        second_name_language="und" if with_second else "",
    )
    return replace(LETTER, typed=typed)


def _words(chance: random.Random, letters: str, length: int) -> str:
    text = ""
    while len(text) < length:
        text += "".join(chance.choices(letters, k=chance.randint(3, 9))).capitalize() + " "
    return text[:length].strip()


def _front(card: Card) -> str:
    try:
        room.check_front(_length(card.front_claims()))
    except TooLong:
        return REFUSED
    return _name(qr.plan_front("A" * _length(card.front_claims())))


def _back(card: Card) -> str:
    try:
        small = room.best_portrait(_small, lambda face: _length(card.back_claims(face)))
    except TooLong:
        return REFUSED
    return _name(qr.plan_back("A" * _length(card.back_claims(small))))


@cache
def _small(cap: int) -> bytes:
    return qr_portrait(portrait(LETTER.look), cap)


def _length(claims: Claims) -> int:
    return len(frame.pack(cose.sign1(encode_claims(claims), SIGNER)))


def _name(plan: qr.QrPlan) -> str:
    return f"{plan.version}-{plan.correction.name}, {plan.dots} dots"


def _said(counts: Counter[str]) -> str:
    return "; ".join(f"{what} {count / NAMES:.0%}" for what, count in sorted(counts.items()))


if __name__ == "__main__":
    show(rows())
