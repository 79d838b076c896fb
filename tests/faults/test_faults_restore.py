"""What an interrupted restore left is taken away so that a crash meanwhile leaves no riddle to the next one."""

import json
import subprocess
import sys
from pathlib import Path

from idsvc.wiring.restore import STAGING
from tests.faults.crew import TREE
from tests.faults.shim import built, preloaded

CLEARED = """
import json, os, shutil, sys
from pathlib import Path
from idsvc.wiring import restore
from idsvc.wiring.folders import folders
from tests.faults.shim import Action, Plan, Shim
shim, place, left = Shim(), Path(sys.argv[1]), []
for point in range(1, 16):
    shutil.rmtree(place, ignore_errors=True)
    for name in ("city/idsvc.db", "keys/clock/cells", "keys/unlock.json", "keys/zz.key", f"keys/{restore.STAGING}"):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).touch()
    child = os.fork()
    if not child:
        shim.watch(place)
        shim.plan(Plan(Action.KILL, point, point))
        restore._clear(folders(place / "city", place / "keys"))
        os._exit(0)
    left.append((os.waitpid(child, 0)[1], sorted(path.name for path in (place / "keys").glob("*"))))
print(json.dumps(left))
"""


def test_the_mark_of_a_restore_that_broke_off_goes_last(tmp_path: Path) -> None:
    settings = preloaded(built(tmp_path)) | {"PYTHONPATH": str(TREE)}
    command = [sys.executable, "-c", CLEARED, str(tmp_path / "place")]
    ran = subprocess.run(command, cwd=TREE, env=settings, capture_output=True, text=True, check=True)
    left = json.loads(ran.stdout)
    assert left[0][0] == 9
    assert left[-1] == [0, []]
    assert all(STAGING in names or not names for _, names in left), left
