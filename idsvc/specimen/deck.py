"""The partner test deck as a folder: pictures, lists, the expected verdicts and the printable pages.

Every case is checked by our own verifier, from the picture's dots, before anything is written.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image

from idsvc.card import layout
from idsvc.card.sheets import Paper
from idsvc.card.words import shown
from idsvc.credential.dates import DAY
from idsvc.specimen.deck_cases import COUNT, Case, cases
from idsvc.specimen.deck_city import ROOT_FILE, DeckCity, ListFile, found_deck_city
from idsvc.specimen.deck_others import layout_code
from idsvc.specimen.deck_pages import Dates, Told, deck_pdf
from idsvc.specimen.errors import DeckElsewhere, DeckWrong
from idsvc.verify.bundle import FILE_NAME as BUNDLE_FILE
from idsvc.verify.bundle import encode_bundle
from idsvc.verify.held import Lists
from idsvc.verify.image import codes_in
from idsvc.verify.policy import STATUS_AGE, VerifyPolicy
from idsvc.verify.verdict import Audience, Verdict, group_of, verdict_json
from idsvc.verify.verifier import Verifier

FORMAT: Final = "idsvc-deck/1"
DECK_FILE: Final = "deck.json"
PDF_FILE: Final = "deck.pdf"
LAYOUT_FILE: Final = "wedge-layout.png"

_FIXED: Final = frozenset({DECK_FILE, PDF_FILE, LAYOUT_FILE, BUNDLE_FILE, ROOT_FILE, *ListFile})
_PICTURE: Final = re.compile(r"[0-9]{2}-[a-z0-9-]+\.png")
_INSTANT: Final = "%Y-%m-%dT%H:%M:%SZ"
_SIDES: Final = ("front", "back")


@dataclass(frozen=True, slots=True)
class Deck:
    """A deck in memory: its files by name, how many cases it has, and until when its lists are fresh for a bank."""

    files: Mapping[str, bytes]
    count: int
    fresh_until: datetime


def own_deck(out: Path) -> None:
    """Make the folder, or take one that an earlier deck is in; raises ``DeckElsewhere`` for any other."""
    present = {path.name for path in out.iterdir()} if out.exists() else set()
    foreign = {name for name in present if name not in _FIXED and not _PICTURE.fullmatch(name)}
    if foreign or (present and not _is_deck(out)):
        raise DeckElsewhere
    out.mkdir(parents=True, exist_ok=True)


def _is_deck(out: Path) -> bool:
    try:
        found = json.loads((out / DECK_FILE).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(found, dict) and found.get("format") == FORMAT


def write_deck(deck: Deck, out: Path) -> None:
    """Put the deck in the place of whatever deck is there; called only after ``own_deck``."""
    for path in out.iterdir():
        path.unlink()
    last = DECK_FILE  # what makes the folder a deck comes when all else is there
    for name in sorted(deck.files, key=lambda name: name == last):
        (out / name).write_bytes(deck.files[name])


def make_deck(now: datetime, paper: str, tell: Callable[[str], object]) -> Deck:
    """Return a deck of an aware moment, under keys that were made for it, with pages for ``paper`` (a4, letter).

    ``tell`` takes a line of progress.
    """
    at = now.astimezone(UTC).replace(microsecond=0)
    city = found_deck_city(int(at.timestamp()))
    lists = city.files()
    told = tuple(_all_told(city, lists, at, tell))
    tell("drawing the pages")
    pages = deck_pdf(told, layout_code(), _dates(at), Paper[paper.upper()])
    files = {name.value: data for name, data in lists.items()} | dict(_pictures(told))
    files |= {ROOT_FILE: f"{city.fingerprint}\n".encode(), LAYOUT_FILE: _png(layout_code().picture), PDF_FILE: pages}
    files[BUNDLE_FILE] = encode_bundle([lists[ListFile.TRUST]], [lists[ListFile.STATUS]])
    files[DECK_FILE] = _json(_deck_json(told, at))
    return Deck(files, len(told), _until(at, Audience.BANK))


def _all_told(
    city: DeckCity, lists: Mapping[ListFile, bytes], at: datetime, tell: Callable[[str], object]
) -> Iterator[Told]:
    for number, case in enumerate(cases(city), 1):
        tell(f"case {number} of {COUNT}: {case.title}")
        verdict = _verdict(city, lists, case, at)
        sentence = str(verdict_json(verdict)["sentence"])
        yield Told(case, sentence, _names(case))


def _verdict(city: DeckCity, lists: Mapping[ListFile, bytes], case: Case, at: datetime) -> Verdict:
    """Return what our verifier says to the codes that the pictures hold; raises ``DeckWrong`` for anything else."""
    anchors = [city.anchor]
    held = Lists.read(anchors, [lists[case.trust]], [lists[case.status]])
    verifier = Verifier(anchors, held, VerifyPolicy(case.audience))
    texts = [text for face in case.faces for text in codes_in(face.picture.convert("L"))]
    if texts != [face.text for face in case.faces]:
        raise DeckWrong
    front_first, *back = texts
    verdict = verifier.verify_pair(front_first, back[0], at) if back else verifier.verify(front_first, at)
    if verdict.reason is not case.reason:
        raise DeckWrong
    return verdict


def _names(case: Case) -> tuple[str, ...]:
    if len(case.faces) == 1:
        return (f"{case.key}.png",)
    return tuple(f"{case.key}-{side}.png" for side in _SIDES)


def _pictures(told: Sequence[Told]) -> Iterator[tuple[str, bytes]]:
    for each in told:
        for name, face in zip(each.files, each.case.faces, strict=True):
            yield name, _png(face.picture)


def _png(picture: Image.Image) -> bytes:
    out = BytesIO()
    picture.save(out, "PNG", dpi=(layout.DPI, layout.DPI))
    return out.getvalue()


def _until(at: datetime, audience: Audience) -> datetime:
    return at + timedelta(seconds=STATUS_AGE[audience])


def _dates(at: datetime) -> Dates:
    day = timedelta(seconds=DAY)  # the last whole day
    bank, library = (_until(at, audience) - day for audience in (Audience.BANK, Audience.LIBRARY))
    return Dates(*(shown(moment.date(), "en") for moment in (at, bank, library)))


def _deck_json(told: Sequence[Told], at: datetime) -> dict[str, object]:
    return {
        "format": FORMAT,
        "at": at.strftime(_INSTANT),
        "root": ROOT_FILE,
        "trust": [ListFile.TRUST.value],
        "status": [ListFile.STATUS.value],
        "cases": [_case_json(each) for each in told],
    }


def _case_json(told: Told) -> dict[str, object]:
    case = told.case
    found: dict[str, object] = {
        "id": case.key,
        "title": case.title,
        "files": list(told.files),
        "audience": case.audience.value,
        "reason": case.reason.value,
        "sentence": told.sentence,
        "group": group_of(case.reason).value,
        "look": case.look,
    }
    if case.trust is not ListFile.TRUST:
        found["trust"] = [case.trust.value]
    if case.status is not ListFile.STATUS:
        found["status"] = [case.status.value]
    return found


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
