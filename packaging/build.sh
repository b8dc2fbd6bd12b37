#!/bin/sh
# Builds build/package/guise, a folder that runs without Python, and build/guise-SYSTEM.tar.gz. `make package` calls it.
# The package has no torch: its networks are OpenVINO graphs. With GUISE_WITH_TORCH=1 it has torch too, for NVIDIA's GPUs.
# TORCH_INDEX is where torch for the processor comes from; empty for pip's own index.
set -eu
cd "$(dirname "$0")/.."
VENV=build/package-venv
TORCH_INDEX=${TORCH_INDEX-https://download.pytorch.org/whl/cpu}

say() { printf 'guise: %s\n' "$*" >&2; }

if [ ! -d "$VENV" ]; then
    say "making $VENV"
    "${PYTHON:-python3}" -m venv "$VENV"
fi
BIN=$VENV/bin
[ -d "$BIN" ] || BIN=$VENV/Scripts # Windows

pip() { "$BIN/python" -m pip install --quiet --disable-pip-version-check --constraint constraints.txt "$@"; }
say "installing the Python packages"
pip ${TORCH_INDEX:+--index-url "$TORCH_INDEX"} torch==2.13.0
pip --editable '.[package]'

export PYTHONPATH=.
say "converting the networks to OpenVINO graphs"
"$BIN/python" packaging/make_graphs.py build/graphs

say "building; this takes some minutes"
"$BIN/pyinstaller" --noconfirm --log-level WARN --distpath build/package --workpath build/package-work packaging/guise.spec
system=$(uname -s | tr '[:upper:]' '[:lower:]' | cut -d_ -f1)-$(uname -m)
tar -C build/package -czf "build/guise-$system.tar.gz" guise
say "build/package/guise, $(du -sm build/package/guise | cut -f1) MB; build/guise-$system.tar.gz, $(du -sm "build/guise-$system.tar.gz" | cut -f1) MB"
