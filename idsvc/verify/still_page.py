"""Pages that hold nothing but what is built into them: the shipped template, data in it, and its policy.

Pure: text in, text out. The templates are `page/papers.html` and `page/prefill.html`, made by scripts/build_page.mjs.
"""

import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from idsvc.verify.page_parts import POLICY, SCRIPT, STYLE, data_json, only, put
from idsvc.verify.receipt_builder import policy

_FOLDER: Final = Path(__file__).with_name("page")
PAPERS: Final = _FOLDER / "papers.html"
PREFILL: Final = _FOLDER / "prefill.html"

_DATA: Final = re.compile(r'(<script type="application/json" id="built-in">)[^<]*(</script>)')


def build_still_page(template: str, data: object) -> str:
    """Return the page with its data as a file; raises ListRefused for a template of another form."""
    return put(_DATA, _framed(template, policy_of(template)), data_json(data))


def build_served_page(template: str, data: object) -> str:
    """Return the page with its data as a service shows it; raises as above."""
    return put(_DATA, _framed(template, served_policy_of(template)), data_json(data))


def served_policy_of(template: str) -> str:
    """Return the policy of a served page: a worker of its own site may keep it, and it still asks nobody."""
    return f"{policy_of(template)}; worker-src 'self'"


def policy_of(template: str) -> str:
    """Return the policy under which only the template's script and style run and nothing is sent; raises as above."""
    return policy(only(SCRIPT, template), only(STYLE, template))


@lru_cache(maxsize=4)
def _framed(template: str, policy: str) -> str:
    return put(POLICY, template, policy)
