"""Whose cosignatures are wanted, and how many: C2SP tlog-policy (https://c2sp.org/tlog-policy) and its short form.

The short form is one key line per witness, then ``quorum N``. The long form names witnesses and groups of them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from idsvc.ledger.errors import NotAKey, NotAWitnessFile
from idsvc.ledger.note import KeyKind, NoteKey

MAX_LINES: Final = 1000
NONE: Final = "none"
_COUNT: Final = re.compile(r"[1-9][0-9]{0,3}")
_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Group:
    """At least ``wanted`` of its members: names of witnesses, or of other groups."""

    wanted: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quorum:
    """A witness file: named keys, groups over them, and which of the names has to have cosigned; ``none``: nobody."""

    logs: Mapping[str, NoteKey] = field(default_factory=dict)
    witnesses: Mapping[str, NoteKey] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    wanted: str | None = None

    def met(self, cosigned: AbstractSet[str]) -> bool:
        """Tell whether these witnesses, by name, are enough."""
        return self.wanted == NONE or self._stands(self.wanted or "", cosigned)

    def _stands(self, name: str, cosigned: AbstractSet[str]) -> bool:
        group = self.groups.get(name)
        if group is None:
            return name in cosigned
        return sum(self._stands(member, cosigned) for member in group.members) >= group.wanted

    def _fresh(self, name: str) -> str:
        """Return a name that nothing has yet."""
        if name in {*self.witnesses, *self.groups, NONE}:
            raise NotAWitnessFile("a name in the witness file is given twice, or is the word none: rename one")
        return name

    def _members(self, names: Sequence[str]) -> tuple[str, ...]:
        taken = {member for group in self.groups.values() for member in group.members}
        known = {*self.witnesses, *self.groups}
        if not names or len(set(names)) != len(names) or not known - taken >= set(names):
            raise NotAWitnessFile("a group has members from the lines above it, each of them in one group only")
        return tuple(names)


def parse(text: str) -> Quorum:
    """Return what a witness file says; raises ``NotAWitnessFile``."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES or _NOT_TEXT.search(text):
        raise NotAWitnessFile("the witness file is not a short text: bring the right file")
    quorum = Quorum()
    for line in lines:
        words = [word for word in re.split("[ \t]+", line) if word]
        if words and not words[0].startswith("#"):
            quorum = _LINES.get(words[0], _short)(quorum, words)
    if quorum.wanted is None:
        raise NotAWitnessFile("the witness file has no quorum line: how many witnesses must have cosigned")
    return quorum


def _log(quorum: Quorum, words: Sequence[str]) -> Quorum:
    key = _key(words[1:2], KeyKind.LOG)
    if any(key.public == other.public for other in quorum.logs.values()):
        raise NotAWitnessFile("a log in the witness file is given twice: take one out")
    return replace(quorum, logs={**quorum.logs, key.name: key})


def _witness(quorum: Quorum, words: Sequence[str]) -> Quorum:
    key = _key(words[2:3], KeyKind.WITNESS)
    if any(key.public == other.public for other in quorum.witnesses.values()):
        raise NotAWitnessFile("two witnesses in the file have one key, so they are one witness: take one out")
    return replace(quorum, witnesses={**quorum.witnesses, quorum._fresh(words[1]): key})  # noqa: SLF001 - of this file


def _short(quorum: Quorum, words: Sequence[str]) -> Quorum:
    """Read a key line that stands alone: the witness is known by its key's name."""
    if len(words) != 1 or "+" not in words[0]:
        raise NotAWitnessFile("a line of the witness file is neither a key line nor a quorum: docs/witnesses.md")
    return _witness(quorum, ["witness", words[0].partition("+")[0], words[0]])


def _group(quorum: Quorum, words: Sequence[str]) -> Quorum:
    name, rule, *names = [*words[1:], "", ""][: max(len(words) - 1, 2)]
    members = quorum._members(names)  # noqa: SLF001 - of this file
    wanted = {"all": len(members), "any": 1}.get(rule) or _count(rule, len(members))
    return replace(quorum, groups={**quorum.groups, quorum._fresh(name): Group(wanted, members)})  # noqa: SLF001


def _quorum(quorum: Quorum, words: Sequence[str]) -> Quorum:
    if quorum.wanted is not None or len(words) != len(("quorum", "name")):
        raise NotAWitnessFile("the witness file has one quorum line, of two words: quorum and how many, or a name")
    name = words[1]
    if name in {NONE, *quorum.witnesses, *quorum.groups}:
        return replace(quorum, wanted=name)
    everybody = Group(_count(name, len(quorum.witnesses)), tuple(quorum.witnesses))
    return replace(quorum, groups={**quorum.groups, "": everybody}, wanted="")


def _count(text: str, most: int) -> int:
    if not _COUNT.fullmatch(text) or int(text) > most:
        raise NotAWitnessFile("the witness file wants more witnesses than it lists, or not a number: at least 1")
    return int(text)


def _key(words: Sequence[str], kind: KeyKind) -> NoteKey:
    try:
        return NoteKey.parse("".join(words), kind)
    except NotAKey as refused:
        raise NotAWitnessFile(
            "a key line in the witness file is not whole: copy it again from its witness"
        ) from refused


_LINES: Final[Mapping[str, Callable[[Quorum, Sequence[str]], Quorum]]] = MappingProxyType(
    {"log": _log, "witness": _witness, "group": _group, "quorum": _quorum}
)
