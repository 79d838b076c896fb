"""Marks are put wherever a city has room for them, and the bundle is searched for every one, and for every id."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from idsvc.oversight import bundle
from idsvc.specimen.people import INSPECTED, LETTER
from idsvc.store.engine import open_read_only
from idsvc.store.schema import dump_rows
from idsvc.wiring import evidence
from tests.support.city import make_city
from tests.support.lived_city import Walk
from tests.support.planted import Planted

MARK = "Zyxwvut Mark"
ABOUT_NOBODY = {"ledger", "checkpoints", "figure_openings", "alembic_version", "facts", "status_pages"}
SHORTEST = 8
"""Bytes from which on a value cannot stand in a bundle by chance."""
TEXTS = {
    "cases": ("visit_type", "site"),
    "intents": ("key_id", "state"),
    "cards": ("key_id", "state"),
    "journal": ("act",),
    "figures": ("figure",),
    "staff": ("role", "site"),
    "nodes": ("node",),
    "facts": ("name", "value"),
    "status_lists": ("uri",),
    "status_pages": ("uri",),
}


@pytest.fixture
def city(tmp_path: Path) -> Planted:
    lived = make_city(tmp_path / "city")
    walk = Walk(lived)
    walk.draft()
    walk.nights(2)
    walk.handed_over(walk.pending())
    walk.referred(LETTER)
    walk.denied()
    walk.issued(walk.pending(INSPECTED))
    return Planted(lived.where, lived.time.today)


def rows(city: Planted) -> Iterator[tuple[str, object]]:
    engine = open_read_only(city.where.database, city.key)
    yield from ((table, value) for table, values in dump_rows(engine) for value in values)
    engine.dispose()


def made(city: Planted) -> bytes:
    return bundle.encode(evidence.collect(city.where, city.key, city.today))


def test_no_id_no_digest_and_no_payload_of_the_database_stands_in_a_bundle(city: Planted) -> None:
    data = made(city)
    private = {value for table, value in rows(city) if table not in ABOUT_NOBODY and isinstance(value, bytes)}
    long = [value for value in private if len(value) >= SHORTEST]
    assert len(long) > 100
    assert [value for value in long if value in data or value.hex().encode() in data] == []


def test_no_name_of_anybody_stands_in_a_bundle(city: Planted) -> None:
    data = made(city)
    typed = [str(value) for value in vars_of(INSPECTED.typed) if len(str(value)) >= SHORTEST]
    assert typed
    assert [value for value in (*typed, "city-hall", "ana") if value.encode() in data] == []


def vars_of(typed: object) -> list[object]:
    return [getattr(typed, name) for name in type(typed).__dataclass_fields__ if getattr(typed, name)]  # type: ignore[attr-defined]


def test_marks_in_every_text_name_and_file_stay_out(city: Planted) -> None:
    for table, columns in TEXTS.items():
        for column in columns:
            city.bound(f"UPDATE OR REPLACE {table} SET {column} = ?", MARK)  # noqa: S608 - tables of ours
    city.sql(
        f'ALTER TABLE staff ADD COLUMN "{MARK}" TEXT',
        f'CREATE TABLE "{MARK} table" (text TEXT)',
        f'CREATE INDEX "{MARK} index" ON staff (login)',
    )
    city.bound(f'INSERT INTO "{MARK} table" VALUES (?)', MARK)  # noqa: S608 - a table of ours
    city.bound("UPDATE ledger SET entry = ? WHERE number = 2", MARK)
    city.bound("UPDATE figure_openings SET canonical = ?", MARK)
    city.bound("UPDATE checkpoints SET note = ?", MARK)
    city.bound("UPDATE cases SET destroy_by = ?", MARK[:10])
    city.bound("UPDATE cards SET expiry_month = ?", MARK)
    (city.where.logs / f"{MARK}.log").write_bytes(MARK.encode())
    (city.where.captures / MARK).mkdir()
    (city.where.captures / MARK / MARK).write_bytes(MARK.encode())
    (city.where.keys / "root.fingerprint").write_text(MARK)
    (city.where.keys / "trust-list.cwt").write_text(MARK)
    assert MARK.encode() not in made(city)
    assert MARK[:7].encode() not in made(city)
