import subprocess
import sys

OURS = {"idsvc", "click", "PIL", "zxingcpp", "cryptography"}
LOOK = """
import sys
import idsvc.verify.cli
third = sorted({name.split('.')[0] for name, module in sys.modules.items()
                if 'site-packages' in (getattr(module, '__file__', None) or '')})
print(len(sys.modules), 'socket' in sys.modules or '_socket' in sys.modules, *third)
"""
EVERY_PART = """
import pkgutil
from importlib import import_module
import idsvc.verify
for found in pkgutil.walk_packages(idsvc.verify.__path__, 'idsvc.verify.'):
    found.name.endswith('__main__') or import_module(found.name)
"""


def looked(before: str) -> list[str]:
    # -S: without the site hooks of whatever else is installed beside it; the path is handed over instead.
    path = [entry for entry in sys.path if entry]
    code = f"import sys; sys.path[:] = {path!r}\n{before}{LOOK}"
    found = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    return found.stdout.split()


def test_the_verifier_is_light_and_has_no_socket() -> None:
    count, socket, *third = looked("")
    assert int(count) <= 200
    assert socket == "False"
    assert set(third) - {"_cffi_backend"} <= OURS


def test_no_part_of_the_verifier_brings_a_socket_or_a_stranger() -> None:
    _, socket, *third = looked(EVERY_PART)
    assert socket == "False"
    assert set(third) - {"_cffi_backend"} <= OURS
