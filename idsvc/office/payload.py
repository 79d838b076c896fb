"""What stands inside a seal at each stage, and its one encoding (deterministic CBOR)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from idsvc.credential import cbor
from idsvc.enroll.applicant import AddressMode
from idsvc.enroll.stage import Stage
from idsvc.enroll.visit import Application, DenialRecord, Visit

DEPTH: Final = 8


MAX_MAILINGS: Final = 2
"""A card goes by mail once, and once more where the first did not arrive."""

_RECEIPT: Final = "receipt"


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """A visit at the counter.

    ``replaces`` is the card it renews, cancelled at hand-over; ``known_address`` what that card's code says of it;
    ``appeals`` the record of the denial that an appeal is about.
    """

    visit: Visit
    replaces: bytes | None
    known_address: str | None
    appeals: bytes | None = None


@dataclass(frozen=True, slots=True, repr=False)
class Filed:
    """A submitted application; ``second_look`` says that a duplicate tag answered.

    ``mailings`` counts how often its card was mailed; ``mailed_card`` is the register entry of the one in the post.
    ``bridge`` holds the front and back texts of the bridge card that was made in this visit. ``again`` says that its
    card was made again, after a misprint or a loss of ours: nothing is due any more. ``confirmed`` is False from a
    correction of its details until the resident has checked them again; ``corrected_by`` are the staff who typed one.
    """

    application: Application
    replaces: bytes | None
    second_look: bool
    mailings: int = 0
    mailed_card: bytes | None = None
    bridge: tuple[str, str] | None = None
    again: bool = False
    confirmed: bool = True
    corrected_by: tuple[bytes, ...] = ()

    @property
    def may_mail(self) -> bool:
        """Tell whether its card may go by mail: never to a withheld address, and never a third time."""
        withheld = self.application.applicant.address_mode is AddressMode.WITHHELD
        return not withheld and self.mailings < MAX_MAILINGS


@dataclass(frozen=True, slots=True)
class Place:
    """Where a card waits: the site whose drawer it is, and the number of the slot in it."""

    site: str
    number: int


@dataclass(frozen=True, slots=True, repr=False)
class IssuedCard:
    """A signed pair of codes that waits for its resident, with the cancel code that goes onto the slip.

    ``slot`` is the place in which the card lies, and ``ready`` the first day on which it is fetched there.
    """

    filed: Filed
    front_text: str
    back_text: str
    library_number: str
    card_number: str
    cancel_code: str
    issued: date
    expires: tuple[int, int]
    key_id: str
    rules_version: int
    slot: Place | None = None
    ready: date | None = None


@dataclass(frozen=True, slots=True)
class Denied:
    """What remains of a denied case: reason codes, rules version, the slip's digest.

    ``until`` is the last day on which an appeal can begin, or on which a ``final`` one is still told; ``appeal`` is
    the draft of an appeal that was begun.
    """

    record: DenialRecord
    visit_day: date
    until: date
    final: bool
    appeal: bytes | None = None


Payload = Draft | Filed | IssuedCard | Denied


def encode(payload: Payload, receipt: bytes | None) -> bytes:
    """Return what goes inside the seal: the case, and the destroyed digest of its record's receipt, if it has one."""
    return cbor.encode(_to_map(payload) | ({} if receipt is None else {_RECEIPT: receipt}))


def decode(stage: Stage, data: bytes) -> tuple[Payload, bytes | None]:
    """Return what a case of this stage holds, and its receipt's digest: None before there were receipts."""
    content: Any = cbor.decode(data, max_depth=DEPTH)
    return _payload(stage, content), content.get(_RECEIPT)


def _payload(stage: Stage, content: Mapping[str, Any]) -> Payload:
    match stage:
        case Stage.DRAFT:
            return Draft(
                Visit.from_map(content["visit"]),
                content["replaces"],
                content["known_address"],
                content.get("appeals"),
            )
        case Stage.ISSUED | Stage.WAITING:
            return _issued(content)
        case Stage.DENIED:
            return _denied(content)
        case _:
            return _filed(content)


def _to_map(payload: Payload) -> dict[str, Any]:
    match payload:
        case Draft():
            visit = payload.visit.to_map()
            return {
                "visit": visit,
                "replaces": payload.replaces,
                "known_address": payload.known_address,
                "appeals": payload.appeals,
            }
        case Filed():
            application, bridge = payload.application.to_map(), payload.bridge
            beside = {name: getattr(payload, name) for name in _BESIDE}
            lists = {"bridge": list(bridge) if bridge else None, "corrected_by": list(payload.corrected_by)}
            return {"application": application, **lists, **beside}
        case IssuedCard():
            texts = {name: getattr(payload, name) for name in _PLAIN}
            dates = {"issued": payload.issued.isoformat(), "expires": list(payload.expires)}
            ready = None if payload.ready is None else payload.ready.isoformat()
            slot = None if payload.slot is None else [payload.slot.site, payload.slot.number]
            return {"filed": _to_map(payload.filed), **texts, **dates, "slot": slot, "ready": ready}
        case Denied():
            days = {"visit_day": payload.visit_day.isoformat(), "until": payload.until.isoformat()}
            return {"record": payload.record.to_map(), **days, "final": payload.final, "appeal": payload.appeal}


_BESIDE: Final = ("replaces", "second_look", "mailings", "mailed_card", "again", "confirmed")
_PLAIN: Final = (
    "front_text",
    "back_text",
    "library_number",
    "card_number",
    "cancel_code",
    "key_id",
    "rules_version",
)


def _filed(content: Mapping[str, Any]) -> Filed:
    # What was sealed before cards were mailed, or made again, or details corrected, does not say so.
    beside = {name: content[name] for name in _BESIDE if name in content}
    bridge = content.get("bridge")
    return Filed(
        Application.from_map(content["application"]),
        **beside,
        bridge=(bridge[0], bridge[1]) if bridge else None,
        corrected_by=tuple(content.get("corrected_by", ())),
    )


def _issued(content: Mapping[str, Any]) -> IssuedCard:
    year, month = content["expires"]
    return IssuedCard(
        filed=_filed(content["filed"]),
        issued=date.fromisoformat(content["issued"]),
        expires=(year, month),
        **{name: content[name] for name in _PLAIN},
        slot=None if content.get("slot") is None else Place(*content["slot"]),
        ready=None if content.get("ready") is None else date.fromisoformat(content["ready"]),
    )


def _denied(content: Mapping[str, Any]) -> Denied:
    return Denied(
        record=DenialRecord.from_map(content["record"]),
        visit_day=date.fromisoformat(content["visit_day"]),
        until=date.fromisoformat(content["until"]),
        final=content["final"],
        appeal=content["appeal"],
    )


def visit_day(payload: Payload) -> date:
    """Return the day the resident first came: every later date is bounded by it."""
    match payload:
        case Draft():
            return payload.visit.visit_day
        case Filed():
            return payload.application.visit_day
        case IssuedCard():
            return payload.filed.application.visit_day
        case Denied():
            return payload.visit_day
