import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import functions, lines_of, modules, text_of, tree_files

MAX_FUNCTION = 50
MAX_FILE = 400
OUR_CODE = modules("idsvc", "scripts")
WORDS = re.compile("user|customer|delete|blacklist|registration", re.IGNORECASE)
WEBAUTHN = (
    *("user_id", "user_name", "user_display_name", "user_verification", "require_user_verification"),
    *("UserVerificationRequirement", "generate_registration_options", "verify_registration_response"),
    "parse_registration_credential_json",
)
NAMES_OF_OTHERS = {
    **{("idsvc/staff/passkeys.py", name): "WebAuthn's own word, as its library spells it" for name in WEBAUTHN},
    ("idsvc/store/", "delete"): "SQL's own word, as SQLAlchemy spells it",
    ("idsvc/store/", "Delete"): "the same, as a type",
    ("idsvc/policy/checks.py", "PydanticCustomError"): "pydantic's name",
    ("idsvc/imaging/gate.py", "UserWarning"): "Python's name",
}


def test_no_function_is_longer_than_50_lines() -> None:
    sizes = {(path, each.name): lines_of(each) for path, tree in OUR_CODE.items() for each in functions(tree)}
    assert {where: size for where, size in sizes.items() if size > MAX_FUNCTION} == {}


def test_no_file_is_longer_than_400_lines() -> None:
    ours = [path for path in tree_files() if path.parts[0] in {"idsvc", "scripts", "templates"}]
    assert {
        str(path) for path in ours if text_of(path).count("\n") > MAX_FILE and path.suffix not in {".json", ".po"}
    } == set()


def test_every_module_says_its_idea() -> None:
    assert {path for path, tree in OUR_CODE.items() if not ast.get_docstring(tree)} == set()


def test_nothing_is_imported_inside_a_function() -> None:
    late = {
        (path, node.lineno)
        for path, tree in OUR_CODE.items()
        for function in functions(tree)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert late == set()


def test_import_module_and_its_kin_are_at_home_in_the_tables_of_the_two_commands() -> None:
    kin = {"import_module", "__import__", "TYPE_CHECKING"}
    found = {path for path, tree in OUR_CODE.items() for node in ast.walk(tree) if kin & set(names_in(node))}
    assert found == {"idsvc/commands/__init__.py", "idsvc/verify/cli/__init__.py"}


def test_our_words_are_used_and_the_others_are_not() -> None:
    found = {
        (path, name)
        for path, tree in modules("idsvc").items()
        for node in ast.walk(tree)
        for name in names_in(node)
        if WORDS.search(name)
    }
    assert {each for each in found if not is_name_of_others(*each)} == set()


def is_name_of_others(path: str, name: str) -> bool:
    return any(path.startswith(home) and name == theirs for home, theirs in NAMES_OF_OTHERS)


def names_in(node: ast.AST) -> list[str]:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
            return [name]
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.alias(name=name, asname=other):
            return [name.rpartition(".")[2], other or ""]
        case _:
            return []


def error_classes() -> frozenset[str]:
    """Return the names of IdsvcError and everything that derives from it, through all packages."""
    bases = {
        node.name: {name for base in node.bases for name in names_in(base)}
        for tree in modules("idsvc").values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    found = {"IdsvcError"}
    while more := {name for name, parents in bases.items() if parents & found} - found:
        found |= more
    return frozenset(found)


def texts_of_errors() -> Iterator[tuple[str, int, ast.expr]]:
    errors = error_classes()
    for path, tree in modules("idsvc").items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and errors & set(names_in(node.func)):
                yield from ((path, node.lineno, argument) for argument in node.args)
            if isinstance(node, ast.ClassDef) and node.name in errors:
                yield from ((path, call.lineno, each) for call in calls_of_super(node) for each in call.args)


def calls_of_super(node: ast.ClassDef) -> Iterator[ast.Call]:
    for each in ast.walk(node):
        if isinstance(each, ast.Call) and ast.unparse(each.func) == "super().__init__":
            yield each


def is_put_together(argument: ast.expr) -> bool:
    """Tell whether a text is made from parts: an f-string, %, +, .format() or str()."""
    return any(
        isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.BinOp) and not isinstance(getattr(node.right, "value", None), int))
        or (isinstance(node, ast.Call) and {"format", "str", "repr", "ascii"} & set(names_in(node.func)))
        for node in ast.walk(argument)
    )


EDGES = {"idsvc/commands/manners.py": "says again what an error of ours said, which is constant"}


def test_the_texts_of_errors_are_constant() -> None:
    made = {(path, line, ast.unparse(each)) for path, line, each in texts_of_errors() if is_put_together(each)}
    assert {each for each in made if each[0] not in EDGES} == set()


@pytest.mark.parametrize(
    "text", ["f'no {name}'", "'no %s' % name", "'no ' + name", "'no {}'.format(name)", "str(error)", "repr(value)"]
)
def test_a_text_that_is_put_together_is_seen(text: str) -> None:
    assert is_put_together(ast.parse(text, mode="eval").body)


def test_the_errors_of_every_boundary_are_known_to_this_test() -> None:
    boundaries = {
        "Malformed",
        "PolicyError",
        "NotAllowed",
        "ProfileViolation",
        "KeyUnavailable",
        "SealBroken",
        "Overdue",
    }
    assert boundaries <= error_classes()
