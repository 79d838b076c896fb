import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from idsvc.credential.claims import issue_code
from idsvc.credential.fingerprint import format_fingerprint
from idsvc.oversight import bundle
from idsvc.verify.wording import LANGUAGES
from tests.architecture.source import ROOT, tree_files
from tests.support.city import make_city
from tests.support.lived_city import Walk
from tests.support.planted import Planted
from tests.support.public_log import ORIGIN, PublicLog, root_line, trust
from tests.support.verdict_cards import CITY, Setting, front, signer

MADE = ("idsvc/web/static", "idsvc/card/fonts", "idsvc/verify/page", "idsvc/built-from.sha256")
"""What the build makes and git does not keep; taken along where it is there, so that node is not needed twice."""
OF_THE_SERVICE = ("flask", "sqlalchemy", "sqlcipher3", "argon2", "pydantic", "gunicorn", "structlog")
CARRIED = (
    "idsvc/py.typed",
    *(f"idsvc/verify/sentences/{language}.json" for language in LANGUAGES),
    "idsvc/verify/page/scanner.html",
    "idsvc/verify/page/receipt.html",
    "idsvc/verify/page/papers.html",
    "idsvc/verify/page/prefill.html",
    "idsvc/enroll/papers.toml",
    "idsvc/verify/page/receipt.mjs",
    "idsvc/verify/receipt/sentences/ar.json",
    "idsvc/verify/page/sw.js",
    "idsvc/verify/page/lobby-sw.js",
    "idsvc/verify/page/verifier.mjs",
    "idsvc/store/inventory.toml",
    "idsvc/store/migrations/versions/v0001_first.py",
    "idsvc/specimen/policy.toml",
    "idsvc/web/templates/base.html",
    "idsvc/web/static/uswds/css/uswds.min.css",
    "idsvc/card/fonts/NotoSans_400Regular.ttf",
)


@dataclass(frozen=True)
class Machine:
    """A fresh environment that holds the wheel and nothing for the service."""

    folder: Path
    wheel: Path

    def run(self, program: str, *args: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.folder / "env/bin" / program), *args]
        return subprocess.run(command, cwd=self.folder, env=plain(), capture_output=True, text=True, check=False)


