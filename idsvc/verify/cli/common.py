"""What every part of the command shares: what was typed, the lists it names, and how faults are said."""

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NoReturn, TypedDict

import click

from idsvc.credential.dates import moment
from idsvc.errors import IdsvcError
from idsvc.verify import image
from idsvc.verify.held import Anchor, ListRefused, Lists
from idsvc.verify.inputs import NothingToLookAt, codes_of, only_code
from idsvc.verify.lists import ListStore, Loaded, read_anchors, read_bundle, read_list, state_directory
from idsvc.verify.policy import PolicyRefused, VerifyPolicy, parse_ages
from idsvc.verify.verdict import Audience, Exit
from idsvc.verify.verifier import Verifier
from idsvc.walltime import SystemTime

PROGRAM: Final = "idsvc-verify"
_POLICY: Final = "policy"

REFUSALS: Final = (ListRefused, PolicyRefused, NothingToLookAt, image.ImageRefused)
"""What ends a run with one line and exit code 3."""


class Moment(click.ParamType[datetime]):
    """An ISO 8601 date or time; without a zone it is UTC."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Return the aware moment that was typed."""
        try:
            found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
            return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):  # the first and the last day of the calendar overflow in some zones
            self.fail("write the time as 2026-05-31 or 2026-05-31T12:00:00Z", param, ctx)


class Asked(TypedDict):
    """What was typed, by the names of the options."""

    files: tuple[str, ...]
    pair: tuple[str, str] | None
    wedge: bool
    explain: bool
    batch: str | None
    jobs: int | None
    as_csv: bool
    with_claims: bool
    deck: Path | None
    trust: tuple[Path, ...]
    status: tuple[Path, ...]
    city_lists: tuple[Path, ...]
    roots: tuple[str, ...]
    state: Path | None
    audience: str
    policy: str | None
    at: datetime | None
    language: str
    as_json: bool


@dataclass(frozen=True, slots=True)
class Ready:
    """Pins, lists and policy, as loaded; `at` is the moment to check for where one was given."""

    anchors: tuple[Anchor, ...]
    lists: Lists
    policy: VerifyPolicy
    at: datetime | None

    @property
    def verifier(self) -> Verifier:
        """The verifier over them."""
        return Verifier(self.anchors, self.lists, self.policy)

    @property
    def moment(self) -> datetime:
        """The moment to check for."""
        return self.at or SystemTime().now()


def complain(text: str) -> None:
    """Say a line beside the results."""
    click.echo(f"{PROGRAM}: {text}", err=True)


def give_up(error: IdsvcError) -> NoReturn:
    """End the run: nothing could be looked at."""
    complain(str(error))
    sys.exit(Exit.COULD_NOT_LOOK)


def store_of(asked: Asked) -> ListStore:
    """Return the state directory that was named, or the platform's."""
    return ListStore(asked["state"] or state_directory())


def names_lists(asked: Asked) -> bool:
    """Say whether the city's lists stand on the command line."""
    return bool(asked["trust"] or asked["city_lists"])


def get_ready(asked: Asked) -> Ready:
    """Load what was asked for, say what was not taken over, and return the rest; raises one of REFUSALS."""
    anchors, loaded = _load(asked, moment(SystemTime().now()))
    for note in loaded.notes:
        complain(note)
    return Ready(anchors, loaded.lists, _policy(asked), asked["at"])


def _load(asked: Asked, now: int) -> tuple[tuple[Anchor, ...], Loaded]:
    bundles = [read_bundle(path) for path in asked["city_lists"]]
    trust = [data for each in bundles for data in each.trust] + [read_list(path) for path in asked["trust"]]
    status = [data for each in bundles for data in each.statuses] + [read_list(path) for path in asked["status"]]
    given = tuple(anchor for root in asked["roots"] for anchor in read_anchors(root))
    if asked["state"] is None and trust:
        _require(given)
        return given, Loaded(Lists.read(given, trust, status))
    store = store_of(asked)
    anchors = given or store.anchors()
    _require(anchors)
    store.check_pins(given)
    loaded = store.update(anchors, trust, status, now)
    if given:
        store.pin(given)
    return anchors, loaded


def _require(anchors: tuple[Anchor, ...]) -> None:
    if not anchors:
        raise ListRefused("no root is pinned: give the city's root fingerprint with --root")


def _policy(asked: Asked) -> VerifyPolicy:
    text = asked["policy"]
    if text is None:
        kept = None if names_lists(asked) and asked["state"] is None else store_of(asked).text(_POLICY)
        return VerifyPolicy(Audience(asked["audience"])) if kept is None else _of_ages(asked, kept)
    return _of_ages(asked, text if "=" in text else read_policy(Path(text)))


def _of_ages(asked: Asked, text: str) -> VerifyPolicy:
    return VerifyPolicy(Audience(asked["audience"]), parse_ages(text))


def read_policy(path: Path) -> str:
    """Return the text of a policy file; raises PolicyRefused."""
    try:
        return path.read_bytes()[:4096].decode("utf-8", "replace")
    except OSError as error:
        raise PolicyRefused("the policy is no file that can be read: write for example --policy bank=3") from error


def texts_in(file: str) -> tuple[str, ...]:
    """Return the codes in a file, - for standard input; raises NothingToLookAt or ImageRefused."""
    return codes_of(_read(file))


def one_text_in(file: str) -> str:
    """Return the only code in a file; raises NothingToLookAt where there are several."""
    return only_code(texts_in(file))


def _read(file: str) -> bytes:
    try:
        with click.open_file(file, "rb") as stream:
            found: bytes = stream.read(image.MAX_BYTES + 1)
    except OSError as error:
        raise NothingToLookAt("an input file cannot be read: check its path and permissions") from error
    return found
