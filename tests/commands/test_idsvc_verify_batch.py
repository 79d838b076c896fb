import csv
import io
import json
import os
import pty
import select
import signal
import subprocess
import time
from pathlib import Path

import pytest
from PIL import Image

from idsvc.verify.batch import CHUNK, CHUNK_OF_MANY, MANY
from tests.support.verify_desk import COMMAND, Desk, picture, saved

PERSONAL = ("Ana", "Lima", "1990", "Wharf", "K7Q2M9X4TB", "3F9ZK2M7QX4TB8WD")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def lines(*items: object) -> str:
    return "".join(f"{json.dumps(item)}\n" for item in items)


def read(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_batch_of_genuine_codes_ends_with_zero_and_a_count(desk: Desk) -> None:
    desk.write("batch.jsonl", lines({"id": "a", "text": desk.today.front()}, {"id": 2, "text": desk.today.back()}))
    done = desk.check("--batch", "batch.jsonl")
    assert done.returncode == 0
    assert [(each["id"], each["reason"], each["side"]) for each in read(done.stdout)] == [
        ("a", "VALID", "FRONT"),
        (2, "VALID", "BACK"),
    ]
    assert done.stderr == (
        "idsvc-verify: 2 looked at: 2 genuine, 0 do not accept, 0 cannot say, 0 could not be looked at\n"
    )


def test_results_say_nothing_of_the_holders_unless_asked(desk: Desk) -> None:
    pair = {"front": desk.today.front(), "back": desk.today.back()}
    desk.write("batch.jsonl", lines({"text": desk.today.back()}, pair, {"text": desk.today.revoked()}))
    for manner in ((), ("--csv",)):
        done = desk.check("--batch", "batch.jsonl", *manner)
        assert [word for word in PERSONAL if word in done.stdout + done.stderr] == []
        asked = desk.check("--batch", "batch.jsonl", "--with-claims", "--audience", "bank", *manner)
        assert [word for word in PERSONAL if word not in asked.stdout] == ["K7Q2M9X4TB"]


def test_each_kind_of_item_and_one_that_is_damaged_has_a_result_of_its_own(desk: Desk) -> None:
    today = desk.today
    desk.write("both.png", picture(today.front(), today.back()))
    desk.write("front.png", picture(today.front()))
    desk.write("back.txt", today.back())
    desk.write("blank.png", saved(Image.new("L", (90, 90), 255), "PNG"))
    desk.write("letter.pdf", "%PDF-1.7")
    desk.write("notes.docx", "PK")
    os.mkfifo(desk.folder / "pipe")
    batch = lines(
        {"id": "both", "file": "both.png"},
        {"id": "pair of files", "front_file": "front.png", "back_file": "back.txt"},
        {"id": "pair", "front": today.front(), "back": today.back(name="Bo Li", expires=today.expires(3))},
        {"id": "too many", "front_file": "both.png", "back_file": "back.txt"},
        {"id": "blank", "file": "blank.png"},
        {"id": "pdf", "file": "letter.pdf"},
        {"id": "docx", "file": "notes.docx"},
        {"id": "pipe", "file": "pipe"},
        {"id": "nul", "file": "a\0b"},
        {"id": "nothing"},
        [1],
        {"id": None, "text": "x"},
    )
    desk.write("batch.jsonl", f"not json\n\n{batch}{'x' * 70_000}\n{lines({'text': today.front()})}")
    done = desk.check("--batch", "batch.jsonl", "--jobs", "2")
    found = [(each["id"], each.get("code"), each["reason"]) for each in read(done.stdout)]
    unseen = "COULD_NOT_LOOK"
    assert found == [
        (1, None, unseen),
        ("both", 1, "VALID"),
        ("both", 2, "VALID"),
        ("pair of files", None, "VALID"),
        ("pair", None, "CODES_DIFFER"),
        *[(name, None, unseen) for name in ("too many", "blank", "pdf", "docx", "pipe", "nul", "nothing", 13, 14, 15)],
        (16, None, "VALID"),
    ]
    assert done.returncode == 1
    assert "16 looked at: 4 genuine, 0 do not accept, 1 cannot say, 11 could not be looked at" in done.stderr


def test_a_folder_is_looked_at_by_name(desk: Desk) -> None:
    (desk.folder / "cards" / "inner").mkdir(parents=True)
    desk.write("cards/b.png", picture(desk.today.revoked()))
    desk.write("cards/a.txt", desk.today.front())
    desk.write("cards/.hidden.png", "x")
    page = Image.open(io.BytesIO(picture(desk.today.back())))
    scan = saved(page, "TIFF", save_all=True, append_images=[Image.new("L", (50, 50), 255), page.copy()])
    desk.write("cards/c.tiff", scan)
    done = desk.check("--batch", "cards")
    assert [(each["id"], each["reason"]) for each in read(done.stdout)] == [
        ("a.txt", "VALID"),
        ("b.png", "REVOKED"),
        ("c.tiff", "VALID"),
    ]
    assert done.returncode == 1


@pytest.mark.parametrize("jobs", ["1", "2", "3"])
def test_results_come_in_the_order_of_the_input_whatever_the_number_of_processes(desk: Desk, jobs: str) -> None:
    codes = [desk.today.front(), desk.today.revoked(), "HELLO"]
    desk.write("batch.jsonl", lines(*({"id": at, "text": codes[at % 3]} for at in range(400))))
    done = desk.check("--batch", "batch.jsonl", "--jobs", jobs)
    assert [each["id"] for each in read(done.stdout)] == list(range(400))
    assert [each["reason"] for each in read(done.stdout)] == (["VALID", "REVOKED", "NOT_A_CARD"] * 134)[:400]


def test_csv_has_a_heading_and_no_formulas(desk: Desk) -> None:
    batch = lines({"id": "=1+1", "text": desk.today.back(name="+Ana")}, {"id": "b", "text": "HELLO"}, "torn")
    done = desk.check("--batch", "-", "--csv", "--with-claims", "--audience", "bank", stdin=batch.encode())
    first, second, third = csv.DictReader(io.StringIO(done.stdout))
    assert (first["id"], first["reason"], first["name"], first["birth_date"]) == (
        "'=1+1",
        "VALID",
        "'+Ana",
        "1990-03-14",
    )
    assert first["flags"] == "RESIDENT ADULT"
    assert (second["reason"], second["name"]) == ("NOT_A_CARD", "")
    assert (third["id"], third["reason"]) == ("3", "COULD_NOT_LOOK")


def test_sentences_with_claims_are_in_the_language_asked_for(desk: Desk) -> None:
    batch = lines({"text": desk.today.front()})
    done = desk.check("--batch", "-", "--with-claims", "--language", "es", stdin=batch.encode())
    assert read(done.stdout)[0]["sentence"] != "Genuine code for Ana Lima."


@pytest.mark.parametrize("batch", ["", "\n\n", "torn\n", lines({"id": 1})])
def test_nothing_that_could_be_looked_at_ends_with_three(desk: Desk, batch: str) -> None:
    assert desk.check("--batch", "-", stdin=batch.encode()).returncode == 3


def test_a_batch_that_cannot_be_read_ends_with_three(desk: Desk) -> None:
    done = desk.check("--batch", "nothing")
    assert (done.returncode, done.stdout) == (3, "")
    assert "the batch cannot be read" in done.stderr


@pytest.mark.parametrize(
    "args", [("--jobs", "2", "x.txt"), ("--csv", "x.txt"), ("--batch", "x", "y.txt"), ("--batch", "x", "--jobs", "0")]
)
def test_options_of_a_batch_belong_to_a_batch(desk: Desk, args: tuple[str, ...]) -> None:
    assert desk.check(*args).returncode == 2


def test_a_long_batch_tells_its_progress_in_lines(desk: Desk) -> None:
    batch = lines({"text": "HELLO"}) * 10_400
    done = desk.check("--batch", "-", stdin=batch.encode())
    small = (
        (MANY - 1) // CHUNK * CHUNK
    )  # what went out in small pieces; the first line comes with the piece that passes 10,000
    passed = small + -(-(10_000 - small) // CHUNK_OF_MANY) * CHUNK_OF_MANY
    assert done.stderr.startswith(f"idsvc-verify: {passed} looked at\n")
    assert done.stdout.count("\n") == 10_400


def test_on_a_terminal_a_counter_moves(desk: Desk) -> None:
    screen, terminal = pty.openpty()
    desk.write("batch.jsonl", lines({"text": desk.today.front()}) * (CHUNK + 8))
    args = (*COMMAND, "--city-lists", "city-lists", "--root", "root.fingerprint", "--batch", "batch.jsonl")
    done = subprocess.run(args, cwd=desk.folder, env=desk.environment, stderr=terminal, stdout=-3, check=False)
    os.close(terminal)
    shown = os.read(screen, 65536).decode()
    os.close(screen)
    assert done.returncode == 0
    assert f"\ridsvc-verify: {CHUNK} looked at\ridsvc-verify: {CHUNK + 8} looked at\ridsvc-verify: " in shown


def test_results_stream_while_the_input_is_still_open(desk: Desk) -> None:
    args = (*COMMAND, "--city-lists", "city-lists", "--root", "root.fingerprint", "--batch", "-", "--jobs", "2")
    with subprocess.Popen(
        args, cwd=desk.folder, env=desk.environment, stdin=-1, stdout=-1, stderr=-1, bufsize=0
    ) as process:
        process.stdin.write(lines({"text": "HELLO"}).encode() * CHUNK * 9)
        assert b"NOT_A_CARD" in first_line(process)
        process.stdin.close()
        assert len(process.stdout.readlines()) == CHUNK * 9 - 1


def test_a_process_that_is_killed_costs_no_result(desk: Desk) -> None:
    args = (*COMMAND, "--city-lists", "city-lists", "--root", "root.fingerprint", "--batch", "-", "--jobs", "2")
    with subprocess.Popen(
        args, cwd=desk.folder, env=desk.environment, stdin=-1, stdout=-1, stderr=-1, bufsize=0
    ) as process:
        process.stdin.write(lines({"text": "HELLO"}).encode() * CHUNK * 9)
        first_line(process)
        for child in children(process.pid):
            os.kill(child, signal.SIGKILL)
        process.stdin.write(lines({"text": "HELLO"}).encode() * 64)
        process.stdin.close()
        found = process.stdout.readlines()
        assert [json.loads(line)["reason"] for line in found] == ["NOT_A_CARD"] * (CHUNK * 9 + 64 - 1)


def first_line(process: subprocess.Popen[bytes]) -> bytes:
    assert select.select([process.stdout], [], [], 20)[0], "no result while the input is open"
    return process.stdout.readline()


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_ctrl_c_stops_a_batch_and_its_processes(desk: Desk) -> None:
    args = (*COMMAND, "--city-lists", "city-lists", "--root", "root.fingerprint", "--batch", "-", "--jobs", "2")
    with subprocess.Popen(
        args, cwd=desk.folder, env=desk.environment, stdin=-1, stdout=-1, stderr=-1, bufsize=0
    ) as process:
        process.stdin.write(lines({"text": "HELLO"}).encode() * CHUNK * 9)
        first_line(process)
        below = children(process.pid)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 3
        assert b"stopped" in process.stderr.read()
        time.sleep(0.1)
        assert [each for each in below if Path(f"/proc/{each}").exists()] == []
