"""Opening a city: its settled facts, its first ledger entries, its status list, its first publication."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Final

from idsvc import __version__
from idsvc.credential.keys import PublicKey
from idsvc.credential.status_list import DEFAULT_SIZE
from idsvc.issue.status import blank_pages
from idsvc.issue.status_page import StatusPage
from idsvc.ledger.act import Act
from idsvc.ledger.event import Event
from idsvc.office.books import enter, note
from idsvc.office.context import Office, today
from idsvc.office.day import commit_states
from idsvc.office.duplicates import SALT_FACT
from idsvc.office.ports import UnitOfWork
from idsvc.office.publication import Published, enter_policy, publish
from idsvc.office.purge import LAST_DAY_FACT
from idsvc.retention.clock import Commitments
from idsvc.retention.sealed import ID_BYTES
from idsvc.staff.account import Account, Role

SALT_BYTES: Final = 16

SPECIMEN_LOGINS: Final[Mapping[str, Role]] = MappingProxyType(
    {
        "clerk": Role.CLERK,
        "clerk2": Role.CLERK,
        "supervisor": Role.SUPERVISOR,
        "auditor": Role.AUDITOR,
        "operator": Role.OPERATOR,
    }
)
"""Who works in an invented city, by login."""


@dataclass(frozen=True, slots=True)
class NewStaff:
    """A member of staff to begin with; the password goes into a hash and nowhere else."""

    login: str
    role: Role
    site: str
    password: str = field(repr=False)


def open_city(office: Office, made: Commitments, root: PublicKey, staff: tuple[NewStaff, ...]) -> Published:
    """Settle a new city in one transaction, then publish its empty lists and the log's first checkpoint."""
    day = today(office)
    accounts = tuple(_account(office, each) for each in staff)
    with office.units() as unit:
        _enter_opening(office, unit, day, root)
        enter(unit, Event.CLOCK_STARTED, day, {"node": made.node, "stands": made.day.isoformat()})
        commit_states(unit, made)
        unit.purges.stand(office.node, made.day)
        unit.city.settle(SALT_FACT, office.entropy(SALT_BYTES).hex())
        unit.city.settle(LAST_DAY_FACT, day.isoformat())
        open_status_list(office, unit, DEFAULT_SIZE)
        for account in accounts:
            unit.desk.add_account(account)
            note(office, unit, Act.STAFF_ADDED, day, actor=None, record_id=account.staff_id)
        unit.commit()
    return publish(office)


def _enter_opening(office: Office, unit: UnitOfWork, day: date, root: PublicKey) -> None:
    major, minor, patch = (int(part) for part in __version__.split(".")[:3])
    enter(unit, Event.CITY_OPENED, day, {"city": "specimen" if office.policy.city.specimen else "real"})
    enter(unit, Event.SOFTWARE_INSTALLED, day, {"major": major, "minor": minor, "patch": patch})
    enter_policy(office, unit, day)
    enter(unit, Event.KEYS_CEREMONY, day, {"root": root.thumbprint.hex(), "sequence": office.trust_sequence})


def open_status_list(office: Office, unit: UnitOfWork, size: int) -> int:
    """Open one more status list, which new cards use from now on; return its number."""
    number = len(unit.status.uris()) + 1
    pages = tuple(StatusPage(page.number, page.drawn, page.revoked, page.published) for page in blank_pages(size))
    unit.status.open_list(f"{office.policy.city.status_uri_base}/{number}", size, pages)
    return number


def _account(office: Office, new: NewStaff) -> Account:
    hashed = office.hasher.hash(new.password)
    return Account(office.entropy(ID_BYTES), new.login, new.role, new.site, hashed, active=True)


def renew_passwords(office: Office, passwords: dict[str, str]) -> None:
    """Give staff of a specimen city new passwords by login: a demo prints them at each start and keeps none."""
    hashed = {login: office.hasher.hash(password) for login, password in passwords.items()}
    with office.units() as unit:
        for login, kept in hashed.items():
            account = unit.desk.by_login(login)
            if account is not None:
                unit.desk.set_password(account.staff_id, kept)
        unit.commit()
