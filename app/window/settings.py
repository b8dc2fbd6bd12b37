"""Settings: the user's choices, saved between runs."""

from __future__ import annotations

import json
import os
import shutil
import typing
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Literal

import platformdirs

from app.chain.session_options import OnFailure, Portrait
from app.devices.addresses import without_password
from app.private_files import write_privately

Appearance = Literal["system", "light", "dark"]
Language = Literal["system", "en", "de"]
Corner = Literal["top left", "top right", "bottom left", "bottom right"]


@dataclass
class Settings:
    """All choices that the window saves.

    `geometry` is Qt's own, in base 64. `shortcuts` and `global_shortcuts` map an action to its key,
    `favourites` a digit to the file of an avatar. `order` are the files of the avatars in the order of the
    strip, `recent` those of the shipped ones that were used last, newest first. `background` has the words of
    `SessionOptions`; the last picture and colour are kept while another background is shown.
    """

    avatar: str = ""
    source: str = ""
    relative: bool = True
    limits_turns: bool = True
    lives_at_rest: bool = True
    strength: float = 1.0
    smoothing: float = 1.0
    background: str = "own"
    background_picture: str = ""
    background_colour: str = ""
    portrait: Portrait = "medium"
    mirror_preview: bool = False
    mirror_driver: bool = True
    mirror_output: bool = False
    mark: bool = True
    act_on_failure: OnFailure = OnFailure.REST
    zoom: float = 1.0
    pan_x: float = 0.0
    pan_y: float = 0.0
    follow: bool = True
    ghost_opacity: float = 0.0
    shows_landmarks: bool = False
    shows_figures: bool = False
    shows_you: bool = True
    you_corner: Corner = "top right"
    starts_on_air: bool = False
    records_sound: bool = False
    has_seen_first_steps: bool = False
    appearance: Appearance = "system"
    language: Language = "system"
    recordings: str = ""
    geometry: str = ""
    small_geometry: str = ""
    shortcuts: dict[str, str] = field(default_factory=dict)
    uses_global_shortcuts: bool = False
    global_shortcuts: dict[str, str] = field(default_factory=dict)
    favourites: dict[str, str] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    recent: list[str] = field(default_factory=list)
    unknown: dict[str, object] = field(default_factory=dict)
    """Values written by a newer version, which are saved unchanged."""


def settings_path() -> Path:
    """Return the path of the settings file; the folder GUISE_CONFIG overrides the system's."""
    folder = os.environ.get("GUISE_CONFIG") or platformdirs.user_config_dir("guise", appauthor=False)
    return Path(folder) / "settings.json"


def calibrations_folder() -> Path:
    """Return the folder of kept calibrations, beside the settings; it need not exist."""
    return settings_path().parent / "calibrations"


def load_settings(path: Path | None = None) -> tuple[Settings, str]:
    """Return the saved choices, and a sentence for the user, which is empty if all is well.

    Never raises. An invalid value is replaced by the default and the others are kept. A file with any invalid
    part is copied to `settings.json.broken`.
    """
    path = path or settings_path()
    try:
        settings, refused = _settings_from(json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Settings(), ""
    except OSError as error:
        return Settings(), f"Your settings could not be read ({error.strerror}). The defaults are used."
    except Exception:  # the window must open with any file; RecursionError is one case
        return Settings(), f"Your settings could not be understood. {_set_aside(path)}"
    if not refused:
        return settings, ""
    names = ", ".join(f"“{name}”" for name in refused)
    return settings, f"Some of your settings could not be understood: {names}. {_set_aside(path)}"


def save_settings(settings: Settings, path: Path | None = None) -> str:
    """Write the choices, completely or not at all. Returns a sentence if that failed, else "".

    The password of a stream is not saved, and only the user may read the file. Never raises: file names that
    are not UTF-8 are written as valid JSON too.
    """
    path = path or settings_path()
    known = asdict(settings)
    kept = {**known.pop("unknown"), **known}
    kept["source"] = without_password(settings.source)
    try:
        write_privately(path, (json.dumps(kept, indent=2) + "\n").encode("ascii"))
    except (OSError, ValueError, TypeError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        return f"Your settings could not be saved in {path}: {reason}."
    return ""


def _set_aside(path: Path) -> str:
    aside = path.with_suffix(".json.broken")
    try:
        shutil.copyfile(path, aside)
    except OSError:
        return "The defaults are used for them."
    return f"The defaults are used for them. The old file is kept as {aside.name}."


def _settings_from(kept: object) -> tuple[Settings, list[str]]:
    """Return the settings, and the names of invalid values."""
    if not isinstance(kept, Mapping):
        raise ValueError("the file does not hold settings")
    kinds = typing.get_type_hints(Settings)
    names = {each.name for each in fields(Settings)} - {"unknown"}
    known = {name: _as_enum(value, kinds[name]) for name, value in kept.items() if name in names}
    refused = sorted(name for name, value in known.items() if not _fits(name, value, kinds[name]))
    others = {name: value for name, value in kept.items() if name not in names}
    good = {name: value for name, value in known.items() if name not in refused}
    return Settings(**good, unknown=others), refused


def _as_enum(value: typing.Any, kind: object) -> typing.Any:
    """Return the enum member with this value; any other value unchanged."""
    try:
        return OnFailure(value) if kind is OnFailure else value
    except ValueError:
        return value


def _fits(name: str, value: object, kind: object) -> bool:
    if typing.get_origin(kind) is Literal:
        return isinstance(value, str) and value in typing.get_args(kind)
    if typing.get_origin(kind) is dict:
        return isinstance(value, dict) and all(
            isinstance(each, str) for pair in value.items() for each in pair
        )
    if typing.get_origin(kind) is list:
        return isinstance(value, list) and all(isinstance(each, str) for each in value)
    if kind is float:
        return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e3
    if name in ("geometry", "small_geometry"):
        return isinstance(value, str) and value.isascii()
    return type(value) is kind
