"""The command `idsvc-verify`: a picture or a QR text in, a verdict and its exit code out, without a network."""

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from idsvc.credential.dates import last_valid_day, moment
from idsvc.errors import IdsvcError
from idsvc.verify import image, wording
from idsvc.verify.held import Anchor, ListRefused, Lists
from idsvc.verify.lists import ListStore, Loaded, parse_anchors, read_list
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Audience, Exit, Freshness, Verdict, audience_claims, verdict_json
from idsvc.verify.verifier import Verifier
from idsvc.walltime import SystemTime

PROGRAM = "idsvc-verify"
_LANGUAGE = "en"


class NothingToLookAt(IdsvcError):
    """An input that holds no code or cannot be read."""


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


@dataclass(frozen=True, slots=True)
class _Sources:
    """Where lists and pins come from, as typed."""

    trust: tuple[Path, ...]
    status: tuple[Path, ...]
    roots: tuple[str, ...]
    state: Path | None


@click.command(name=PROGRAM)
@click.option("--trust", multiple=True, type=click.Path(path_type=Path), help="The city list (trust-list.cwt).")
@click.option("--status", multiple=True, type=click.Path(path_type=Path), help="The list of cancelled cards.")
@click.option("--root", "roots", multiple=True, help="The pinned root: its fingerprint line, or a file that holds it.")
@click.option("--at", type=Moment(), help="The moment to check for, instead of now.")
@click.option("--state", type=click.Path(path_type=Path), help="Where the last good lists are kept.")
@click.option(
    "--audience",
    type=click.Choice([audience.value for audience in Audience]),
    default=Audience.LIBRARY.value,
    show_default=True,
    help="Who looks: what is shown, and how old the list of cancelled cards may be.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a code.")
@click.argument("files", nargs=-1, required=True, metavar="FILE|-...")
def main(
    *,
    trust: tuple[Path, ...],
    status: tuple[Path, ...],
    roots: tuple[str, ...],
    at: datetime | None,
    state: Path | None,
    audience: str,
    as_json: bool,
    files: tuple[str, ...],
) -> None:
    """Check city ID cards offline: FILE is a picture of a card or a QR code's text, - is standard input.

    The lists come from the command line, or from the state directory where the last good ones are kept.
    Exit: 0 genuine, 10 to 25 one for each reason, 1 where any of several codes was refused, 2 usage, 3 could not look.
    """
    now = SystemTime().now()
    try:
        anchors, loaded = _load(_Sources(trust, status, roots, state), moment(now))
        for note in loaded.notes:
            _complain(note)
        verifier = Verifier(anchors, loaded.lists, VerifyPolicy(Audience(audience)))
        verdicts = [verifier.verify(text, at or now) for file in files for text in _texts(file)]
    except (ListRefused, NothingToLookAt, image.ImageRefused) as error:
        _complain(str(error))
        sys.exit(Exit.COULD_NOT_LOOK)
    for verdict in verdicts:
        click.echo(json.dumps(verdict_json(verdict), ensure_ascii=False) if as_json else _page(verdict, at or now))
    sys.exit(_exit_code(verdicts))


def _complain(text: str) -> None:
    click.echo(f"{PROGRAM}: {text}", err=True)


def _load(sources: _Sources, now: int) -> tuple[tuple[Anchor, ...], Loaded]:
    trust, status = [read_list(path) for path in sources.trust], [read_list(path) for path in sources.status]
    given = tuple(anchor for root in sources.roots for anchor in _anchors(root))
    if sources.state is None and trust:
        _require(given)
        return given, Loaded(Lists.read(given, trust, status))
    store = ListStore(sources.state or Path(click.get_app_dir(PROGRAM)))
    anchors = given or store.anchors()
    _require(anchors)
    loaded = store.update(anchors, trust, status, now)
    if given:
        store.pin(anchors)
    return anchors, loaded


def _require(anchors: tuple[Anchor, ...]) -> None:
    if not anchors:
        raise ListRefused("no root is pinned: give the city's root fingerprint with --root")


def _anchors(root: str) -> tuple[Anchor, ...]:
    looks_like_line = " " in root
    return parse_anchors(root if looks_like_line else read_list(Path(root)).decode("utf-8", "replace"))


def _texts(file: str) -> tuple[str, ...]:
    data = _read(file)
    if image.looks_like_another_format(data):
        raise NothingToLookAt("pictures of this kind cannot be opened here: save it as PNG or JPEG, then check that")
    if not image.looks_like_image(data):
        return (data.decode("ascii", "replace"),)
    codes = image.codes_in(image.open_image(data))
    if not codes:
        raise NothingToLookAt("no QR code was found in the picture: take it closer, sharper and without glare")
    return codes


def _read(file: str) -> bytes:
    try:
        with click.open_file(file, "rb") as stream:
            found: bytes = stream.read(image.MAX_BYTES + 1)
    except OSError as error:
        raise NothingToLookAt("an input file cannot be read: check its path and permissions") from error
    return found


def _exit_code(verdicts: list[Verdict]) -> int:
    if len(verdicts) == 1:
        return verdicts[0].exit_code
    return Exit.SOME_REFUSED if any(verdict.exit_code for verdict in verdicts) else 0


def _page(verdict: Verdict, at: datetime) -> str:
    found = verdict_json(verdict, _LANGUAGE)
    mark = f" · {wording.word(_LANGUAGE, 'specimen')}" if verdict.specimen else ""
    lines = [f"{found['verdict']}{mark}", f"{found['sentence']}", f"{found['advice']}"]
    return "\n".join([*lines, *_claim_lines(verdict), _freshness_line(verdict.freshness, at)])


def _claim_lines(verdict: Verdict) -> Iterable[str]:
    if verdict.claims is None:
        return
    day = last_valid_day(verdict.claims.expires)
    yield wording.label(_LANGUAGE, "valid_through").format(date=day.isoformat())
    for name, value in audience_claims(verdict).items():
        yield f"{name.replace('_', ' ')}: {value}"


def _freshness_line(fresh: Freshness, at: datetime) -> str:
    trust = wording.label(_LANGUAGE, "city_list" if fresh.trust_issued is not None else "no_city_list")
    status = wording.label(_LANGUAGE, "cancelled_list" if fresh.status_issued is not None else "no_cancelled_list")
    trust = trust.format(sequence=fresh.sequence, date=_dated(fresh.trust_issued, at))
    return f"{trust} · {status.format(date=_dated(fresh.status_issued, at))}"


def _dated(issued: int | None, at: datetime) -> str:
    if issued is None:
        return ""
    day = datetime.fromtimestamp(issued, UTC).date()
    return f"{day.isoformat()} ({max(0, (at.astimezone(UTC).date() - day).days)} days old)"
