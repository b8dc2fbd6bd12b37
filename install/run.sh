#!/bin/sh
# Opens Guise; where there is no display, runs the same session for ten seconds and leaves what it saw in out/.
set -eu
cd "$(dirname "$0")/.."
if [ "$(uname -s)" != Linux ] || [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec .venv/bin/python main.py "$@"
fi
mkdir -p out
echo "guise: no display here, so ten seconds of the demo without a window, into out/" >&2
exec .venv/bin/python main.py --headless --seconds 10 --source demo --virtual-camera off \
    --record out/demo.mp4 --overwrite --sheet out/sheet.png --json out/figures.json "$@"
