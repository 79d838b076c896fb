"""Many codes at once, for a back office: a line of JSON in, a line of result out, in chunks that processes share.

A result says nothing of a card's holder unless that is asked for. A line that is damaged, or names what cannot be
looked at, has a result of its own and stops nothing.
"""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Final

from idsvc.verify import image
from idsvc.verify.inputs import NothingToLookAt, codes_of, only_code
from idsvc.verify.verdict import Freshness, Reason, Side, Verdict, group_of, instant, verdict_json
from idsvc.verify.verifier import Verifier

MAX_LINE: Final = 64 * 1024
"""Bytes of the longest line that is read."""
CHUNK: Final = 32
"""Lines that a process takes at a time."""
CHUNK_OF_MANY: Final = 256
"""The same from the line `MANY` on: handing over costs less, and nobody waits for a first result any more."""
MANY: Final = 2_000
CHUNK_OF_FILES: Final = 2
"""The same where lines name pictures, each of which takes as long as a hundred texts."""
COULD_NOT_LOOK: Final = "COULD_NOT_LOOK"
"""The reason of an item that is no verdict on a code; it is counted under this name too."""

_COLUMNS: Final = ("id", "code", "reason", "group", "side", "specimen", "city_list", "cancelled_list", "note")
_CLAIM_COLUMNS: Final = (
    "name",
    "expires",
    "flags",
    "birth_date",
    "card_number",
    "issued",
    "country",
    "address",
    "second_name",
    "library_number",
    "resident",
    "age_band",
    "city",
)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""Beginnings that a spreadsheet takes for a formula."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How results are told: the moment to check for, the language, CSV or JSON lines, with or without personal data."""

    at: datetime
    language: str = "en"
    as_csv: bool = False
    with_claims: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a CSV."""
        return _COLUMNS + _CLAIM_COLUMNS if self.with_claims else _COLUMNS


@dataclass(frozen=True, slots=True)
class Chunk:
    """Lines, the number of the first one, and the folder that file names in them are relative to."""

    first: int
    lines: tuple[bytes, ...]
    folder: str

    def numbered(self) -> Iterator[tuple[int, bytes]]:
        """Yield the lines that are not blank, with their numbers."""
        return ((number, line) for number, line in enumerate(self.lines, self.first) if line.strip())


@dataclass(frozen=True, slots=True)
class Told:
    """The results of a chunk as text, and how many there are of each group, or COULD_NOT_LOOK."""

    counts: Counter[str]
    text: str

    def bytes(self) -> bytes:
        """The text as it is written; half a surrogate pair, which an id may name, has no bytes and becomes `?`."""
        return self.text.encode("utf-8", "replace")


def chunks(lines: Iterable[bytes], folder: Path) -> Iterator[Chunk]:
    """Yield the lines in chunks; none is read before it is needed."""
    waiting: list[bytes] = []
    first = 1
    for number, line in enumerate(lines, 1):
        waiting.append(line)
        if len(waiting) >= _most(line, number):
            yield Chunk(first, tuple(waiting), str(folder))
            waiting, first = [], number + 1
    if waiting:
        yield Chunk(first, tuple(waiting), str(folder))


def _most(line: bytes, number: int) -> int:
    if b'file"' in line:
        return CHUNK_OF_FILES
    return CHUNK if number < MANY else CHUNK_OF_MANY


def heading(manner: Manner) -> str:
    """Return what stands above all results: the names of the columns, or nothing."""
    return _csv_line(manner.columns) if manner.as_csv else ""


def look(chunk: Chunk, verifier: Verifier, manner: Manner) -> Told:
    """Return the results of a chunk's lines, in order."""
    counts: Counter[str] = Counter()
    lines: list[str] = []
    folder = Path(chunk.folder)
    for number, line in chunk.numbered():
        for group, result in _item(line, number, folder, verifier, manner):
            counts[group] += 1
            lines.append(result)
    return Told(counts, "".join(lines))


def not_looked(chunk: Chunk, note: str, manner: Manner) -> Told:
    """Return the results of lines that brought a process down."""
    lines = [_line(_missed(_name(line, number), note), manner) for number, line in chunk.numbered()]
    return Told(Counter({COULD_NOT_LOOK: len(lines)}), "".join(lines))


