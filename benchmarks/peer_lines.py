"""The Rust peer over the file that ``idsvc-verify --batch`` takes: ``peer_lines.py LINES.jsonl KEY``, a result a line.

One process, as a script on top of that package would be; KEY is the raw Ed25519 key as hex.
"""

import json
import sys
from pathlib import Path

import claim169


def main() -> None:
    """Read every line, check its code, print whether it is genuine."""
    path, key = Path(sys.argv[1]), bytes.fromhex(sys.argv[2])
    with path.open(encoding="ascii") as lines:
        for line in lines:
            item = json.loads(line)
            found = claim169.decode_with_ed25519(item["text"], key)
            print(json.dumps({"id": item["id"], "reason": "VALID" if found.is_verified() else "ALTERED"}))


if __name__ == "__main__":
    main()
