#!/bin/sh
# Opens Guise. If there is no display, runs the same session for ten seconds and writes its pictures into out/.
set -eu
cd "$(dirname "$0")/.."
if [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec .venv/bin/python main.py "$@"
fi
mkdir -p out
echo "guise: there is no display, so ten seconds of the demo are recorded into out/ without a window" >&2
exec .venv/bin/python main.py --headless --seconds 10 --source demo --virtual-camera off \
    --record out/demo.mp4 --overwrite --sheet out/sheet.png --json out/figures.json "$@"
