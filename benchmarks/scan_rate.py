"""Which share of rendered cards is read, worn and photographed in many ways, beside two codes that we do not print.

The three codes of a face carry the same signed text. *Ours* is what the card engine plans. *3 dots* has the finest
modules that a card may have, and buys the strongest correction with them. *L* has the weakest correction, and buys
the coarsest modules with it; the card package cannot express it, so it is drawn here. A last row shows a fourth
code, of the back only and with another text: modules of five dots, bought with a smaller portrait.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from itertools import product
from types import MappingProxyType
from typing import Final, NamedTuple

from measure import Row
from PIL import Image
from qrcode.constants import ERROR_CORRECT_H, ERROR_CORRECT_L, ERROR_CORRECT_M, ERROR_CORRECT_Q
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode
from qrcode.util import QRData

from idsvc.card import layout, qr
from idsvc.card.text import Box
from idsvc.credential.claims import issue_code
from idsvc.credential.keys import Alg, LocalSigner
from idsvc.imaging.portrait import qr_portrait
from idsvc.specimen import degrade
from idsvc.specimen.deck_cards import Card, back_of, back_text, front_of, front_text
from idsvc.specimen.faces import portrait
from idsvc.specimen.people import INSPECTED, LETTER, WITHHELD, Person
from idsvc.verify.image import codes_in

DENSITIES: Final = (6, 8, 10, 12, 14, 18)
"""Pixels a millimetre of the card; 12 is about what a drawn face itself has."""

VARIANTS: Final = ("ours", "3 dots", "L")
SIDES: Final = ("front", "back")
COARSE: Final = "5 dots"
_COARSE_MOST: Final = 970  # characters of version 20-M, the largest with five dots a module in the back's place
_COARSE_CAPS: Final = range(400, 180, -4)  # bytes of the portrait
SIGNER: Final = LocalSigner.from_private_bytes(Alg.EDDSA, sha256(b"idsvc scan rate").digest())
_FINEST: Final = 3
_LARGEST: Final = 40
_ALPHANUMERIC: Final = 2


def _person(key: str, like: Person, **typed: str) -> Person:
    return replace(like, key=key, typed=replace(like.typed, **typed))


PEOPLE: Final = MappingProxyType(
    {
        each.key: each
        for each in (
            LETTER,
            INSPECTED,
            WITHHELD,
            _person(
                "long", LETTER, full_name="Wilhelmina Alexandrovna Montgomery-Featherstonehaugh de la Cruz y Ortega"
            ),
            _person("bengali", INSPECTED, full_name="রহিমা খাতুন চৌধুরী ফজিলাতুন্নেসা মুখোপাধ্যায়", preferred_name=""),
            _person(
                "chinese", LETTER, full_name="Ouyang Zhongshu", second_name="欧阳锺书", second_name_language="zh-Hans"
            ),
        )
    }
)


class Harm(NamedTuple):
    """One thing that happens to a card: to its print, before it is photographed, or to the photograph."""

    name: str
    unit: str
    seeds: int  # chances shown for each face; 1 where nothing is left to chance
    strengths: tuple[float, ...]
    print_: Callable[[Image.Image, float, int], Image.Image]
    photo: Callable[[Image.Image, float, int, int], Image.Image]


def _untouched(image: Image.Image, *_: float) -> Image.Image:
    return image


def _hurried(image: Image.Image, strength: float, per_mm: int, seed: int) -> Image.Image:
    """A little of everything that a camera does."""
    soft = degrade.blurred(degrade.shaded(image, 0.5 * strength, seed), 0.06 * strength * per_mm)
    return degrade.compressed(degrade.noisy(soft, 10 * strength, seed), round(60 / strength))


HARMS: Final = (
    Harm("none", "", 1, (0,), _untouched, _untouched),
    Harm("dot gain", "dots", 1, (0.5, 0.75, 1), lambda face, dots, _: degrade.swollen(face, dots), _untouched),
    Harm("blur", "mm", 1, (0.08, 0.12, 0.16), _untouched, lambda seen, mm, per, _: degrade.blurred(seen, mm * per)),
    Harm("noise", "levels", 2, (20, 40, 60), _untouched, lambda seen, level, _, seed: degrade.noisy(seen, level, seed)),
    Harm(
        "motion", "mm", 2, (0.2, 0.35, 0.5), _untouched, lambda seen, mm, per, seed: degrade.moved(seen, mm * per, seed)
    ),
    Harm(
        "JPEG", "quality", 1, (25, 12, 6), _untouched, lambda seen, quality, *_: degrade.compressed(seen, int(quality))
    ),
    Harm("perspective", "of side", 2, (0.06, 0.12, 0.2), degrade.tilted, _untouched),
    Harm(
        "shading",
        "of light",
        2,
        (0.6, 0.8, 0.95),
        _untouched,
        lambda seen, deep, _, seed: degrade.shaded(seen, deep, seed),
    ),
    Harm(
        "scratches", "", 3, (6, 15, 30), lambda face, count, seed: degrade.scratched(face, int(count), seed), _untouched
    ),
    Harm(
        "blots",
        "of 2 mm",
        3,
        (4, 10, 20),
        lambda face, count, seed: degrade.blotted(face, int(count), 12, seed),
        _untouched,
    ),
    Harm("photocopy", "speckle", 2, (0.01, 0.03, 0.06), degrade.photocopied, _untouched),
    Harm(
        "hurried photo",
        "times",
        2,
        (1, 1.25, 1.5),
        lambda face, times, seed: degrade.tilted(face, 0.06 * times, seed),
        _hurried,
    ),
)


class Cell(NamedTuple):
    """What one count is of."""

    harm: str
    strength: float
    per_mm: int
    variant: str
    side: str


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: which people, strengths and densities, and at most how many chances."""

    people: tuple[str, ...]
    strengths: slice
    densities: tuple[int, ...]
    seeds: int


