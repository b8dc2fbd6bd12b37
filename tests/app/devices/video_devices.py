"""Video devices as Linux shows them under /sys/class/video4linux, made in a folder of the test."""

from __future__ import annotations

from pathlib import Path


def video_device(folder: Path, number: int, label: str, *, index: int = 0, is_virtual: bool = False) -> None:
    """Add /dev/video`number` to the folder: a link into the tree of virtual devices, or into that of USB."""
    tree = folder / "sys" / "devices" / ("virtual" if is_virtual else "usb1") / f"video{number}"
    tree.mkdir(parents=True)
    (tree / "name").write_text(f"{label}\n")
    (tree / "index").write_text(f"{index}\n")
    (folder / f"video{number}").symlink_to(tree)
