#!/bin/sh
# Install the system packages that apt.txt names, or say how.
#   system_packages.sh            install what is missing (as root), else say what to do
#   system_packages.sh --unpack   without root: unpack what is missing into the folder .system, where make finds it
set -eu
cd "$(dirname "$0")/.."
folder=.system
wanted=$(sed 's/#.*//' apt.txt | tr -s ' \n' ' ')

missing() {
    for package in $wanted; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' && continue
        grep -qsx "$package" "$folder/packages" && continue
        printf ' %s' "$package"
    done
}

# Lists of its own where the system has none: apt needs root for the system's, not for these.
apt() {
    command=$1
    shift
    apt-get -o Debug::NoLocking=1 $own_lists "$command" "$@"
}

closure() {
    apt install -s --no-install-recommends $1 2>/dev/null | awk '/^Inst/{print $2}'
}

unpack() {
    here=$(pwd)/$folder
    mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$folder/debs" "$folder/bin" "$folder/lib"
    own_lists=
    if [ -z "$(closure "$1")" ]; then
        own_lists="-o Dir::State::lists=$here/apt/lists -o Dir::Cache=$here/apt/cache"
        apt update -qq
    fi
    found=$(closure "$1")
    (cd "$folder/debs" && apt download -qq $found)
    for archive in "$folder"/debs/*.deb; do dpkg -x "$archive" "$folder"; done
    rm -rf "$folder/debs" "$folder/apt"
    finish
    for package in $1; do echo "$package"; done >>"$folder/packages"
}

# What a package's own scripts and absolute paths would have done.
finish() {
    for library in "$folder"/usr/lib/*/libfribidi.so.* "$folder"/usr/lib/*/libatomic.so.*; do
        [ ! -e "$library" ] || ln -sf "../${library#"$folder"/}" "$folder/lib/"
    done
    cat >"$folder/fonts.conf" <<XML
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>$here/usr/share/fonts</dir>
  <cachedir>$here/cache</cachedir>
</fontconfig>
XML
    [ -x "$folder/usr/lib/chromium/chromium" ] || return 0
    libraries=$(find "$here/usr/lib" "$here/lib" \( -name '*.so' -o -name '*.so.*' \) -exec dirname {} \; | sort -u | tr '\n' ':')
    cat >"$folder/bin/chromium" <<SH
#!/bin/sh
LD_LIBRARY_PATH=$libraries exec $here/usr/lib/chromium/chromium "\$@"
SH
    chmod +x "$folder/bin/chromium"
}

lacking=$(missing)
[ -n "$lacking" ] || exit 0
if ! command -v apt-get >/dev/null; then
    echo "idsvc: the tests need these system packages:$lacking" >&2
    echo "hint: install what your system calls them, then run make test again" >&2
    exit 2
fi
if [ "${1-}" = --unpack ]; then
    echo "idsvc: unpacking into $folder:$lacking" >&2
    unpack "$lacking"
    exit 0
fi
if [ "$(id -u)" -ne 0 ]; then
    cat >&2 <<TXT
idsvc: the tests need these system packages:$lacking
hint: as an administrator: apt-get install --no-install-recommends$lacking
hint: without one: scripts/system_packages.sh --unpack (into the folder $folder), then make test again
TXT
    exit 2
fi
echo "idsvc: installing system packages:$lacking" >&2
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $lacking >/dev/null
