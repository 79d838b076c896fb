"""A recorded intent: durable before anything is signed, so that no signature exists that the books do not know."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum, unique


@unique
class IntentState(StrEnum):
    """How far a signature got; a bridge card's pair stays with its case until the card is handed over."""

    RESERVED = "reserved"
    SIGNED = "signed"
    BRIDGE = "bridge"


@dataclass(frozen=True, slots=True)
class Intent:
    """One pair of codes to be signed for one case: its indices are drawn, whatever happens afterwards.

    ``intent_id`` is the id that the issued record will carry; ``case_id`` the record it is made from.
    """

    intent_id: bytes
    case_id: bytes
    status_list: str
    front_index: int
    back_index: int
    key_id: str
    state: IntentState
    destroy_by: date
