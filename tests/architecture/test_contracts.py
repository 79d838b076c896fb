import ast
import configparser
import re
import sys
from pathlib import Path

import pytest
from importlinter import cli

from tests.architecture.source import ROOT, modules

IMPORT_NAMES = {
    "argon2-cffi": "argon2",
    "flask-wtf": "flask_wtf",
    "pillow": "PIL",
    "zxing-cpp": "zxingcpp",
}
DATA_ONLY = {"onnxruntime", "tzdata"}  # the first is what rapidocr computes with
PARTS = {"pydantic_core": "pydantic"}
"""Import name -> the requirement that brings it and has the home."""


@pytest.fixture(scope="module")
def setup() -> configparser.ConfigParser:
    found = configparser.ConfigParser()
    found.read(ROOT / "setup.cfg", "utf-8")
    return found


def contracts(setup: configparser.ConfigParser) -> dict[str, configparser.SectionProxy]:
    return {name.rpartition(":")[2]: setup[name] for name in setup.sections() if name.startswith("importlinter:")}


def requirements(setup: configparser.ConfigParser) -> set[str]:
    lines = setup["options"]["install_requires"].split() + setup["options.extras_require"]["service"].split()
    names = {re.split(r"[<>=!~\[]", line, maxsplit=1)[0] for line in lines}
    return {IMPORT_NAMES.get(name, name.replace("-", "_")) for name in names - DATA_ONLY}


def test_every_import_contract_holds(tmp_path: Path) -> None:
    assert cli.lint_imports(str(ROOT / "setup.cfg"), cache_dir=str(tmp_path)) == cli.EXIT_STATUS_SUCCESS


def test_every_package_has_a_contract_of_its_own(setup: configparser.ConfigParser) -> None:
    parts = {path.stem for path in (ROOT / "idsvc").iterdir() if path.is_dir() or path.suffix == ".py"}
    parts -= {"__init__", "__pycache__"}
    assert {part for part in parts if not part.startswith((".", "built-from"))} <= contracts(setup).keys()


def test_every_third_party_package_has_a_home(setup: configparser.ConfigParser) -> None:
    homes = {name.removeprefix("home-") for name in contracts(setup) if name.startswith("home-")}
    assert homes >= requirements(setup)


def test_nothing_is_imported_that_is_not_required_and_at_home(setup: configparser.ConfigParser) -> None:
    homes = {name.removeprefix("home-") for name in contracts(setup) if name.startswith("home-")}
    known = homes | set(sys.stdlib_module_names) | {"idsvc"}
    found = {
        (path, name.partition(".")[0])
        for path, tree in modules("idsvc").items()
        for node in ast.walk(tree)
        for name in imported(node)
    }
    assert {(path, name) for path, name in found if PARTS.get(name, name) not in known} == set()


def imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import():
            return [alias.name for alias in node.names]
        case ast.ImportFrom(module=str(module), level=0):
            return [module]
        case _:
            return []
