"""A partner test deck as it lies in a folder: `deck.json`, pictures and lists, and the score of a verifier on it.

Whatever the deck names is a file beside it: names with a path in them are refused.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from idsvc.errors import IdsvcError
from idsvc.verify import image
from idsvc.verify.held import Lists
from idsvc.verify.lists import parse_anchors, read_list
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Audience, Reason
from idsvc.verify.verifier import Verifier

FORMAT: Final = "idsvc-deck/1"
DECK_FILE: Final = "deck.json"
COULD_NOT_LOOK: Final = "COULD_NOT_LOOK"
MAX_CASES: Final = 1000
_MAX_BYTES = 4 * 1024 * 1024
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_PAIR = 2


class DeckRefused(IdsvcError):
    """A folder that holds no deck, or a damaged one."""


@dataclass(frozen=True, slots=True)
class DeckCase:
    """One card or pair: its pictures, front before back, who looks, the lists it is checked with, and the reason."""

    name: str
    files: tuple[str, ...]
    audience: Audience
    expected: Reason
    trust: tuple[str, ...]
    status: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Deck:
    """A deck: the moment it is for, the name of the file that pins its root, its cases."""

    folder: Path
    at: datetime
    root: str
    cases: tuple[DeckCase, ...]


@dataclass(frozen=True, slots=True)
class Scored:
    """What a verifier made of a case: the reason it gave, None where it could not look."""

    case: DeckCase
    got: Reason | None

    @property
    def agrees(self) -> bool:
        """Whether it is the expected reason."""
        return self.got is self.case.expected


def read_deck(folder: Path) -> Deck:
    """Return the deck in a folder; raises DeckRefused."""
    try:
        with (folder / DECK_FILE).open("rb") as file:
            found = json.loads(file.read(_MAX_BYTES))
    except (OSError, ValueError, RecursionError) as error:
        raise DeckRefused("the folder holds no deck.json that can be read: name the folder of a test deck") from error
    match found:
        case {"format": "idsvc-deck/1", "at": str(at), "root": str(root), "cases": [*cases], **rest}:
            lists = _names(rest.get("trust")), _names(rest.get("status"))
            return Deck(folder, _moment(at), _name(root), tuple(_case(case, *lists) for case in cases[:MAX_CASES]))
        case _:
            raise DeckRefused("deck.json is of another form, or of a newer one: update this program")


def _case(found: object, trust: tuple[str, ...], status: tuple[str, ...]) -> DeckCase:
    match found:
        case {"id": str(name), "files": files, "audience": str(audience), "reason": str(reason), **rest} if (
            audience in set(Audience) and reason in set(Reason)
        ):
            own = _names(rest.get("trust", list(trust))), _names(rest.get("status", list(status)))
            names = _names(files)
            if 1 <= len(names) <= _PAIR:
                return DeckCase(_name(name), names, Audience(audience), Reason(reason), *own)
    raise DeckRefused("a case of deck.json is of another form: get the deck again from the city")


def _names(found: object) -> tuple[str, ...]:
    return tuple(_name(each) for each in found) if isinstance(found, list) else ()


def _name(found: object) -> str:
    if isinstance(found, str) and _NAME.fullmatch(found):
        return found
    raise DeckRefused("deck.json names a file outside its folder: get the deck again from the city")


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise DeckRefused("deck.json is for no moment that can be read: get the deck again from the city") from error
    if found.tzinfo is None:
        raise DeckRefused("deck.json is for a moment without a time zone: get the deck again from the city")
    return found


def score(deck: Deck) -> Iterator[Scored]:
    """Yield what our verifier makes of each case; raises ListRefused where the deck's root or lists cannot be used."""
    anchors = parse_anchors(read_list(deck.folder / deck.root).decode("utf-8", "replace"))
    for case in deck.cases:
        lists = Lists.read(anchors, _files(deck, case.trust), _files(deck, case.status))
        verifier = Verifier(anchors, lists, VerifyPolicy(case.audience))
        yield Scored(case, _reason(deck, case, verifier))


def _files(deck: Deck, names: tuple[str, ...]) -> list[bytes]:
    return [read_list(deck.folder / name) for name in names]


def _reason(deck: Deck, case: DeckCase, verifier: Verifier) -> Reason | None:
    texts = [_only_code(deck.folder / name) for name in case.files]
    match texts:
        case [str(text)]:
            return verifier.verify(text, deck.at).reason
        case [str(front), str(back)]:
            return verifier.verify_pair(front, back, deck.at).reason
        case _:
            return None


def _only_code(path: Path) -> str | None:
    """Return the code in a picture, None where there is none, more than one, or no picture."""
    try:
        with path.open("rb") as file:
            data = file.read(image.MAX_BYTES + 1)
        found = image.codes_in_file(data)
    except (OSError, image.ImageRefused):
        return None
    return found[0] if len(found) == 1 else None
