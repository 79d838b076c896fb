import json
from datetime import timedelta
from pathlib import Path

from idsvc.specimen.people import LETTER
from idsvc.wiring.logs import ALLOWED, only_allowed, open_log
from tests.support.city import OPENING
from tests.support.fake_time import FakeTime


def test_a_line_tells_the_hour_and_never_the_minute_of_a_visit(tmp_path: Path) -> None:
    time = FakeTime(OPENING)
    log = open_log(tmp_path, time)
    for _ in range(3):
        log("request", method="POST", status=303)
        time.pass_time(timedelta(minutes=17, seconds=23))
    assert len(set((tmp_path / "idsvc.jsonl").read_text(encoding="utf-8").splitlines())) == 1


def test_a_log_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "idsvc.jsonl").mkdir()
    open_log(tmp_path, FakeTime(OPENING))("request", method="GET", status=200)
    open_log(tmp_path / "missing", FakeTime(OPENING))("request", method="GET", status=200)


def test_a_line_is_one_json_object_with_its_time(tmp_path: Path) -> None:
    log = open_log(tmp_path, FakeTime(OPENING))
    log("request", method="GET", endpoint="queue.page", status=200, milliseconds=12)
    log("purge", count=3)
    lines = [json.loads(line) for line in (tmp_path / "idsvc.jsonl").read_text(encoding="utf-8").splitlines()]
    assert lines == [
        {
            "at": "2026-03-02T09+00:00",
            "event": "request",
            "method": "GET",
            "endpoint": "queue.page",
            "status": 200,
            "milliseconds": 12,
        },
        {"at": "2026-03-02T09+00:00", "event": "purge", "count": 3},
    ]


def test_a_key_that_could_hold_a_person_is_dropped_before_it_is_written(tmp_path: Path) -> None:
    log = open_log(tmp_path, FakeTime(OPENING))
    log("request", full_name=LETTER.typed.full_name, path="/case/00", case_id="00", status=303)
    text = (tmp_path / "idsvc.jsonl").read_text(encoding="utf-8")
    assert json.loads(text).keys() == {"at", "event", "status"}
    assert LETTER.typed.full_name not in text


def test_the_list_of_keys_is_closed() -> None:
    line = dict.fromkeys((*ALLOWED, "name", "login", "url", "exception"), "x")
    assert only_allowed(None, "", line).keys() == ALLOWED
