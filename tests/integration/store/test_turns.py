"""Units of work of one process, in several threads."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine

from idsvc.store.errors import StoreBusy
from idsvc.store.unit_of_work import UnitsOfWork


def test_threads_take_turns_and_none_loses_what_it_wrote(units: UnitsOfWork) -> None:
    def settle(number: int) -> None:
        with units() as unit:
            before = unit.city.fact("count") or "0"
            unit.city.settle("count", str(int(before) + 1))
            unit.city.settle(f"written-{number}", "yes")
            unit.commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(settle, range(40)))
    with units() as unit:
        assert unit.city.fact("count") == "40"
        assert all(unit.city.fact(f"written-{number}") == "yes" for number in range(40))


def test_a_turn_that_does_not_come_is_named(engine: Engine) -> None:
    units, held, done = UnitsOfWork(engine, patience=0.05), threading.Event(), threading.Event()

    def keep() -> None:
        with units():
            held.set()
            done.wait(10)

    keeper = threading.Thread(target=keep)
    keeper.start()
    try:
        assert held.wait(10)
        with pytest.raises(StoreBusy), units():
            pass
    finally:
        done.set()
        keeper.join()


def test_an_error_ends_the_turn(engine: Engine) -> None:
    units = UnitsOfWork(engine, patience=0.05)
    with pytest.raises(KeyError), units():
        raise KeyError
    with units() as unit:
        assert unit.city.fact("count") is None
