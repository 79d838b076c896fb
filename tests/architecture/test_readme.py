import re

import pytest
from click.testing import CliRunner

from idsvc import commands
from idsvc.verify import cli
from tests.architecture.source import ROOT

BLOCK = re.compile(r"<!-- begin: (\S+) --help -->\n```[a-z]*\n(.*?)\n```\n<!-- end -->", re.DOTALL)
WIDTH = 78
"""Columns that click fills on a terminal of 80."""
COMMANDS = {"idsvc": commands.main, "idsvc-verify": cli.main}


def blocks() -> dict[str, str]:
    return {found[1]: found[2] for found in BLOCK.finditer((ROOT / "README.md").read_text("utf-8"))}


def test_the_readme_shows_the_verify_commands_help() -> None:
    assert "idsvc-verify" in blocks()


@pytest.mark.parametrize("name", sorted({"idsvc-verify", *blocks()}))
def test_a_help_in_the_readme_is_the_commands_own(name: str) -> None:
    real = CliRunner().invoke(COMMANDS[name], ["--help"], prog_name=name, terminal_width=WIDTH).output
    assert blocks().get(name, "").splitlines() == real.rstrip("\n").splitlines()
