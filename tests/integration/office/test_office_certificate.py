"""The monthly destruction certificate of a city that worked over a month's end."""

import json
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from idsvc.ledger.act import Figure
from idsvc.office import certificate, publication, purge
from idsvc.office.errors import CertificateRefused
from idsvc.oversight import certificate as form
from tests.support.city import TestCity
from tests.support.planted import Planted
from tests.support.visits import captured, drafted, filed, handed_over, quick_city, referred

MARCH = date(2026, 3, 1), date(2026, 3, 31)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> TestCity:
    """Two drafts and a referral with its paper that nobody came back for, a card that was handed over; then April."""
    made = quick_city(tmp_path_factory.mktemp("certificate"))
    for act in (drafted, drafted, handed_over):
        act(made)
    captured(made, referred(made))
    _nights(made, 31)
    filed(made)
    return made


def _nights(city: TestCity, count: int) -> None:
    for _ in range(count):
        city.pass_days(1)
        purge.run(city.office)
        publication.publish(city.office)


def test_it_says_what_the_month_saw(city: TestCity) -> None:
    made = certificate.make(city.office, *MARCH)
    counts = {line.series: (line.removed, line.destroyed) for line in made.lines}
    assert counts == {
        # A draft that was submitted is removed: its application takes its place.
        "Drafts of visits": (2, 2),
        "Applications": (1, 1),
        "Captures of papers": (0, 1),
        "Duplicate tags": (0, 0),
        "Register entries of cards": (0, 0),
    }
    assert made.proof.days == 29  # the city opened on the second; nothing could die on that day
    with city.office.units() as unit:
        newest = unit.books.newest_checkpoint()
    assert newest is not None
    assert made.proof.head.size == newest[0] > made.proof.last > made.proof.first


def test_a_month_that_is_not_over_has_none(city: TestCity) -> None:
    with pytest.raises(CertificateRefused, match="not over"):
        certificate.make(city.office, *form.month_of("2026-04"))


def test_days_that_are_not_in_the_signed_log_are_not_certified(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    _nights(city, 27)
    city.run_days(3)
    with pytest.raises(CertificateRefused, match="purge and publish"):
        certificate.make(city.office, *MARCH)
    purge.run(city.office)
    with pytest.raises(CertificateRefused, match="purge and publish"):
        certificate.make(city.office, *MARCH)
    publication.publish(city.office)
    assert certificate.make(city.office, *MARCH).proof.days == 29


def test_figures_that_were_altered_are_not_certified(tmp_path: Path) -> None:
    city = quick_city(tmp_path)
    _nights(city, 30)
    with city.office.units() as unit:
        day, nonce, canonical = unit.books.openings()[0]
    other = canonical.replace(b"1", b"2", 1)
    assert other != canonical
    # Past the office, as a forger would.
    Planted(city.where, city.time.today).bound("UPDATE figure_openings SET canonical = ? WHERE nonce = ?", other, nonce)
    assert MARCH[0] <= day <= MARCH[1]
    with pytest.raises(CertificateRefused, match="audit"):
        certificate.make(city.office, *MARCH)


class _Words(HTMLParser):
    """The words of a page, and whether it would run or load anything."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not {name for name, _ in attrs} & {"src", "href"}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def test_page_text_and_json_say_the_same(city: TestCity) -> None:
    made = certificate.make(city.office, *MARCH)
    page, plain = _Words(), form.plain(made)
    page.feed(form.html(made))
    shown, lines = " ".join(" ".join(page.words).split()), "\n".join(form.text(made))
    assert "script" not in page.tags
    for said in (made.proof.head.root.hex(), made.policy, form.NOT_PUBLIC, "Harborview"):
        assert said in shown
        assert said in lines
    assert form.METHOD in shown
    assert form.LIMITS in shown
    assert "Records officer, date" in shown
    assert json.loads(json.dumps(plain)) == plain
    for line in made.lines:
        assert f"{line.series}: {line.destroyed} on their day, {line.removed} before" in lines


def test_a_law_is_named_as_the_authority(city: TestCity) -> None:
    rules = dict(city.office.policy.schedule.rules)
    lines = form.lines_of({Figure.DRAFTS_DESTROYED: 3}, rules)
    assert (lines[0].authority, lines[0].destroyed) == (form.NO_LAW, 3)
