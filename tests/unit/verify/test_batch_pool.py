import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from idsvc.credential.claims import issue_code
from idsvc.verify.batch import CHUNK, COULD_NOT_LOOK, Chunk, Manner, Told, chunks
from idsvc.verify.batch_pool import Pool
from idsvc.verify.batch_worker import decode_task, encode_task, read_frame, serve, write_frame
from idsvc.verify.policy import VerifyPolicy
from idsvc.verify.verdict import Audience, Group
from tests.support.verdict_cards import AT, DAY, Setting, front, signer

FRONT = issue_code(front(), signer("card"))
SETTING = Setting()
MANNER = Manner(AT)
TASK = encode_task((SETTING.anchor,), SETTING.lists(), VerifyPolicy(), MANNER)


def told(pool: Pool, count: int) -> list[Told]:
    return list(pool.results(chunks((f'{{"text": "{FRONT}"}}'.encode() for _ in range(count)), Path())))


def test_a_task_comes_through_a_pipe_as_it_was() -> None:
    ages = {Audience.BANK: DAY, Audience.LIBRARY: 2 * DAY, Audience.DOOR: 3 * DAY}
    manner = Manner(AT, "es", as_csv=True, with_claims=True)
    policy = VerifyPolicy(Audience.BANK, ages, 60)
    verifier, again = decode_task(encode_task((SETTING.anchor,), SETTING.lists(), policy, manner))
    assert again == manner
    assert (verifier._policy.audience, dict(verifier._policy.status_age), verifier._policy.skew) == (
        Audience.BANK,
        ages,
        60,
    )
    assert verifier.verify(FRONT, AT).freshness == SETTING.verifier().verify(FRONT, AT).freshness


@pytest.mark.parametrize("count", [0, 1, CHUNK - 1, CHUNK + 1, 9 * CHUNK + 5])
def test_every_line_is_answered_in_order_by_as_few_processes_as_are_needed(count: int) -> None:
    pool = Pool(TASK, MANNER, 2)
    found = told(pool, count)
    assert sum((each.counts for each in found), Counter()) == Counter({Group.GENUINE.value: count} if count else {})
    assert len(pool._processes) == min(2, -(-count // CHUNK))


def test_a_line_that_kills_is_told_as_not_looked_at_and_the_others_are_looked_at() -> None:
    lines = [f'{{"id": {number}, "text": "{FRONT}"}}'.encode() for number in range(5)]
    pool = _Killed(TASK, MANNER, 1)
    (found,) = pool.results(iter([Chunk(1, (*lines, b'{"id": "killer", "text": ""}'), "")]))
    assert found.counts == Counter({Group.GENUINE.value: 5, COULD_NOT_LOOK: 1})
    assert '{"id": "killer", "reason": "COULD_NOT_LOOK"' in found.text


class _Killed(Pool):
    """A pool in which the process dies whenever it is handed the killer."""

    def _serve(self, process: object) -> None:
        ask = process.ask  # type: ignore[attr-defined]

        def asked(chunk: Chunk) -> Told | None:
            if any(b"killer" in line for line in chunk.lines):
                running = process._running or process._start()  # type: ignore[attr-defined]
                os.kill(running.pid, signal.SIGKILL)
                running.wait()
            return ask(chunk)  # type: ignore[no-any-return]

        process.ask = asked  # type: ignore[attr-defined]
        super()._serve(process)  # type: ignore[arg-type]


def test_a_pool_that_nobody_listens_to_ends_its_processes() -> None:
    pool = Pool(TASK, MANNER, 2)
    results = pool.results(chunks((b'{"text": ""}' for _ in range(CHUNK * 9)), Path()))
    next(results)
    running = [process._running for process in pool._processes]
    results.close()
    assert all(each is None or each.poll() is not None for each in running)


def test_frames_that_are_cut_off_end_the_conversation() -> None:
    for cut in (b"", b"\0\0", b"\0\0\0\5ab"):
        reading, writing = os.pipe()
        with os.fdopen(reading, "rb") as source, os.fdopen(writing, "wb") as sink:
            sink.write(cut)
            sink.close()
            assert read_frame(source) is None
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as source, os.fdopen(writing, "wb") as sink:
        sink.close()
        serve(source, sink)  # nothing was asked, so nothing is answered


def test_a_conversation_answers_each_chunk(tmp_path: Path) -> None:
    with (tmp_path / "given").open("wb") as given:
        write_frame(given, TASK)
        write_frame(given, b'[1, ""]\n{"text": ""}')
    with (tmp_path / "given").open("rb") as given, (tmp_path / "answers").open("wb") as answers:
        serve(given, answers)
    with (tmp_path / "answers").open("rb") as answers:
        assert b"NOT_A_CARD" in (read_frame(answers) or b"")
        assert read_frame(answers) is None


def test_a_pool_left_in_the_middle_starts_nothing_more() -> None:
    for _ in range(5):
        pool = Pool(TASK, MANNER, 3)
        results = pool.results(chunks((f'{{"text": "{FRONT}"}}'.encode() for _ in range(CHUNK * 40)), Path()))
        next(results)
        results.close()
        assert [process._running for process in pool._processes] == [None] * 3
        assert not [thread for thread in pool._threads if thread.is_alive()]
