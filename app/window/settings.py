"""Settings: the user's choices, kept between runs."""

from __future__ import annotations

import json
import os
import typing
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Literal

import platformdirs

from app.chain.session_options import ActOnFailure


@dataclass
class Settings:
    """Everything the window remembers. `geometry` is Qt's own, in base 64; `shortcuts` maps action to key."""

    avatar: str = ""
    source: str = ""
    relative: bool = True
    mirror_driver: bool = True
    mirror_output: bool = False
    mark: bool = True
    act_on_failure: ActOnFailure = "off"
    zoom: float = 1.0
    pan_x: float = 0.0
    pan_y: float = 0.0
    follow: bool = True
    ghost_opacity: float = 0.35
    shows_landmarks: bool = False
    shows_figures: bool = False
    recordings: str = ""
    geometry: str = ""
    shortcuts: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, object] = field(default_factory=dict)
    """What a newer version wrote here: kept, not understood."""


def settings_path() -> Path:
    """Where the settings lie; the folder GUISE_CONFIG overrides the system's."""
    folder = os.environ.get("GUISE_CONFIG") or platformdirs.user_config_dir("guise", appauthor=False)
    return Path(folder) / "settings.json"


def load_settings(path: Path | None = None) -> tuple[Settings, str]:
    """The choices kept last time and a sentence for the user, empty if all is well.

    A file that cannot be understood is kept beside as `settings.json.broken`, and the defaults are used.
    """
    path = path or settings_path()
    try:
        return _settings_from(json.loads(path.read_text(encoding="utf-8"))), ""
    except FileNotFoundError:
        return Settings(), ""
    except OSError as error:
        return Settings(), f"Your settings could not be read ({error.strerror}); the usual ones are used."
    except ValueError as error:
        return Settings(), f"Your settings could not be understood ({error}). {_set_aside(path)}"


def save_settings(settings: Settings, path: Path | None = None) -> str:
    """Write the choices, whole or not at all. A sentence for the user if that failed, else an empty one."""
    path = path or settings_path()
    known = asdict(settings)
    kept = {**known.pop("unknown"), **known}
    written = path.with_suffix(".json.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        written.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        os.replace(written, path)
    except OSError as error:
        return f"Your settings could not be kept in {path}: {error.strerror}."
    return ""


def _set_aside(path: Path) -> str:
    aside = path.with_suffix(".json.broken")
    try:
        os.replace(path, aside)
    except OSError:
        return "The usual ones are used."
    return f"The usual ones are used; the old file is kept as {aside.name}."


def _settings_from(kept: object) -> Settings:
    if not isinstance(kept, Mapping):
        raise ValueError("the file is not a list of choices")
    kinds = typing.get_type_hints(Settings)
    names = {each.name for each in fields(Settings)} - {"unknown"}
    known = {name: _checked(name, value, kinds[name]) for name, value in kept.items() if name in names}
    others = {name: value for name, value in kept.items() if name not in names}
    return Settings(**known, unknown=others)


def _checked(name: str, value: object, kind: object) -> typing.Any:
    if typing.get_origin(kind) is Literal:
        fits = value in typing.get_args(kind)
    elif typing.get_origin(kind) is dict:
        fits = isinstance(value, dict) and all(
            isinstance(each, str) for pair in value.items() for each in pair
        )
    elif kind is float:
        fits = isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e3
    else:
        fits = type(value) is kind
    if not fits:
        raise ValueError(f"“{name}” is {value!r}")
    return value
