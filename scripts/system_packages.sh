#!/bin/sh
# Install what apt.txt names, or say how. Usage: system_packages.sh [FILE]
set -eu
list=${1:-apt.txt}
wanted=$(sed 's/#.*//' "$list" | tr -s ' \n' ' ')
missing=
for package in $wanted; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if ! command -v apt-get >/dev/null; then
    echo "idsvc: the tests need these system packages:$missing" >&2
    echo "hint: install what your system calls them, then run make test again" >&2
    exit 2
fi
if [ "$(id -u)" -ne 0 ]; then
    cat >&2 <<TXT
idsvc: the tests need these system packages:$missing
hint: as an administrator: apt-get install --no-install-recommends$missing
hint: without one: apt-get download \$(apt-get install -s --no-install-recommends$missing | awk '/^Inst/{print \$2}'),
      unpack each with dpkg -x FILE .system, then run make test with IDSVC_SYSTEM=.system
TXT
    exit 2
fi
echo "idsvc: installing system packages:$missing" >&2
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
