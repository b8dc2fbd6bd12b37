"""The published vox-256 weights: their mirrors, their hashes, and the folder they are kept in."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from face.cache import cache_folder
from model.download import CHUNK, DownloadError, Progress, download
from model.errors import CheckpointError

Opens = Callable[[Path], None]
"""Loads a file strictly as the network. Raises CheckpointError if it is something else."""


@dataclass(frozen=True)
class PublishedFile:
    """One file of weights as its authors published it, and its mirrors."""

    name: str
    algorithm: str
    digest: str
    mirrors: tuple[str, ...]


PUBLISHED = (
    PublishedFile(
        name="vox-adv-cpk.pth.tar",
        algorithm="md5",
        digest="8a45a24037871c045fbb8a6a8aa95ebc",
        mirrors=(
            "https://openavatarify.s3-avatarify.com/weights/vox-adv-cpk.pth.tar",
            "https://openavatarify.s3.amazonaws.com/weights/vox-adv-cpk.pth.tar",
            "https://avatarify.s3.amazonaws.com/weights/vox-adv-cpk.pth.tar",
            "https://drive.usercontent.google.com/download?id=1coUCdyRXDbpWnEkA99NLNY60mb9dQ_n3&confirm=t",
        ),
    ),
    PublishedFile(
        name="vox-cpk.pth.tar",
        algorithm="sha256",
        digest="abb41ab1f279f26326c0d6e4d20702de6658364665aa1313daa7a63e89ea2b23",
        mirrors=(
            "https://github.com/graphemecluster/first-order-model-demo/releases/download/checkpoints/vox-cpk.pth.tar",
        ),
    ),
)
"""The published files, the smaller first (228 MB, 729 MB).

Both hold this network, trained a little differently.
"""


@dataclass(frozen=True)
class Fetched:
    """Weights that are installed, and their known origin."""

    path: Path
    note: str


def published_weights_path() -> Path:
    """Return the path of the downloaded vox-256 weights."""
    return cache_folder() / "weights" / "vox-256.pth.tar"


def fetch(progress: Progress, published: Sequence[PublishedFile] = PUBLISHED) -> Fetched:
    """Download the weights from the first mirror that has them.

    Raises CheckpointError that says what each mirror did if none has them.
    """
    failures = []
    for file in published:
        for mirror in file.mirrors:
            try:
                return _bring(file, mirror, progress)
            except DownloadError as error:
                failures.append(str(error))
    raise CheckpointError(
        "No mirror gave the weights. If you have vox-adv-cpk.pth.tar or vox-cpk.pth.tar already, run "
        "`python main.py fetch vox-256 --from FILE`. What was tried: " + " ".join(failures)
    )


def fetch_from(
    url: str, progress: Progress, opens: Opens, published: Sequence[PublishedFile] = PUBLISHED
) -> Fetched:
    """Download the weights from a user's own address. Raises CheckpointError."""
    try:
        part = download(url, _part(hashlib.sha256(url.encode()).hexdigest()), progress)
    except DownloadError as error:
        raise CheckpointError(str(error)) from error
    return _take(part, url, opens, published)


def import_file(file: Path, opens: Opens, published: Sequence[PublishedFile] = PUBLISHED) -> Fetched:
    """Copy a file that the user has. Raises CheckpointError."""
    if not file.is_file():
        hint = " It was unpacked: the .tar is one file and stays packed." if file.is_dir() else ""
        raise CheckpointError(f"There is no file {file}.{hint}")
    folder = published_weights_path().parent
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder, suffix=".part")
    os.close(descriptor)
    try:
        shutil.copyfile(file, name)
        return _take(Path(name), str(file), opens, published)
    finally:
        Path(name).unlink(missing_ok=True)


def _bring(file: PublishedFile, mirror: str, progress: Progress) -> Fetched:
    """Download one mirror's file; start again once if an earlier piece does not belong to it."""
    part = _part(file.digest)
    for had_some in (part.exists(), False):
        download(mirror, part, progress)
        if _digest(part, file.algorithm) == file.digest:
            return _settle(part, _as_published(file))
        part.unlink()
        if not had_some:
            break
    raise DownloadError(f"{mirror} sent something else than {file.name}: its {file.algorithm} differs.")


def _take(part: Path, origin: str, opens: Opens, published: Sequence[PublishedFile]) -> Fetched:
    """Install `part` if its hash is known, or if it holds exactly this network."""
    for file in published:
        if _digest(part, file.algorithm) == file.digest:
            return _settle(part, _as_published(file))
    try:
        opens(part)
    except CheckpointError as error:
        part.unlink()
        raise CheckpointError(f"{str(error).replace(str(part), origin)} It was not taken.") from error
    return _settle(part, "Its hash is of no published file, but it holds exactly this network: taken.")


def _settle(part: Path, note: str) -> Fetched:
    """Rename a complete file to its final name."""
    part.replace(published_weights_path())
    return Fetched(published_weights_path(), note)


def _as_published(file: PublishedFile) -> str:
    return f"This is {file.name} as published: its {file.algorithm} is right."


def _digest(file: Path, algorithm: str) -> str:
    digest = hashlib.new(algorithm)
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _part(key: str) -> Path:
    return published_weights_path().parent / f"{key[:16]}.part"
