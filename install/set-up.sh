#!/bin/sh
# Makes .venv with what Guise needs: set-up.sh [run|test]. Called by make; doing it again changes nothing.
# Asks for root only if a system package is missing, and says which.
set -eu
cd "$(dirname "$0")/.."
WHAT=${1:-run}

say() { printf 'guise: %s\n' "$*" >&2; }

find_python() { # the path of the first Python that is new enough
    for name in python3.13 python3.12 python3.11 python3.14 python3; do
        for path in "/usr/bin/$name" "$(command -v "$name" || true)"; do
            if [ -x "$path" ] && "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
                echo "$path"
                return
            fi
        done
    done
}

can_make_environments() { [ -n "$1" ] && "$1" -c 'import ensurepip, venv' 2>/dev/null; }

has_library() { # ldconfig is not on an ordinary user's PATH in Debian
    PATH=$PATH:/sbin:/usr/sbin ldconfig -p | grep -q "$1"
}

missing_packages() { # Debian's names of what Qt, OpenCV and the renderer load from the system
    command -v ldconfig >/dev/null || [ -x /sbin/ldconfig ] || return 0
    while read -r library package; do
        has_library "$library" || echo "$package"
    done <<LIST
libEGL.so.1 libegl1
libEGL_mesa.so.0 libegl-mesa0
libGL.so.1 libgl1
libglib-2.0.so.0 libglib2.0-0
libgthread-2.0.so.0 libglib2.0-0
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libdbus-1.so.3 libdbus-1-3
libxkbcommon.so.0 libxkbcommon0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libX11-xcb.so.1 libx11-xcb1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-shape.so.0 libxcb-shape0
libxcb-sync.so.1 libxcb-sync1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
LIST
    set -- /usr/lib/*/dri/*swrast* /usr/lib/dri/*swrast* /usr/lib/*/libgallium* # the renderer without a GPU
    case "$*" in */swrast_dri.so*|*/libgallium-*) ;; *) echo libgl1-mesa-dri ;; esac
    [ -d /usr/share/fonts/truetype ] || [ -d /usr/share/fonts/TTF ] || echo fonts-dejavu-core
    can_make_environments "$(find_python)" || python_packages
}

python_packages() { # Ubuntu 22.04 calls 3.10 its python3, which is too old
    if grep -qs jammy /etc/os-release; then echo "python3.11 python3.11-venv"; else echo "python3 python3-venv"; fi
}

install_packages() { # as root, or with sudo; without either, say what to install
    export DEBIAN_FRONTEND=noninteractive
    say "these system packages are missing: $*"
    if ! command -v apt-get >/dev/null; then
        say "install them under the names that this system uses, then run make again. The set-up continues without them."
    elif [ "$(id -u)" = 0 ]; then
        apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    elif command -v sudo >/dev/null; then
        say "sudo may ask for your password to install them"
        sudo apt-get update -qq && sudo apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    else
        say "as root, run: apt-get install $*"
        exit 1
    fi
}

if [ "$(uname -s)" = Linux ]; then
    packages=$(missing_packages | sort -u | tr '\n' ' ')
    # shellcheck disable=SC2086  # the names are words of their own
    [ -z "${packages% }" ] || install_packages $packages
fi

if [ ! -x .venv/bin/python ]; then
    python=$(find_python)
    can_make_environments "$python" || { say "Python 3.11 or newer with its venv module is needed; install it, then run make again"; exit 1; }
    say "making .venv with $python"
    "$python" -m venv .venv
fi

pip() { .venv/bin/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt "$@"; }
say "installing the Python packages; this takes some minutes the first time"
# torch first and by itself: as a dependency of another package, pip would take its newest version.
# With TORCH_INDEX=https://download.pytorch.org/whl/cpu the build without CUDA is taken, which is several GB smaller.
pip ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} torch==2.13.0
if [ "$WHAT" = test ]; then pip --editable '.[test]'; else pip --editable .; fi
