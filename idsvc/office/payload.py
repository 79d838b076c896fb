"""What stands inside a seal at each stage, and its one encoding (deterministic CBOR)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from idsvc.credential import cbor
from idsvc.enroll.stage import Stage
from idsvc.enroll.visit import Application, DenialRecord, Visit

DEPTH: Final = 8


_RECEIPT: Final = "receipt"


@dataclass(frozen=True, slots=True, repr=False)
class Draft:
    """A visit at the counter.

    ``replaces`` is the card it renews, cancelled at hand-over; ``known_address`` what that card's code says of it.
    """

    visit: Visit
    replaces: bytes | None
    known_address: str | None


@dataclass(frozen=True, slots=True, repr=False)
class Filed:
    """A submitted application; ``second_look`` says that a duplicate tag answered."""

    application: Application
    replaces: bytes | None
    second_look: bool


@dataclass(frozen=True, slots=True, repr=False)
class IssuedCard:
    """A signed pair of codes that waits for its resident, with the cancel code that goes onto the slip."""

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


@dataclass(frozen=True, slots=True)
class Denied:
    """What remains of a denied case: reason codes, rules version, the slip's digest."""

    record: DenialRecord
    visit_day: date


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
            return Draft(Visit.from_map(content["visit"]), content["replaces"], content["known_address"])
        case Stage.PENDING | Stage.REFERRED | Stage.APPROVED:
            return _filed(content)
        case Stage.ISSUED:
            return _issued(content)
        case Stage.DENIED:
            return Denied(DenialRecord.from_map(content["record"]), date.fromisoformat(content["visit_day"]))


def _to_map(payload: Payload) -> dict[str, Any]:
    match payload:
        case Draft():
            visit = payload.visit.to_map()
            return {"visit": visit, "replaces": payload.replaces, "known_address": payload.known_address}
        case Filed():
            application = payload.application.to_map()
            return {"application": application, "replaces": payload.replaces, "second_look": payload.second_look}
        case IssuedCard():
            texts = {name: getattr(payload, name) for name in _PLAIN}
            dates = {"issued": payload.issued.isoformat(), "expires": list(payload.expires)}
            return {"filed": _to_map(payload.filed), **texts, **dates}
        case Denied():
            return {"record": payload.record.to_map(), "visit_day": payload.visit_day.isoformat()}


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
    return Filed(Application.from_map(content["application"]), content["replaces"], content["second_look"])


def _issued(content: Mapping[str, Any]) -> IssuedCard:
    year, month = content["expires"]
    return IssuedCard(
        filed=_filed(content["filed"]),
        issued=date.fromisoformat(content["issued"]),
        expires=(year, month),
        **{name: content[name] for name in _PLAIN},
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
