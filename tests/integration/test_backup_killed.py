"""A restore that dies at any point leaves no half city, and the same restore again makes it whole."""

import json
import subprocess
import sys
from pathlib import Path

from idsvc.office import publication
from tests.support.restored import backed_city
from tests.support.visits import filed, handed_over

ROOT = Path(__file__).parents[2]


def test_a_killed_restore_is_nothing_or_is_finished_by_the_same_one_again(tmp_path: Path) -> None:
    backed = backed_city(tmp_path)
    handed_over(backed.city)
    filed(backed.city)
    file, _ = backed.back_up()
    publication.publish(backed.city.office)
    command = [sys.executable, "-m", "tests.support.killed_restore", tmp_path, file, backed.city.time.today]
    done = subprocess.run([str(word) for word in command], cwd=ROOT, check=True, capture_output=True, text=True)
    points = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(points) == 3
    assert all(point["killed"] for point in points)
    assert {point["left"] for point in points} == {"nothing", "HalfRestored"}
    assert all(point["again"]["found"] == ["RESTORED"] for point in points)
    assert {point["again"]["register"] for point in points} == {1}
