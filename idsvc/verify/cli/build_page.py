"""`idsvc-verify build-page`: the scanner page of a city as one HTML file, with its root and lists built in."""

import sys
from pathlib import Path

import click

from idsvc.verify.bundle import Bundle
from idsvc.verify.cli.common import PROGRAM, complain, give_up
from idsvc.verify.held import Anchor, ListRefused
from idsvc.verify.lists import ListStore, read_anchors, read_bundle, read_list, state_directory
from idsvc.verify.page_builder import TEMPLATE, Variant, build_page
from idsvc.verify.verdict import Exit
from idsvc.walltime import SystemTime


@click.command(name="build-page")
@click.option("--trust", multiple=True, type=click.Path(path_type=Path), help="The city list (trust-list.cwt).")
@click.option("--status", multiple=True, type=click.Path(path_type=Path), help="The list of cancelled cards.")
@click.option("--city-lists", multiple=True, type=click.Path(path_type=Path), help="All lists of a city in one file.")
@click.option("--root", "roots", multiple=True, help="The city's root fingerprint: the line, or a file that holds it.")
@click.option("--state", type=click.Path(path_type=Path), help="Where the last good lists are kept.")
@click.option(
    "--variant",
    type=click.Choice([variant.value for variant in Variant]),
    default=Variant.FILE.value,
    show_default=True,
    help="A file that connects to nothing, or a page that a web server shows.",
)
@click.option("--replace", is_flag=True, help="Put the page in the place of a file that is there.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="The HTML file to write.")
def command(
    *,
    trust: tuple[Path, ...],
    status: tuple[Path, ...],
    city_lists: tuple[Path, ...],
    roots: tuple[str, ...],
    state: Path | None,
    variant: str,
    replace: bool,
    out: Path,
) -> None:
    """Make the scanner page of a city.

    Without lists on the command line those in the state directory are built in. The page says until when it is good:
    make it again when new lists come.
    Exit: 0 written, 2 usage, 3 could not do it.
    """
    if out.exists() and not replace:
        complain(f"the file is there already and stays as it is\nhint: {PROGRAM} build-page --replace …")
        sys.exit(Exit.COULD_NOT_LOOK)
    try:
        anchors, lists = _lists(trust, status, city_lists, roots, state)
        page = _page(anchors, lists, Variant(variant))
        _write(out, page)
    except ListRefused as error:
        give_up(error)
    click.echo(out)


def _lists(
    trust: tuple[Path, ...],
    status: tuple[Path, ...],
    city_lists: tuple[Path, ...],
    roots: tuple[str, ...],
    state: Path | None,
) -> tuple[tuple[Anchor, ...], Bundle]:
    given = tuple(anchor for root in roots for anchor in read_anchors(root))
    if trust or city_lists:
        bundles = [read_bundle(path) for path in city_lists]
        all_trust = [data for each in bundles for data in each.trust] + [read_list(path) for path in trust]
        all_status = [data for each in bundles for data in each.statuses] + [read_list(path) for path in status]
        return given, Bundle(tuple(all_trust), tuple(all_status))
    store = ListStore(state or state_directory())
    anchors = given or store.anchors()
    held = store.load(anchors)
    kept = tuple(pinned.data for pinned in held.trust), tuple(signed.data for signed in held.statuses.values())
    return anchors, Bundle(*kept)


def _page(anchors: tuple[Anchor, ...], lists: Bundle, variant: Variant) -> str:
    if not anchors:
        raise ListRefused("no root is pinned: give the city's root fingerprint with --root")
    lines = "".join(f"{anchor.fingerprint.hex()} {','.join(sorted(anchor.issuers))}\n" for anchor in anchors)
    template = _template()
    return build_page(template, lines, lists.trust, lists.statuses, SystemTime().now(), variant)


def _template() -> str:
    try:
        return TEMPLATE.read_text("utf-8")
    except OSError as error:
        raise ListRefused("this installation has no scanner page: install the package, not the bare tree") from error


def _write(out: Path, page: str) -> None:
    fresh = out.with_name(f"{out.name}.new")
    try:
        fresh.write_text(page, "utf-8", newline="\n")
        fresh.replace(out)
    except OSError as error:
        raise ListRefused("the page cannot be written: name another file with --out") from error
