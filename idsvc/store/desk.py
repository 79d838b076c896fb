"""Rows of staff, their sittings, tickets of the day, and failed attempts."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from secrets import token_bytes
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from idsvc.staff.account import Account, Role, Session
from idsvc.store.office_tables import failures, sessions, staff, tickets

_ID_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class DeskRows:
    """The tables about staff, inside one transaction."""

    connection: Connection

    def add_account(self, account: Account) -> None:
        """Write a new account; ``RecordRefused`` where the login is taken."""
        self.connection.execute(insert(staff).values(asdict(account)))

    def account(self, staff_id: bytes) -> Account | None:
        """Return an account by its id."""
        return self._account(staff.c.staff_id == staff_id)

    def by_login(self, login: str) -> Account | None:
        """Return an account by what is typed at sign-in."""
        return self._account(staff.c.login == login)

    def accounts(self) -> Sequence[Account]:
        """Return every account, by login."""
        rows = self.connection.execute(select(staff).order_by(staff.c.login)).mappings().all()
        return [_account(row) for row in rows]

    def set_password(self, staff_id: bytes, password_hash: str) -> None:
        """Write over an account's password hash."""
        here = staff.c.staff_id == staff_id
        self.connection.execute(update(staff).where(here).values(password_hash=password_hash))

    def set_role(self, staff_id: bytes, role: Role, site: str) -> None:
        """Write over what an account may do, and where."""
        here = staff.c.staff_id == staff_id
        self.connection.execute(update(staff).where(here).values(role=role, site=site))

    def set_active(self, staff_id: bytes, *, active: bool) -> None:
        """Write whether an account may sign in."""
        here = staff.c.staff_id == staff_id
        self.connection.execute(update(staff).where(here).values(active=int(active)))

    def close_sessions_of(self, staff_id: bytes) -> int:
        """Take out every sitting of a person, at whatever terminal; return how many."""
        return self.connection.execute(delete(sessions).where(sessions.c.staff_id == staff_id)).rowcount

    def open_session(self, session: Session) -> None:
        """Write a new sitting."""
        self.connection.execute(insert(sessions).values(asdict(session)))

    def session(self, digest: bytes) -> Session | None:
        """Return a sitting by the SHA-256 of its token."""
        row = self.connection.execute(select(sessions).where(sessions.c.digest == digest)).mappings().one_or_none()
        flags = () if row is None else [(name, bool(row[name])) for name in ("locked", "blanked")]
        return None if row is None else Session(**{**row, **dict(flags)})

    def touch(self, digest: bytes, seen: int, *, locked: bool) -> None:
        """Write when a sitting was last seen (seconds since 1970) and whether it is locked; who unlocks it shows it."""
        values: dict[str, Any] = {"seen": seen, "locked": int(locked)} | ({} if locked else {"blanked": 0})
        self.connection.execute(update(sessions).where(sessions.c.digest == digest).values(values))

    def blank(self, digest: bytes) -> None:
        """Lock a sitting and show nothing of a case on its screens until it is unlocked."""
        self.connection.execute(update(sessions).where(sessions.c.digest == digest).values(locked=1, blanked=1))

    def close_session(self, digest: bytes) -> None:
        """Take a sitting out."""
        self.connection.execute(delete(sessions).where(sessions.c.digest == digest))

    def close_stale(self, started_before: int) -> int:
        """Take out the sittings that started before a moment; return how many."""
        return self.connection.execute(delete(sessions).where(sessions.c.started < started_before)).rowcount

    def next_ticket(self, day: date, site: str) -> int:
        """Return the next ticket of a site's day, from 1; counters of days gone by are taken out."""
        self.connection.execute(delete(tickets).where(tickets.c.day < day))
        drawn = upsert(tickets).values(day=day, site=site, last=1)
        counted = drawn.on_conflict_do_update(set_={"last": tickets.c.last + 1}).returning(tickets.c.last)
        return int(self.connection.execute(counted).scalar_one())

    def failures(self, key: bytes, since: int) -> int:
        """Count the failed attempts kept under this digest since a moment (seconds since 1970)."""
        here = (failures.c.source == key) & (failures.c.at >= since)
        return self.connection.execute(select(func.count()).select_from(failures).where(here)).scalar_one()

    def newest_failure(self, key: bytes) -> int | None:
        """Return when the newest failed attempt under this digest was, None where there is none."""
        newest: int | None = self.connection.execute(
            select(func.max(failures.c.at)).where(failures.c.source == key)
        ).scalar_one()
        return newest

    def note_failure(self, key: bytes, at: int) -> None:
        """Keep a failed attempt under a digest."""
        self.connection.execute(insert(failures).values(failure_id=token_bytes(_ID_BYTES), source=key, at=at))

    def clear_failures(self, before: int) -> None:
        """Take out the failed attempts before a moment."""
        self.connection.execute(delete(failures).where(failures.c.at < before))

    def _account(self, condition: ColumnElement[bool]) -> Account | None:
        row = self.connection.execute(select(staff).where(condition)).mappings().one_or_none()
        return None if row is None else _account(row)


def _account(row: RowMapping) -> Account:
    return Account(**{**row, "role": Role(row["role"]), "active": bool(row["active"])})