WHOLE: Final = Extent(tuple(PEOPLE), slice(None), DENSITIES, 3)
QUICK: Final = Extent(("letter", "bengali"), slice(1), (6, 10, 14), 1)


class Rates:
    """How many cards were shown in each cell, and how many of them were read."""

    def __init__(self) -> None:
        self.shown: Counter[Cell] = Counter()
        self.read: Counter[Cell] = Counter()

    def share(self, wanted: Callable[[Cell], bool]) -> float:
        """Return the share that was read over all cells that are wanted."""
        cells = [cell for cell in self.shown if wanted(cell)]
        return sum(self.read[cell] for cell in cells) / sum(self.shown[cell] for cell in cells)


def rows(extent: Extent = QUICK) -> list[Row]:
    """Return the short form: one row a side and density, over all harms."""
    rates = measured(extent)
    return [_row(rates, side, per_mm) for side in SIDES for per_mm in extent.densities]


def _row(rates: Rates, side: str, per_mm: int) -> Row:
    ours, fine, weak = (
        f"{rates.share(lambda cell, v=variant: cell.variant == v and cell.side == side and cell.per_mm == per_mm):.0%}"
        for variant in VARIANTS
    )
    return Row(f"{side} code read at {per_mm} pixels a mm, over all harms", ours, f"3 dots {fine}, L {weak}")


