import re
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, text_of, tree_files

KEY_FILES = re.compile(r"\.(key|pem|p12|pfx|jks|der|asc|gpg|kdbx)$|^(id_(rsa|ecdsa|ed25519)|unlock\.json|cells)$")
# A class of one character in each pattern, so that this file does not hold what it looks for.
KEY_TEXTS = {
    "PEM": "-----BEGIN [A-Z ]*PRIVATE [K]EY",
    "OpenSSH": "openssh[-]key-v1|b3BlbnNzaC1r[Z]XktdjE",
    "PKCS#8 in base64": "MC4CAQAw[B]QYDK2V|MIGHAgEA[M]BMGByqGSM49|MHcCAQEE[I][A-P]|MII[A-Za-z0-9+/]{2}[IQ]BAAK[C]",
    "age": "AGE-SECRET[-]KEY-1",
    "JWK": r"\"d\"\s*:\s*\"[A-Za-z0-9_-]{43}\"",
}
FOREIGN = {
    "a path on one machine": r"(?<![\w.~-])/(home|Users|root|work|workspace)/\w",
    "a registry's host": r"(pypi|pythonhosted|npmjs|nodejs|debian|crates)\.(org|com|io)\b",
    "an index that one machine has": r"index[-]url|find[-]links|\"resolved\": \"http",
    "a merge that was not finished": r"^(<{7}|>{7}) ",
}
PUBLIC_KEY_FILES = {"README.md", "trust-list.cwt", "root.fingerprint"}
COPIED = re.compile(
    r"(^|/)(node_modules|vendor|vendored|third_party|dist|build)/|\.(min\.(js|css)|woff2?|ttf|otf|so|whl|jar)$"
)
NOTICES = re.compile("@[l]icense|@[p]reserve|Copyright [(]c[)]|All rights [r]eserved|SPDX[-]License", re.IGNORECASE)
LARGEST = 400_000


def found(pattern: str) -> set[tuple[str, str]]:
    """Return (path, first characters of the match) wherever a pattern stands in the tree."""
    search = re.compile(pattern, re.MULTILINE)
    hits = ((str(path), search.search(text_of(path))) for path in tree_files())
    return {(path, hit.group()[:40]) for path, hit in hits if hit is not None}


@pytest.mark.parametrize("kind", KEY_TEXTS)
def test_no_private_key_stands_in_a_file(kind: str) -> None:
    assert found(KEY_TEXTS[kind]) == set()


def test_no_file_is_named_like_a_private_key() -> None:
    assert [path for path in tree_files() if KEY_FILES.search(path.name)] == []


def test_the_key_directory_holds_public_material_only() -> None:
    inside = [path.relative_to("keys") for path in tree_files() if path.parts[0] == "keys"]
    assert {str(path) for path in inside} <= PUBLIC_KEY_FILES


@pytest.mark.parametrize("kind", FOREIGN)
def test_nothing_of_one_machine_stands_in_the_tree(kind: str) -> None:
    assert found(FOREIGN[kind]) == set()


def test_nothing_third_party_was_copied_into_the_tree() -> None:
    assert [path for path in tree_files() if COPIED.search(path.as_posix())] == []
    named = [path for path in tree_files() if NOTICES.search(text_of(path))]
    assert [path for path in named if path != Path("LICENSE")] == []


def test_no_file_is_large() -> None:
    assert [path for path in tree_files() if (ROOT / path).stat().st_size > LARGEST] == []


def test_the_files_that_are_run_first_are_there() -> None:
    named = [line for line in text_of(Path("tests/longest.txt")).splitlines() if not line.startswith("#")]
    assert [name for name in named if not (ROOT / name).is_file()] == []
    assert len(set(named)) == len(named)


def test_the_patterns_find_what_they_are_for() -> None:
    assert re.search(KEY_TEXTS["PEM"], "-----BEGIN EC PRIVATE_KEY-----".replace("_", " "))
    assert re.search(KEY_TEXTS["PKCS#8 in base64"], "MC4CAQAw_BQYDK2VwBCIEIA".replace("_", ""))
    assert re.search(KEY_TEXTS["JWK"], '"d": "' + "A" * 43 + '"')
    assert re.search(FOREIGN["a path on one machine"], "see _home/ana".replace("_", "/"))
    assert KEY_FILES.search("card.key")
