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


def test_the_verifier_is_light_and_has_no_socket() -> None:
    # -S: without the site hooks of whatever else is installed beside it; the path is handed over instead.
    path = [entry for entry in sys.path if entry]
    code = f"import sys; sys.path[:] = {path!r}\n{LOOK}"
    found = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    count, socket, *third = found.stdout.split()
    assert int(count) <= 200
    assert socket == "False"
    assert set(third) - {"_cffi_backend"} <= OURS