def measured(extent: Extent) -> Rates:
    """Show every face to the reader in every way, on all cores; the same counts each time."""
    rates, works = Rates(), [*product(extent.people, SIDES, VARIANTS), *product(extent.people, ("back",), (COARSE,))]
    with ProcessPoolExecutor() as pool:
        running = [pool.submit(_counts, *work, extent) for work in works]
        for done, future in enumerate(as_completed(running), 1):
            shown, read = future.result()
            rates.shown += shown
            rates.read += read
            print(f"\r{done} of {len(works)} codes", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return rates


def _counts(person: str, side: str, variant: str, extent: Extent) -> tuple[Counter[Cell], Counter[Cell]]:
    face, text = _face(PEOPLE[person], side, variant)
    shown: Counter[Cell] = Counter()
    read: Counter[Cell] = Counter()
    first = (list(PEOPLE).index(person) * len(SIDES) + SIDES.index(side)) * WHOLE.seeds  # the same for each variant
    for harm, strength, per_mm, seen in _sights(face, extent, first):
        cell = Cell(harm.name, strength, per_mm, variant, side)
        shown[cell] += 1
        read[cell] += text in codes_in(seen)
    return shown, read


def _sights(face: Image.Image, extent: Extent, first: int) -> Iterator[tuple[Harm, float, int, Image.Image]]:
    for harm in HARMS:
        for strength, chance in product(harm.strengths[extent.strengths], range(min(harm.seeds, extent.seeds))):
            worn = harm.print_(face, strength, first + chance)
            for per_mm in extent.densities:
                seen = harm.photo(degrade.resampled(worn, per_mm), strength, per_mm, first + chance)
                yield harm, strength, per_mm, seen


def _face(person: Person, side: str, variant: str) -> tuple[Image.Image, str]:
    """Return a face in grey with its code drawn anew as a variant has it, and the text of the code."""
    if variant == COARSE:
        return _coarse(person)
    card = _card(person)
    make, text_of, place = {
        "front": (front_of, front_text, layout.FRONT_PLACE),
        "back": (back_of, back_text, layout.BACK_PLACE),
    }[side]
    text = text_of(card, SIGNER)
    face = make(card, text).picture.convert("L")
    if variant != "ours":
        _paste(face, _finest(text, place) if variant == "3 dots" else _widest(text, place, ERROR_CORRECT_L), place)
    return face, text


def _card(person: Person) -> Card:
    return Card(person.key, date(2026, 11, 2), (2029, 10), person)


def _coarse(person: Person) -> tuple[Image.Image, str]:
    """Return the back with modules of five dots, and the largest portrait that leaves room for them."""
    card, place, picture = _card(person), layout.BACK_PLACE, portrait(person.look)
    face = back_of(card, back_text(card, SIGNER)).picture.convert("L")
    texts = (issue_code(card.back_claims(qr_portrait(picture, cap)), SIGNER) for cap in _COARSE_CAPS)
    text = next(text for text in texts if len(text) <= _COARSE_MOST)
    _paste(face, _widest(text, place, ERROR_CORRECT_M), place)
    return face, text


def _paste(face: Image.Image, code: Image.Image, place: Box) -> None:
    face.paste(255, (place.left, place.top, place.right, place.bottom))
    face.paste(code, (place.left + (place.width - code.width) // 2, place.top + (place.height - code.height) // 2))


def _finest(text: str, place: Box) -> Image.Image:
    """Return the code of three dots a module with the strongest correction that has room in a place."""
    for correction in (ERROR_CORRECT_H, ERROR_CORRECT_Q, ERROR_CORRECT_M):
        modules = _smallest(text, correction)
        if modules is not None and (len(modules) + 2 * qr.QUIET) * _FINEST <= place.width:
            return qr.picture(modules, _FINEST)
    raise ValueError(text)


def _widest(text: str, place: Box, correction: int) -> Image.Image:
    """Return the code of a correction with the coarsest modules that have room in a place."""
    modules = _smallest(text, correction)
    assert modules is not None
    return qr.picture(modules, place.width // (len(modules) + 2 * qr.QUIET))


def _smallest(text: str, correction: int) -> tuple[tuple[bool, ...], ...] | None:
    for version in range(1, _LARGEST + 1):
        code = QRCode(version=version, error_correction=correction, border=0)
        code.add_data(QRData(text.encode("ascii"), mode=_ALPHANUMERIC), optimize=0)
        try:
            code.make(fit=False)
        except DataOverflowError:
            continue
        return tuple(tuple(map(bool, row)) for row in code.get_matrix())
    return None


def _table(rates: Rates, extent: Extent) -> Iterable[str]:
    """Yield a Markdown table: ours / 3 dots / L in per cent, one row a harm and strength, one column a density."""
    yield "| harm | " + " | ".join(f"{per_mm} px/mm" for per_mm in extent.densities) + " | all |"
    yield "|---" * (len(extent.densities) + 2) + "|"
    for harm in HARMS:
        for strength in harm.strengths[extent.strengths]:
            yield _line(rates, extent, f"{harm.name} {strength:g} {harm.unit}".strip(), {(harm.name, strength)})
    every = {(cell.harm, cell.strength) for cell in rates.shown}
    yield _line(rates, extent, "**all**", every)
    for side in SIDES:
        yield _line(rates, extent, f"**all, {side}**", every, (side,))
    yield _line(rates, extent, f"back with {COARSE} and a smaller portrait", every, ("back",), (COARSE,))


def _line(
    rates: Rates,
    extent: Extent,
    name: str,
    harms: set[tuple[str, float]],
    sides: tuple[str, ...] = SIDES,
    variants: tuple[str, ...] = VARIANTS,
) -> str:
    def shares(densities: tuple[int, ...]) -> str:
        return " / ".join(
            f"{100 * rates.share(lambda cell, v=variant: _is(cell, v, harms, densities, sides)):.0f}"
            for variant in variants
        )

    columns = [(per_mm,) for per_mm in extent.densities] + [extent.densities]
    return f"| {name} | " + " | ".join(map(shares, columns)) + " |"


def _is(
    cell: Cell, variant: str, harms: set[tuple[str, float]], densities: tuple[int, ...], sides: tuple[str, ...]
) -> bool:
    chosen = cell.variant == variant and cell.side in sides and cell.per_mm in densities
    return chosen and (cell.harm, cell.strength) in harms


def _cells(rates: Rates) -> list[dict[str, str | float]]:
    return [{**cell._asdict(), "shown": rates.shown[cell], "read": rates.read[cell]} for cell in sorted(rates.shown)]


def main() -> None:
    """Measure and print: the whole table, ``--quick`` a part of it, ``--json`` every count."""
    asked = argparse.ArgumentParser(description=main.__doc__)
    asked.add_argument("--quick", action="store_true", help="two people, one strength, three densities")
    asked.add_argument("--json", action="store_true", help="every count, for a program")
    options = asked.parse_args()
    extent = QUICK if options.quick else WHOLE
    rates = measured(extent)
    if options.json:
        print(json.dumps(_cells(rates), indent=2))
        return
    print("read, in per cent: ours / 3 dots / L\n")
    print("\n".join(_table(rates, extent)))


if __name__ == "__main__":
    main()
