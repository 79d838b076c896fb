"""What is said of the public folder's files for partners where they cannot be as they should."""

from collections.abc import Callable

import pytest

from idsvc.oversight import partners
from idsvc.oversight.errors import CouldNotLook
from idsvc.oversight.finding import Finding
from idsvc.oversight.partners import Offered
from idsvc.oversight.reading import Reading
from idsvc.verify.bundle import encode_bundle
from idsvc.wiring.scanner import built_scanner
from tests.support.evidence import reading
from tests.support.verdict_cards import CITY, Setting

CITY_KEYS = Setting()
LINE = f"{CITY_KEYS.anchor.fingerprint.hex()} {CITY}"
TRUST, STATUS = CITY_KEYS.trust_bytes(), CITY_KEYS.status_bytes()[0]
LISTS = {"trust-list.cwt": TRUST, "status/1": STATUS, "city-lists": encode_bundle([TRUST], [STATUS])}


def folder(files: dict[str, bytes], scanner: str | None = None, fingerprint: str | None = LINE) -> Offered:
    return Offered(files, {1: "status/1"}, fingerprint, scanner)


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [each.code for each in findings]


def test_a_file_of_the_lists_beside_it_is_well() -> None:
    assert partners.bundle_differs(folder(LISTS)) == ()


@pytest.mark.parametrize("gone", LISTS)
def test_a_list_that_is_missing_on_one_side_is_found(gone: str) -> None:
    left = {name: data for name, data in LISTS.items() if name != gone}
    assert codes(partners.bundle_differs(folder(left))) == ["BUNDLE_DIFFERS"]


def test_an_empty_folder_has_no_lists_to_offer() -> None:
    assert codes(partners.bundle_differs(folder({}))) == ["BUNDLE_DIFFERS"]


def test_without_a_page_or_a_root_of_ones_own_nothing_can_be_compared() -> None:
    for blind in (folder(LISTS), folder(LISTS, built_scanner().page, fingerprint=None)):
        with pytest.raises(CouldNotLook):
            partners.page_differs(blind)


@pytest.mark.parametrize("page", [b"", b"<html>", b'"built":"2026-99-99T00:00:00Z"', b'"built":"2026-03-02T12:00:00Z"'])
def test_a_page_that_says_nothing_or_anything_else_is_found(page: bytes) -> None:
    assert codes(partners.page_differs(folder(LISTS | {"scan.html": page}, built_scanner().page))) == ["PAGE_DIFFERS"]


@pytest.mark.parametrize("look", [partners.bundle, partners.page])
def test_nothing_is_made_of_lists_that_were_never_entered(look: Callable[[Reading], tuple[Finding, ...]]) -> None:
    with pytest.raises(CouldNotLook):
        look(reading())
