"""What of a policy lies beside its file: the city's arms, read with a limit, held against their digest, rebuilt."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Final

from idsvc.card.draw import draw_card
from idsvc.card.errors import CardRefused, DoesNotFit, Field
from idsvc.card.samples import BACK_LENGTH, FRONT_LENGTH, SAMPLES, sample_code, sample_content
from idsvc.imaging.arms import ARMS_LIMITS, emblem
from idsvc.imaging.errors import ImageRefused
from idsvc.office.looks import design_of
from idsvc.policy import Policy, PolicyError, PolicyFault
from idsvc.policy.lint import PolicyCode, Problem

_FILE: Final = "card.look.arms.file"
_DIGEST: Final = "card.look.arms.sha256"
_NOT_CARRIED: Final = (
    "the backup does not hold the city's arms: put policy.toml and this file into one folder, and restore with --policy"
)
_ANY_DAY: Final = date(2026, 3, 2)
_NO_ROOM: Final = "this has no room in the card's header: write a shorter form of it"
_PLACES: Final[Mapping[Field, str]] = MappingProxyType({Field.CITY: "city.name", Field.TITLE: "card.look.title"})
_ADVICE: Final = "this is no drawing that can be printed: a PNG, JPEG or WebP of 64 pixels or more, at most 512 KiB"


def problems(folder: Path, policy: Policy) -> Iterator[Problem]:
    """Yield every fault of the card that a policy describes: no arms, no room for the city's words."""
    try:
        arms = arms_of(folder, policy)
    except PolicyError as refused:
        arms = None
        yield from (Problem(PolicyCode.FAULT, fault.path, fault.advice) for fault in refused.faults)
    content = sample_content(
        SAMPLES["short"], policy.city.name, policy.look.title, design_of(policy.look, arms), _ANY_DAY
    )
    try:
        draw_card(content, sample_code(FRONT_LENGTH), sample_code(BACK_LENGTH))
    except DoesNotFit as refused:
        yield Problem(PolicyCode.FAULT, _PLACES.get(refused.field, "card.look"), _NO_ROOM)
    except CardRefused as refused:
        yield Problem(PolicyCode.FAULT, "card.look", str(refused))


def arms_of(folder: Path, policy: Policy) -> bytes | None:
    """Return the arms as a PNG, None where the policy names none; raises ``PolicyError``."""
    data = arms_file(folder, policy)
    if data is None:
        return None
    try:
        return emblem(data)
    except ImageRefused as refused:
        raise PolicyError((PolicyFault(_FILE, _ADVICE),)) from refused


def restored_arms(carried: bytes | None, folder: Path | None, policy: Policy) -> bytes:
    """Return the arms of a city that is put back: the backup's, if they are the policy's, else what lies beside it.

    ``folder`` is where a newer policy was given from, None for the backup's own. Raises ``PolicyError``.
    """
    named = policy.look.arms
    if carried is not None and named is not None and hashlib.sha256(carried).hexdigest() == named.sha256:
        return carried
    found = None if folder is None else arms_file(folder, policy)
    if found is None:
        raise PolicyError((PolicyFault(_FILE, _NOT_CARRIED),))
    return found


def arms_file(folder: Path, policy: Policy) -> bytes | None:
    """Return the bytes of the file with the arms, whose digest the policy names; raises ``PolicyError``."""
    named = policy.look.arms
    if named is None:
        return None
    try:
        with (folder / named.file).open("rb") as file:
            data = file.read(ARMS_LIMITS.max_bytes + 1)
    except OSError as missing:
        raise PolicyError(
            (PolicyFault(_FILE, "no such file can be read beside the policy: put it there"),)
        ) from missing
    if hashlib.sha256(data).hexdigest() != named.sha256:
        raise PolicyError((PolicyFault(_DIGEST, "the file holds something else: write what sha256sum says of it"),))
    return data
