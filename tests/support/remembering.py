"""Works with a retention clock as an office does over three days, then stands still so that its memory can be read.

`remembering.py DIRECTORY`: prints each wrapped key, then that it is done, and ends when its input does.
"""

import sys
from datetime import timedelta
from pathlib import Path

from idsvc.retention import ClockFile, RecordKind, RetentionClass, Sealed, Vault
from tests.support.clocks import CELL_KEY, DAY, Ledger


def sealed(vault: Vault, day: int) -> Sealed:
    return vault.seal(
        RecordKind.VISIT,
        bytes(16),
        RetentionClass.DRAFT,
        destroy_by=DAY + timedelta(days=day + 2),
        write_version=1,
        plaintext=b"a draft",
        today=DAY + timedelta(days=day),
    )


def main(directory: str) -> None:
    clock = ClockFile.open(Path(directory), CELL_KEY)
    vault = Vault(clock)
    for day in range(3):
        today = DAY + timedelta(days=day)
        clock.advance(today, Ledger().commit)
        draft = sealed(vault, day)
        sys.stdout.write(f"{draft.destroy_by} {draft.wrapped_key.hex()}\n")
        assert vault.open(draft, today) == b"a draft"
        assert vault.open(vault.rewrap(draft, today + timedelta(days=5), today), today) == b"a draft"
        with vault.hmac_keys([today + timedelta(days=ahead) for ahead in range(1, 9)], today) as keys:
            assert len(keys) == 8
        with vault.hmac_key(today + timedelta(days=8), today) as key:
            assert key.chain == 1
    clock.renew(Ledger().commit)
    sys.stdout.write("done\n")
    sys.stdout.flush()
    sys.stdin.read()


if __name__ == "__main__":
    main(sys.argv[1])
