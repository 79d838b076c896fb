"""Reading a posted form: versions, choices from closed sets, files in memory; what does not fit is a plain 400."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from flask import abort, request, url_for

from idsvc.enroll.applicant import DRAFT_FIELDS, draft_of
from idsvc.web import current
from idsvc.web.filters import way_again

Member = TypeVar("Member", bound=StrEnum)


def version() -> int:
    """Return the write version that the page was made from."""
    posted = request.form.get("version", type=int)
    if posted is None:
        abort(400)
    return posted


def choice(kind: type[Member], name: str) -> Member | None:
    """Return the chosen member of a closed set, None where nothing or something else was posted."""
    return next((each for each in kind if each.value == request.form.get(name)), None)


def language() -> str:
    """Return the chosen language of a resident, one of those the office offers."""
    posted = request.form.get("language", "")
    if posted not in current.office().policy.fields.languages:
        abort(400)
    return posted


def choices(kind: type[Member], name: str) -> tuple[Member, ...]:
    """Return every ticked member of a closed set, in the set's own order."""
    posted = frozenset(request.form.getlist(name))
    return tuple(each for each in kind if each.value in posted)


def fields() -> Mapping[str, str]:
    """Return all fields of a draft as typed, the empty ones too; raise ``FieldFaults`` for anything far too long."""
    kept = draft_of(request.form)
    return {name: kept.get(name, "") for name in DRAFT_FIELDS}


def onward() -> str:
    """Return the posted path on this host only: no other host's address, nor one that a browser takes for such."""
    path = way_again(request.form.get("onward", ""))
    ours = path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if ours else url_for("home.show")


def upload(name: str) -> bytes | None:
    """Return the bytes of an uploaded file, None where none was chosen."""
    chosen = request.files.get(name)
    data = chosen.stream.read() if chosen else b""
    return data or None
