"""Titles of papers, for finding the kind that a paper is: shown in a browser, never posted, never kept (DOMAIN 4).

They stand in ``papers.toml``, the one file whose words the guard would refuse. No value of the counter holds one.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from idsvc.enroll.evidence import EvidenceClass

FILE: Final = "papers.toml"
_SHOWS: Final = "shows"


@dataclass(frozen=True, slots=True)
class Title:
    """A kind of paper: its name in our file, its class, what such a paper usually shows, its title by language."""

    name: str
    evidence_class: EvidenceClass
    has_photo: bool
    has_birth_date: bool
    words: Mapping[str, str]


@cache
def titles() -> tuple[Title, ...]:
    """Return every title, in the order of the file."""
    read = tomllib.loads(files("idsvc.enroll").joinpath(FILE).read_text("utf-8"))
    return tuple(
        _title(EvidenceClass(kind), name, entry) for kind, entries in read.items() for name, entry in entries.items()
    )


def _title(kind: EvidenceClass, name: str, entry: Mapping[str, str]) -> Title:
    shown = entry.get(_SHOWS, ())
    words = {language: each for language, each in entry.items() if language != _SHOWS}
    return Title(
        name,
        kind,
        has_photo="photo" in shown,
        has_birth_date="birth-date" in shown,
        words=MappingProxyType(words),
    )
