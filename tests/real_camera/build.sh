#!/bin/bash
# Builds the guest of the real camera tests: a Linux kernel as a program (user-mode Linux) with V4L2, vivid and v4l2loopback.
# build.sh [CACHE]   Needs root and Debian 12; takes only Debian's packages. Does nothing if CACHE is ready.
set -euo pipefail
HERE=$(cd "$(dirname "$0")" && pwd)
CACHE=${1:-${GUISE_REAL_CAMERA:-$HOME/.cache/guise-real-camera}}
VERSION=1 # raise it when the kernel's configuration or the guest's first program changes
PACKAGES=(flex bison bc make gcc libc6-dev xz-utils kmod busybox-static chromium)
UNUSED=('*/drivers/gpu/drm/*/*.[chS]' '*/drivers/net/ethernet/*.[ch]' '*/drivers/net/wireless/*.[ch]' '*/Documentation/*.rst')

say() { printf 'real camera: %s\n' "$*" >&2; }

install_packages() {
    local absent=()
    for name in "${PACKAGES[@]}"; do
        dpkg-query -W -f '${Status}\n' "$name" 2>/dev/null | grep -q '^install ok' || absent+=("$name")
    done
    [ ${#absent[@]} = 0 ] && return
    say "installing ${absent[*]}"
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${absent[@]}" >/dev/null
}

unpack_sources() {
    (cd "$WORK" && apt-get download -qq -o APT::Sandbox::User=root linux-source-6.1 v4l2loopback-dkms)
    for deb in "$WORK"/*.deb; do dpkg-deb -x "$deb" "$WORK"; done
    tar xf "$WORK"/usr/src/linux-source-6.1.tar.xz -C "$WORK" "${UNUSED[@]/#/--exclude=}"
    # The stack frame that user-mode Linux saves: Debian's 2696 longs are too few for processors with AMX.
    sed -i 's/HOST_FP_SIZE, 2696/HOST_FP_SIZE, 11008/' "$WORK/linux-source-6.1/arch/x86/um/user-offsets.c"
}

build_kernel() {
    local loopback
    loopback=$(echo "$WORK"/usr/src/v4l2loopback-*)
    cd "$WORK/linux-source-6.1"
    make -s ARCH=um KCONFIG_ALLCONFIG="$HERE/guest/kernel.config" allnoconfig
    make -s ARCH=um -j"$(nproc)" linux modules 2>"$WORK/log" || { tail -20 "$WORK/log" >&2; return 1; }
    make -s ARCH=um M="$loopback" modules
    make -s ARCH=um modules_install INSTALL_MOD_PATH="$CACHE"
    RELEASE=$(cat include/config/kernel.release)
    install -D -m 644 "$loopback/v4l2loopback.ko" "$CACHE/lib/modules/$RELEASE/updates/v4l2loopback.ko"
    rm -f "$CACHE/lib/modules/$RELEASE/build" "$CACHE/lib/modules/$RELEASE/source"
    depmod -b "$CACHE" "$RELEASE"
    strip -o "$CACHE/linux" linux
}

make_root() { # the folder that the kernel mounts first
    mkdir -p "$CACHE"/root/{bin,proc,sys,dev,upper}
    cp "$(command -v busybox)" "$CACHE/root/bin/busybox"
    install -m 755 "$HERE/guest/init" "$CACHE/root/init"
}

[ "$(cat "$CACHE/ready" 2>/dev/null)" = "$VERSION" ] && exit 0
[ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || { say "the build needs root on Debian 12"; exit 1; }
rm -rf "$CACHE/lib" "$CACHE/root" "$CACHE/linux" "$CACHE/ready"
mkdir -p "$CACHE"
CACHE=$(cd "$CACHE" && pwd)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
apt-get update -qq
install_packages
say "building the kernel in $WORK"
unpack_sources
build_kernel
make_root
echo "$VERSION" >"$CACHE/ready"
say "ready: $CACHE ($SECONDS s)"
