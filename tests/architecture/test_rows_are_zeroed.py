from pathlib import Path

from sqlalchemy import Engine

from idsvc.store.engine import create_database
from idsvc.store.unit_of_work import UnitsOfWork
from tests.support.store_records import case_of

SEEN = "CREATE TABLE seen (bytes TEXT, site TEXT, destroy_by TEXT)"
WATCH = """
CREATE TRIGGER watch BEFORE DELETE ON cases BEGIN INSERT INTO seen VALUES (
    hex(OLD.case_digest) || hex(OLD.wrapped_key) || hex(OLD.nonce) || hex(OLD.payload), OLD.site, OLD.destroy_by
); END
"""


def watched(path: Path) -> Engine:
    """Return a database that notes what a row of a case holds at the moment it is taken out."""
    engine = create_database(path, bytes(32))
    with engine.begin() as connection:
        connection.exec_driver_sql(SEEN)
        connection.exec_driver_sql(WATCH)
    return engine


def test_a_row_holds_only_zeros_when_it_is_taken_out(tmp_path: Path) -> None:
    engine = watched(tmp_path / "idsvc.db")
    head, sealed = case_of(1, b"sealed payload", site="SITE")
    with UnitsOfWork(engine)() as unit:
        unit.cases.add(head, sealed)
        assert unit.cases.remove(head.case_id)
        unit.commit()
    with engine.connect() as connection:
        [(content, site, day)] = connection.exec_driver_sql("SELECT bytes, site, destroy_by FROM seen").all()
    engine.dispose()
    kept = (head.case_digest, sealed.wrapped_key, sealed.nonce, sealed.ciphertext)
    assert content == "00" * sum(map(len, kept))
    assert (site, day) == ("0000", "0000-00-00")
