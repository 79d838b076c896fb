"""Cities at rest, each prepared once and copied for every point: what a fault may hit, and bystanders that it must not.

A snapshot is a folder with ``city/``, ``keys/`` and ``facts.json``; cheap hashes, and a scanner page of a few bytes.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

from idsvc.enroll.case import VisitType
from idsvc.enroll.codes import CodeKind, digest_code, parse_cancel_code
from idsvc.enroll.decision import DenialReason
from idsvc.office import cancellation, decision, intake, issuance, posting, publication, purge, slots
from idsvc.office.context import Actor, Office, Scanner
from idsvc.office.intake import Prefill
from idsvc.office.views import CaseView
from idsvc.staff.account import Role
from idsvc.wiring import backup
from idsvc.wiring.folders import Folders, folders
from idsvc.wiring.service import Tools, open_service, unlock
from tests.support.city import CHEAP_HASH, CHEAP_SLOT, OPENING, TestCity, make_city
from tests.support.fake_time import FakeTime
from tests.support.reading import NOTHING
from tests.support.visits import (
    FORM,
    IDENTITY,
    NO_TAGS,
    RESIDENCE,
    Case,
    Held,
    approved,
    came_out,
    captured,
    drafted,
    filed,
    handed_over,
    issued,
    large_picture,
    photo,
    printed,
    referred,
)

_PAGE = (
    '<meta http-equiv="Content-Security-Policy" content=""><link rel="icon" href="data:,"><style>p{}</style>'
    '<script type="application/json" id="%s">{}</script><script>void 0</script>'
)
SMALL_PAGE = Scanner(
    page=_PAGE % "lists",
    worker=b"void 0",
    receipt=_PAGE % "receipts",
    papers=_PAGE % "built-in",
    prefill=_PAGE % "built-in",
    keeper=b"void 0",
)
"""Pages with every place that a city fills in, and without the megabyte that reads codes."""

MONTH_END = date(2026, 3, 30)
FACTS = "facts.json"


@dataclass(frozen=True)
class Facts:
    """What the people at the counter know: the day, case codes and ids by name, the slip of one holder."""

    day: str
    codes: Mapping[str, str]
    ids: Mapping[str, str]
    cancel_code: str
    chains: int

    @property
    def today(self) -> date:
        return date.fromisoformat(self.day)


def place_of(where: Path) -> Folders:
    """Return the folders of a city that lies below a place."""
    return folders(where / "city", where / "keys")


def opened(where: Path, day: date) -> Office:
    """Open a city as a process of its own does."""
    office = open_service(place_of(where), Tools(FakeTime(day), CHEAP_HASH, NOTHING), lambda: "")
    return replace(office, scanner=SMALL_PAGE)


def copied(snapshot: Path, place: Path) -> None:
    """Copy a city and what lies beside it; what is published is linked, for no such file is written in place."""
    for folder in (each for each in snapshot.iterdir() if each.is_dir()):
        shutil.copytree(folder, place / folder.name, symlinks=True, copy_function=_linked_if_public)


def _linked_if_public(source: str, target: str) -> None:
    if "/public/" in source:
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def facts_of(snapshot: Path) -> Facts:
    return Facts(**json.loads((snapshot / FACTS).read_text("utf-8")))


def prepare(name: str, snapshot: Path) -> Facts:
    """Build a city by its name; returns and keeps what is known of it."""
    snapshot.mkdir(parents=True)
    facts = BUILDERS[name](snapshot)
    (snapshot / FACTS).write_text(json.dumps(asdict(facts)), "utf-8")
    return facts


def staff(office: Office, role: Role) -> Actor:
    """Return the first member of staff of a role, as a process that only has the office finds them."""
    with office.units() as unit:
        found = min((each for each in unit.desk.accounts() if each.role is role), key=lambda each: each.login)
    return Actor(found.staff_id, found.login, found.role, found.site)


def _founded(place: Path, day: date) -> TestCity:
    city = make_city(place, FakeTime(day), NO_TAGS)
    city.office = replace(city.office, scanner=SMALL_PAGE)
    return city


def _night(city: TestCity, count: int = 1) -> None:
    for _ in range(count):
        city.pass_days(1)
        purge.run(city.office)
        publication.publish(city.office)


def _facts(city: TestCity, cases: Mapping[str, Case], cancel_code: str) -> Facts:
    publication.publish(city.office)
    facts = Facts(
        day=city.time.today.isoformat(),
        codes={name: case.code for name, case in cases.items()},
        ids={name: case.case_id.hex() for name, case in cases.items()},
        cancel_code=cancel_code,
        chains=len(city.office.clock.read().chains),
    )
    city.office.units.engine.dispose()  # type: ignore[attr-defined]
    return facts


def _with_captures(city: TestCity, count: int) -> Case:
    case = referred(city)
    for number in range(count):
        captured(city, case, large_picture() if number else None)
    return case


def _denied(city: TestCity) -> Case:
    case = filed(city)
    reasons = (next(iter(DenialReason)),)
    return case.after(decision.deny(city.office, city.actor("sol"), case.case_id, case.version, reasons))


def _away(city: TestCity, leave: Callable[..., CaseView], *more: object) -> Case:
    """A printed card that was not handed over at once."""
    case = printed(city)
    return case.after(leave(city.office, city.actor("ana"), case.case_id, case.version, *more))


def _renewed(city: TestCity, held: Held) -> Case:
    """A card that waits for the hand-over that cancels the one it replaces."""
    office, ana, digest = city.office, city.actor("ana"), parse_cancel_code(held.slip.cancel_code)
    with office.units() as unit:
        record = unit.cards.by_cancel_code(digest_code(CodeKind.CANCEL, digest))
    assert record is not None
    prefill = Prefill(dict(FORM), (IDENTITY, RESIDENCE), record.card_id, None)
    begun = intake.begin(office, ana, VisitType.RENEWAL, "en", prefill)
    version = intake.confirm(office, ana, begun.case_id, intake.set_portrait(office, ana, begun.case_id, 1, photo()))
    seen = intake.submit(office, ana, begun.case_id, version).head
    seen = decision.approve(office, city.actor("sol"), seen.case_id, seen.write_version).head
    seen = issuance.issue(office, ana, seen.case_id, seen.write_version).head
    came_out(office, ana, seen.case_id)
    return Case(seen.case_id, seen.write_version, begun.case_code, seen.destroy_by)


def _counter(place: Path, opening: date = OPENING) -> Facts:
    """A city on its second day, with a case in every stage, made today or yesterday."""
    city = _founded(place, opening)
    held = handed_over(city)
    cases = {"old-pending": filed(city), "captured": _with_captures(city, 2)}
    _night(city)
    cases |= {
        "draft": drafted(city),
        "pending": filed(city),
        "other-pending": filed(city),
        "referred": _with_captures(city, 1),
        "approved": approved(city),
        "issued": printed(city),
        "other-issued": issued(city),
        "renewal": _renewed(city, held),
        "denied": _denied(city),
        "waiting": _away(city, slots.set_aside, city.time.today),
        "mailed": _away(city, posting.mail),
    }
    return _facts(city, cases, held.slip.cancel_code)


def _due(place: Path) -> Facts:
    """A city on the evening before much is due: captures with their cases, drafts, a card that nobody fetched."""
    city = _founded(place, OPENING)
    held = handed_over(city)
    cases = {"captured": _with_captures(city, 3), "other-captured": _with_captures(city, 1), "pending": filed(city)}
    _night(city, 8)
    cases |= {"draft": drafted(city), "issued": issued(city)}
    _night(city)
    cases |= {"young": _with_captures(city, 1), "young-draft": drafted(city), "young-issued": issued(city)}
    return _facts(city, cases, held.slip.cancel_code)


def _month_end(place: Path) -> Facts:
    """The same counter on the last day of a month: tomorrow the clock opens a chain."""
    return _counter(place, MONTH_END)


MEDIUM = "medium"
BACKUP = "kept.idsvc-backup"


def offline_key(place: Path) -> Path:
    """Return where a backed city's offline key lies."""
    return place / MEDIUM / "offline" / "backup-offline.json"


def database_key(place: Path) -> bytes:
    """Return the key of a specimen's database, as its operator unlocks it."""
    return unlock(place_of(place), lambda: "").database


def _backed(place: Path) -> Facts:
    """A city that was backed up yesterday, went on, and published."""
    city = _founded(place, OPENING)
    (place / MEDIUM).mkdir()
    backup.make_key(city.where, place / MEDIUM / "offline", lambda: "", CHEAP_SLOT)
    held, cases = handed_over(city), {"pending": filed(city), "issued": issued(city)}
    backup.make(city.office, city.where, database_key(place), place / MEDIUM / BACKUP)
    _night(city)
    cancellation.by_code(city.office, city.actor("ana"), held.slip.cancel_code)
    return _facts(city, cases, held.slip.cancel_code)


BUILDERS: Mapping[str, Callable[[Path], Facts]] = MappingProxyType(
    {"counter": _counter, "due": _due, "month-end": _month_end, "backed": _backed}
)


def later(facts: Facts, days: int) -> date:
    return facts.today + timedelta(days=days)


TYPED = {**FORM, "preferred_name": "Mari"}
