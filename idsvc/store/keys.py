"""Rows of how staff signs in: passkeys, challenges, invitations."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from idsvc.staff.account import Role
from idsvc.staff.invitation import Invitation
from idsvc.staff.passkeys import Passkey
from idsvc.store.office_tables import challenges, invitations, passkeys


@dataclass(frozen=True, slots=True)
class KeyRows:
    """The tables ``passkeys``, ``challenges`` and ``invitations``, inside one transaction."""

    connection: Connection

    def add(self, key: Passkey) -> None:
        """Write a new key; ``RecordRefused`` where somebody has it already."""
        self.connection.execute(insert(passkeys).values(asdict(key)))

    def get(self, credential_id: bytes) -> Passkey | None:
        """Return a key by the name its device gave it."""
        here = passkeys.c.credential_id == credential_id
        row = self.connection.execute(select(passkeys).where(here)).mappings().one_or_none()
        return None if row is None else Passkey(**row)

    def of(self, staff_id: bytes) -> Sequence[Passkey]:
        """Return a person's keys, the oldest first."""
        here = select(passkeys).where(passkeys.c.staff_id == staff_id)
        rows = self.connection.execute(here.order_by(passkeys.c.added, passkeys.c.credential_id)).mappings().all()
        return [Passkey(**row) for row in rows]

    def holders(self) -> Sequence[bytes]:
        """Return whose keys there are, one id for each key."""
        return self.connection.execute(select(passkeys.c.staff_id)).scalars().all()

    def touched(self, credential_id: bytes, sign_count: int) -> None:
        """Write over what a device counted."""
        here = passkeys.c.credential_id == credential_id
        self.connection.execute(update(passkeys).where(here).values(sign_count=sign_count))

    def revoke(self, credential_id: bytes) -> bool:
        """Take a key out; False where it was already gone."""
        return bool(self.connection.execute(delete(passkeys).where(passkeys.c.credential_id == credential_id)).rowcount)

    def revoke_all(self, staff_id: bytes) -> int:
        """Take all keys of a person out; return how many."""
        return self.connection.execute(delete(passkeys).where(passkeys.c.staff_id == staff_id)).rowcount

    def ask(self, digest: bytes, at: int) -> None:
        """Write a challenge that waits for its answer (seconds since 1970)."""
        self.connection.execute(insert(challenges).values(digest=digest, asked=at))

    def take_asked(self, digest: bytes) -> int | None:
        """Take a challenge back and return when it was asked, None where it was answered or never asked."""
        here = challenges.c.digest == digest
        asked: int | None = self.connection.execute(select(challenges.c.asked).where(here)).scalar_one_or_none()
        self.connection.execute(delete(challenges).where(here))
        return asked

    def forget_asked(self, before: int) -> None:
        """Take out the challenges that were asked before a moment."""
        self.connection.execute(delete(challenges).where(challenges.c.asked < before))

    def invite(self, invitation: Invitation) -> None:
        """Write an invitation over the one that a person had."""
        self.forget_invitation(invitation.staff_id)
        self.connection.execute(insert(invitations).values(asdict(invitation)))

    def invitation(self, digest: bytes) -> Invitation | None:
        """Return an invitation by the digest of its code."""
        return self._invitation(invitations.c.digest == digest)

    def invitation_of(self, staff_id: bytes) -> Invitation | None:
        """Return a person's open invitation."""
        return self._invitation(invitations.c.staff_id == staff_id)

    def confirm(self, staff_id: bytes) -> None:
        """Write that a second person confirmed."""
        self.connection.execute(update(invitations).where(invitations.c.staff_id == staff_id).values(confirmed=1))

    def forget_invitation(self, staff_id: bytes) -> None:
        """Take a person's invitation out."""
        self.connection.execute(delete(invitations).where(invitations.c.staff_id == staff_id))

    def forget_invitations(self, before: date) -> None:
        """Take out the invitations of days gone by."""
        self.connection.execute(delete(invitations).where(invitations.c.day < before))

    def _invitation(self, here: ColumnElement[bool]) -> Invitation | None:
        row = self.connection.execute(select(invitations).where(here)).mappings().one_or_none()
        if row is None:
            return None
        return Invitation(**{**row, "role": Role(row["role"]), "confirmed": bool(row["confirmed"])})