def _item(line: bytes, number: int, folder: Path, verifier: Verifier, manner: Manner) -> Iterator[tuple[str, str]]:
    """Yield group and result for each code that a line leads to."""
    try:
        item = _parsed(line)
        verdicts = list(_verdicts(item, folder, verifier, manner.at))
    except (NothingToLookAt, image.ImageRefused) as error:
        yield COULD_NOT_LOOK, _line(_missed(_name(line, number), str(error)), manner)
        return
    name = item.get("id", number)
    if len(verdicts) == 1:
        yield verdicts[0].group.value, _result({"id": name}, verdicts[0], manner)
        return
    for code, verdict in enumerate(verdicts, 1):
        yield verdict.group.value, _result({"id": name, "code": code}, verdict, manner)


def _name(line: bytes, number: int) -> object:
    """Return what a damaged item is called: its id where that can be read, else the number of its line."""
    try:
        return _parsed(line).get("id", number)
    except NothingToLookAt:
        return number


def _parsed(line: bytes) -> Mapping[str, object]:
    if len(line) > MAX_LINE:
        raise NothingToLookAt("the line is longer than any two codes")
    try:
        found = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise NothingToLookAt("the line is no JSON") from error
    if not isinstance(found, dict) or not isinstance(found.get("id", 0), str | int):
        raise NothingToLookAt("the line is no JSON object whose id is a text or a number")
    return found


def _verdicts(item: Mapping[str, object], folder: Path, verifier: Verifier, at: datetime) -> Iterator[Verdict]:
    match item:
        case {"text": str(text)}:
            yield verifier.verify(text, at)
        case {"front": str(front), "back": str(back)}:
            yield verifier.verify_pair(front, back, at)
        case {"file": str(file)}:
            for text in _codes(folder / file):
                yield verifier.verify(text, at)
        case {"front_file": str(front), "back_file": str(back)}:
            yield verifier.verify_pair(only_code(_codes(folder / front)), only_code(_codes(folder / back)), at)
        case _:
            raise NothingToLookAt("the line names no text, no file and no front with a back")


def _codes(path: Path) -> tuple[str, ...]:
    try:
        if not path.is_file():  # a pipe or a device would never end
            raise NothingToLookAt("the file is not there, or is no ordinary file")
        with path.open("rb") as file:
            data = file.read(image.MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise NothingToLookAt("the file cannot be read: check its path and permissions") from error
    picture = image.looks_like_image(data) or image.looks_like_another_format(data)
    if not picture and path.suffix.lower() != ".txt":
        raise NothingToLookAt("the file is neither a picture nor a text whose name ends in .txt")
    return codes_of(data)


def _result(named: dict[str, object], verdict: Verdict, manner: Manner) -> str:
    if manner.with_claims:
        specimen = {"specimen": True} if verdict.specimen else {}
        return _line(named | verdict_json(verdict, manner.language) | specimen, manner)
    facts = (verdict.reason, verdict.side, verdict.freshness, verdict.specimen)
    if manner.as_csv:
        return _line(named | _members(*facts), manner)
    return _ENCODER.encode(named)[:-1] + _end_of_line(*facts)


@lru_cache(maxsize=256)  # without claims, thousands of results differ in their names only
def _end_of_line(reason: Reason, side: Side | None, freshness: Freshness, specimen: bool) -> str:  # noqa: FBT001 - a fact
    """Return what follows a result's name on its line of JSON."""
    return f", {_ENCODER.encode(_members(reason, side, freshness, specimen))[1:]}\n"


def _members(reason: Reason, side: Side | None, freshness: Freshness, specimen: bool) -> dict[str, object]:  # noqa: FBT001
    found: dict[str, object] = {
        "reason": reason.value,
        "group": group_of(reason).value,
        "side": side and side.value,
        "trust": {"sequence": freshness.sequence, "issued": instant(freshness.trust_issued)},
        "status": {"issued": instant(freshness.status_issued)},
    }
    return found | {"specimen": True} if specimen else found


def _missed(name: object, note: str) -> dict[str, object]:
    return {"id": name, "reason": COULD_NOT_LOOK, "note": note}


def _line(members: dict[str, object], manner: Manner) -> str:
    if manner.as_csv:
        return _csv_line(_cells(members, manner))
    return _ENCODER.encode(members) + "\n"


def _cells(members: Mapping[str, object], manner: Manner) -> Iterator[str]:
    lists = {"city_list": members.get("trust"), "cancelled_list": members.get("status")}
    flat = dict(members) | {name: each.get("issued") for name, each in lists.items() if isinstance(each, dict)}
    claims = members.get("claims")
    flat |= claims if isinstance(claims, dict) else {}
    for value in map(flat.get, manner.columns):
        yield " ".join(value) if isinstance(value, list) else "" if value is None else str(value)


def _csv_line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()