def plain() -> Mapping[str, str]:
    """Return the environment without what would let this tree's own modules in."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "COV_", "VIRTUAL"))}


def copy_of_the_tree(to: Path) -> Path:
    for path in tree_files():
        (to / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, to / path)
    (to / "idsvc/web/templates").symlink_to("../../templates")
    for name in MADE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, to / name)
        elif (ROOT / name).is_file():
            shutil.copy2(ROOT / name, to / name)
    return to


def pip(python: Path | str, *args: str) -> None:
    command = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", *args]
    done = subprocess.run(command, env=plain(), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    folder = tmp_path_factory.mktemp("machine")
    pip(sys.executable, "wheel", "--no-deps", "--wheel-dir", str(folder), str(copy_of_the_tree(folder / "tree")))
    (wheel,) = folder.glob("idsvc-*.whl")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "env")], env=plain(), check=True)
    pip(folder / "env/bin/python", "install", str(wheel))
    return Machine(folder, wheel)


def test_the_wheel_carries_what_a_city_needs(machine: Machine) -> None:
    names = set(zipfile.ZipFile(machine.wheel).namelist())
    assert set(CARRIED) - names == set()
    templates = {f"idsvc/web/{path}" for path in tree_files() if path.parts[0] == "templates"}
    assert templates - names == set()


def test_the_wheel_carries_nothing_but_the_package(machine: Machine) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(machine.wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"idsvc"}


def test_the_verifier_alone_checks_a_card(machine: Machine) -> None:
    setting = Setting()
    (machine.folder / "trust-list.cwt").write_bytes(setting.trust_bytes())
    (machine.folder / "status-list.cwt").write_bytes(next(iter(setting.status_bytes())))
    (machine.folder / "card.txt").write_text(issue_code(front(), signer("card")))
    lists = ("--trust", "trust-list.cwt", "--status", "status-list.cwt")
    root = ("--root", format_fingerprint(signer("root").public, [CITY]))
    seen = machine.run("idsvc-verify", *lists, *root, "--at", "2026-03-15T12:00:00Z", "card.txt")
    assert (seen.returncode, seen.stdout.splitlines()[:1]) == (0, ["GENUINE"]), seen.stderr


def test_the_verifier_alone_scores_a_deck_and_makes_the_page(machine: Machine) -> None:
    made = subprocess.run(
        [Path(sys.executable).with_name("idsvc"), "deck", "--out", machine.folder / "deck"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    scored = machine.run("idsvc-verify", "--deck", "deck")
    assert (scored.returncode, "30 of 30" in scored.stdout) == (0, True), scored.stdout + scored.stderr
    lists = ("--root", "deck/root.fingerprint", "--city-lists", "deck/city-lists")
    built = machine.run("idsvc-verify", "build-page", *lists, "--out", "scan.html")
    assert built.returncode == 0, built.stderr
    fingerprint = (machine.folder / "deck/root.fingerprint").read_text("ascii").strip()
    assert fingerprint in (machine.folder / "scan.html").read_text("utf-8")


def test_the_base_install_audits_a_bundle_and_a_public_folder(machine: Machine, tmp_path: Path) -> None:
    """Write the evidence with the service, here; check it there, where there is none."""
    city = make_city(tmp_path)
    walk = Walk(city)
    walk.handed_over(walk.pending())
    walk.nights(2)
    made = Planted(city.where, city.time.today)
    (machine.folder / "evidence").write_bytes(bundle.encode(made.reading().evidence))
    shutil.copytree(city.where.public, machine.folder / "public")
    shutil.copy(city.where.keys / "root.fingerprint", machine.folder)
    given = ("evidence", "--published", "public", "--root", "root.fingerprint", "--at", made.today.isoformat())
    seen = machine.run("idsvc-audit", *given, "--html", "report.html")
    assert (seen.returncode, seen.stderr) == (0, "")
    assert "the bundle's log is the published one" in seen.stdout
    assert "the scanner page is made of them" in seen.stdout
    assert (machine.folder / "report.html").read_text("utf-8").count("<svg") == 5
    (machine.folder / "public/trust-list.cwt").unlink()
    assert machine.run("idsvc-audit", *given).returncode == 1


def test_the_verifier_alone_checks_and_witnesses_a_log(machine: Machine) -> None:
    log = PublicLog(3, trust=trust(issued=datetime.now(UTC).date()))
    log.write(machine.folder / "log")
    root = ("--root", root_line())
    checked = machine.run("idsvc", "ledger", "verify", "log", *root, "--at", log.today.isoformat())
    assert (checked.returncode, "FAIL" in checked.stdout) == (0, False), checked.stdout + checked.stderr
    assert machine.run("idsvc-witness", "init", "--state", "witness", "--name", "library.example").returncode == 0
    assert machine.run("idsvc-witness", "add-log", "--state", "witness", "--origin", ORIGIN, *root).returncode == 0
    signed = machine.run("idsvc-witness", "cosign", "--state", "witness", "--from", "log", "--out", "cosigned")
    assert (signed.returncode, signed.stdout.split()[:1]) == (0, ["cosigned"]), signed.stderr


@pytest.mark.parametrize("name", OF_THE_SERVICE)
def test_nothing_of_the_service_comes_along(machine: Machine, name: str) -> None:
    seen = machine.run("python", "-c", f"import {name}")
    assert (seen.returncode, f"No module named '{name}'" in seen.stderr) == (1, True)


def test_a_command_of_the_service_says_how_to_get_it(machine: Machine) -> None:
    seen = machine.run("idsvc", "demo")
    assert seen.returncode == 2
    assert "hint: pip install 'idsvc[service]'" in seen.stderr


def test_the_help_needs_no_service(machine: Machine) -> None:
    seen = machine.run("idsvc", "--help")
    assert (seen.returncode, "demo" in seen.stdout) == (0, True)
