#!/bin/sh
# Tries build/package/guise in a bare Debian without Python: packaging/try.sh [FOLDER]. Needs root, mmdebstrap, Xvfb and xwd.
# FOLDER (build/bare) gets the Debian, the outputs and a picture of the window, window.xwd. DRIVING is another clip.
set -eu
cd "$(dirname "$0")/.."
FOLDER=${1:-build/bare}
ROOT=$FOLDER/root
SUITE=bookworm

mkdir -p "$FOLDER"
[ -d "$ROOT" ] || mmdebstrap --variant=minbase --include=fontconfig-config,fonts-dejavu-core "$SUITE" "$ROOT" # a desktop has fonts
[ ! -e "$ROOT/usr/bin/python3" ]
rm -rf "$ROOT/opt/guise" "$ROOT/home/tester" # what an earlier trial left
mkdir -p "$ROOT/opt" "$ROOT/home/tester"
cp -a build/package/guise "$ROOT/opt/"
cp "${DRIVING:-assets/demo/driving.mp4}" "$ROOT/home/tester/driving.mp4"
for place in proc sys dev; do mountpoint -q "$ROOT/$place" || mount --bind "/$place" "$ROOT/$place"; done
trap 'umount --lazy "$ROOT/proc" "$ROOT/sys" "$ROOT/dev"' EXIT

inside() { # without the environment of the outer system
    chroot "$ROOT" /usr/bin/env -i HOME=/home/tester PATH=/usr/bin:/bin LANG=C.UTF-8 "$@"
}

inside /opt/guise/guise --version
inside /opt/guise/guise doctor || echo "doctor: exit code $?"
inside /opt/guise/guise animate --avatar clara --driving /home/tester/driving.mp4 --output /home/tester/clara.mp4 --overwrite
ls -l "$ROOT/home/tester/clara.mp4"

Xvfb :77 -screen 0 1280x800x24 &
server=$!
sleep 2
chroot "$ROOT" /usr/bin/env -i HOME=/home/tester PATH=/usr/bin:/bin LANG=C.UTF-8 DISPLAY=:77 /opt/guise/guise --source demo &
window=$!
sleep "${WAIT_S:-40}"
xwd -display :77 -root -out "$FOLDER/window.xwd"
kill $window $server
wait || true
