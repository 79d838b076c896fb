"""What the builders of self-contained pages share: filling one hole of a template, and hashes for its policy."""

import json
import re
from base64 import b64encode
from hashlib import sha256

from idsvc.verify.held import ListRefused

POLICY = re.compile(r'(<meta http-equiv="Content-Security-Policy" content=")[^"]*(">)')
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)

_DAMAGED = "the page's template is damaged: install the package again"


def source_hash(text: str) -> str:
    """Return how a Content-Security-Policy names exactly this script or style."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}'"


def data_json(data: object) -> str:
    """Return data as JSON that cannot end the element it stands in."""
    return json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")


def only(pattern: re.Pattern[str], page: str) -> str:
    """Return the one thing of its kind in a page; raises ListRefused for a template of another form."""
    found = pattern.findall(page)
    if len(found) != 1:
        raise ListRefused(_DAMAGED)
    return str(found[0])


def put(pattern: re.Pattern[str], page: str, text: str) -> str:
    """Return the page with a text between the two groups of the pattern; raises ListRefused as ``only`` does."""
    filled, count = pattern.subn(lambda found: found[1] + text + found[2], page)
    if count != 1:
        raise ListRefused(_DAMAGED)
    return filled
