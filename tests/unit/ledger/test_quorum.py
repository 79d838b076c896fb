"""The witness file: C2SP tlog-policy and its short form."""

from hashlib import sha256

import pytest

from idsvc.ledger.checkpoint import verifier_key
from idsvc.ledger.cosignature import Witness
from idsvc.ledger.errors import NotAWitnessFile
from idsvc.ledger.quorum import MAX_LINES, parse
from tests.support.note_signer import TestSigner

A, B, C, D = (
    Witness(f"{name}.example", sha256(f"idsvc test vector key: witness {name}".encode()).digest()).key.line()
    for name in "abcd"
)
LOG = verifier_key("city.example/log", TestSigner("ledger checkpoint").raw_public_key)
SHORT = f"# who watches\n{A}\n\n  {B}\t\n{C}\nquorum 2\n"
# The shape of the example policy of https://c2sp.org/tlog-policy: groups over groups.
LONG = f"""log {LOG}

witness X1 {A}
witness X2 {B} https://b.example/
witness Y1 {C}
witness Y2 {D}
group X all X1 X2
group Y any Y1 Y2
group both 2 X Y
quorum both
"""


def test_the_short_form_wants_so_many_of_all() -> None:
    quorum = parse(SHORT)
    assert list(quorum.witnesses) == ["a.example", "b.example", "c.example"]
    assert [quorum.met(set(names)) for names in ((), ("a.example",), ("a.example", "c.example"))] == [
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("cosigned", "enough"),
    [
        ({"X1", "X2", "Y1"}, True),
        ({"X1", "X2", "Y1", "Y2"}, True),
        ({"X1", "X2"}, False),
        ({"X1", "Y1", "Y2"}, False),
        (set(), False),
    ],
)
def test_groups_stand_on_their_members(cosigned: set[str], enough: bool) -> None:  # noqa: FBT001
    quorum = parse(LONG)
    assert quorum.met(cosigned) is enough
    assert list(quorum.logs) == ["city.example/log"]


def test_one_witness_or_none_may_be_the_quorum() -> None:
    assert parse(f"witness w {A}\nquorum w\n").met({"w"})
    assert not parse(f"witness w {A}\nquorum w\n").met(set())
    assert parse(f"{A}\nquorum none\n").met(set())


@pytest.mark.parametrize(
    "text",
    [
        "",
        A,
        f"{A}\nquorum 2\n",
        f"{A}\nquorum 0\n",
        f"{A}\nquorum 01\n",
        f"{A}\nquorum\n",
        f"{A}\nquorum 1 1\n",
        f"{A}\nquorum 1\nquorum 1\n",
        f"{A}\nquorum somebody\n",
        f"{A}\n{A}\nquorum 1\n",
        f"witness w {A}\nwitness w {B}\nquorum 1\n",
        f"witness w {A}\nwitness v {A}\nquorum 1\n",
        f"witness none {A}\nquorum 1\n",
        f"witness w {A[:-1]}\nquorum 1\n",
        f"witness w {LOG}\nquorum 1\n",
        f"{LOG}\nquorum 1\n",
        f"log {A}\nquorum none\n",
        f"log {LOG}\nlog {LOG}\nquorum none\n",
        "witness\nquorum none\n",
        f"witness w {A}\ngroup g any\nquorum g\n",
        f"witness w {A}\ngroup g 2 w\nquorum g\n",
        f"witness w {A}\ngroup g any w w\nquorum g\n",
        f"witness w {A}\ngroup g any w\ngroup h any w\nquorum g\n",
        f"witness w {A}\ngroup g any v\nquorum g\n",
        f"witness w {A}\ngroup w any w\nquorum w\n",
        f"witness w {A}\ngroup\nquorum w\n",
        f"{A} b\nquorum 1\n",
        f"quorum 1\n{A}\n",
        f"{A}\r\nquorum 1\r\n",
        f"{A}\nquorum 1\n\x00",
        f"{A}\nquorum 1\n" + "\n" * MAX_LINES,
    ],
)
def test_a_file_of_another_form_is_refused(text: str) -> None:
    with pytest.raises(NotAWitnessFile):
        parse(text)
