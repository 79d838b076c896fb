"""Rows of the door: tickets to come back, appointments, and requests for records as they are opened at a counter."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection, func, insert, select

from idsvc.enroll.arrival import Appointment
from idsvc.store.tables import appointments, records_requests, return_tickets
from idsvc.store.zeroing import remove


@dataclass(frozen=True, slots=True)
class ArrivalRows:
    """The tables of the door, inside one transaction."""

    connection: Connection

    def give(self, digest: bytes, destroy_by: date) -> None:
        """Keep the digest of a ticket to come back, and its day; nothing else is known of it."""
        self.connection.execute(insert(return_tickets).values(digest=digest, destroy_by=destroy_by))

    def take_ticket(self, digest: bytes, day: date) -> bool:
        """Zero and take out a ticket to come back that is still good on a day; False where there is none."""
        here = (return_tickets.c.digest == digest) & (return_tickets.c.destroy_by > day)
        return remove(self.connection, return_tickets, here) > 0

    def make(self, slots: Sequence[Appointment]) -> None:
        """Keep new appointments."""
        if slots:
            self.connection.execute(insert(appointments), [asdict(slot) for slot in slots])

    def appointment(self, digest: bytes) -> Appointment | None:
        """Return an appointment by the digest of its code, also one of another day."""
        row = self.connection.execute(select(appointments).where(appointments.c.digest == digest)).mappings().first()
        return None if row is None else Appointment(**row)

    def slots(self, site: str, first: date, last: date) -> Sequence[Appointment]:
        """Return a site's appointments that end with the days ``first`` to ``last``, by time."""
        here = (appointments.c.site == site) & appointments.c.destroy_by.between(first, last)
        order = appointments.c.destroy_by, appointments.c.minute, appointments.c.digest
        rows = self.connection.execute(select(appointments).where(here).order_by(*order)).mappings().all()
        return [Appointment(**row) for row in rows]

    def strays(self, sites: Sequence[str], day: date) -> Sequence[Appointment]:
        """Return the appointments at none of these sites that have not ended by a day, by site and time."""
        there = appointments.c.site.not_in(sites) & (appointments.c.destroy_by > day)
        order = appointments.c.site, appointments.c.destroy_by, appointments.c.minute, appointments.c.digest
        rows = self.connection.execute(select(appointments).where(there).order_by(*order)).mappings().all()
        return [Appointment(**row) for row in rows]

    def drop(self, digests: Sequence[bytes]) -> None:
        """Zero and take out appointments, kept or not."""
        remove(self.connection, appointments, appointments.c.digest.in_(digests), max(len(digests), 1))

    def remove_due(self, day: date, limit: int) -> int:
        """Zero and take out up to ``limit`` tickets and as many appointments whose day has come; return how many."""
        gone = remove(self.connection, return_tickets, return_tickets.c.destroy_by <= day, limit)
        return gone + remove(self.connection, appointments, appointments.c.destroy_by <= day, limit)

    def open_request(self, day: date, site: str, channel: str) -> int:
        """Open a request for records and return its number, from 1."""
        highest = self.connection.execute(select(func.max(records_requests.c.number))).scalar_one()
        number = (highest or 0) + 1
        self.connection.execute(insert(records_requests).values(number=number, day=day, site=site, channel=channel))
        return int(number)
