"""A page of a status list as it is kept."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StatusPage:
    """32,768 indices of a status list as three bitmaps of 4096 bytes, least significant bit first."""

    number: int
    drawn: bytes
    revoked: bytes
    published: bytes
