"""Controls: applies the user's choices: saves each one and passes it to the session."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from app.chain.framing import Framing
from app.chain.session_options import OnFailure, Portrait
from app.window.avatar_controls import AvatarControls
from app.window.background_panel import kind_of
from app.window.messages import Messages
from app.window.settings import Appearance, Corner, Language, Settings
from app.window.style import apply_style

if TYPE_CHECKING:
    from app.chain.session import Session

ZOOM_STEP = 1.06
PAN_STEP = 0.03
GHOST_STEP = 0.1


def framing_of(settings: Settings) -> Framing:
    """Return the chosen square of the camera picture."""
    return Framing(zoom=settings.zoom, pan_x=settings.pan_x, pan_y=settings.pan_y, follow=settings.follow)


class Controls(QObject):
    """The only owner of `settings`, with its `avatars`; `changed`: a setting or the avatar has changed."""

    changed = Signal()

    def __init__(
        self, session: Session, settings: Settings, messages: Messages, worn: Path | None = None
    ) -> None:
        super().__init__()
        self._session, self.settings = session, settings
        self.avatars = AvatarControls(session, settings, messages, worn)
        self.avatars.changed.connect(self.changed)

    @property
    def framing(self) -> Framing:
        """The chosen square of the camera picture."""
        return framing_of(self.settings)

    @property
    def is_driver_mirrored(self) -> bool:
        """True if the driver is shown as in a mirror, which the demo's driver is not."""
        return self.settings.mirror_driver and not self._session.status.camera.is_demo

    def set_relative(self, relative: bool) -> None:
        """Transfer motion relative to the calibrated face, or use the driver's pose as it is."""
        self.settings.relative = relative
        self._session.set_relative(relative)
        self.changed.emit()

    def set_follow(self, follow: bool) -> None:
        """Keep the driver's face in the square, or not."""
        self._reframe(replace(self.framing, follow=follow))

    def zoom_by(self, steps: int) -> None:
        """Zoom in (positive) or out."""
        self.set_zoom(self.framing.zoom * ZOOM_STEP**steps)

    def set_zoom(self, zoom: float) -> None:
        """Set the zoom; 1 is the largest square that fits the camera picture."""
        self._reframe(replace(self.framing, zoom=zoom))

    def pan(self, right: int, down: int) -> None:
        """Move the square by steps in the driver's view: in a mirror, right is the camera's left."""
        right = -right if self.is_driver_mirrored else right
        framing = self.framing
        x, y = framing.pan_x + right * PAN_STEP, framing.pan_y + down * PAN_STEP
        self._reframe(replace(framing, pan_x=x, pan_y=y))

    def reset_framing(self) -> None:
        """Reset to the largest square in the middle."""
        self._reframe(Framing(follow=self.settings.follow))

    def set_background(self, background: str) -> None:
        """Show the avatar before another background, of the words in `SessionOptions`."""
        kind = kind_of(background)
        if kind == "picture":
            self.settings.background_picture = background
        elif kind == "colour":
            self.settings.background_colour = background
        self._session.set_background(background)
        self._choose(background=background)

    def set_portrait(self, portrait: Portrait) -> None:
        """Show the person in another size."""
        self._session.set_portrait(portrait)
        self._choose(portrait=portrait)

    def set_turn_limit(self, is_limited: bool) -> None:
        """Turn the avatar's head only as far as it looks right, or as far as the driver's."""
        self._session.set_turn_limit(is_limited)
        self._choose(limits_turns=is_limited)

    def set_living_rest(self, is_alive: bool) -> None:
        """Let the avatar blink and move a little while it rests, or only breathe."""
        self._session.set_living_rest(is_alive)
        self._choose(lives_at_rest=is_alive)

    def set_strength(self, strength: float) -> None:
        """Exaggerate motion, from 0 to 2; 1 moves as the driver moves."""
        self._session.set_strength(strength)
        self._choose(strength=strength)

    def set_smoothing(self, smoothing: float) -> None:
        """Filter the driver's jitter, from 0 (not at all) to 2."""
        self._session.set_smoothing(smoothing)
        self._choose(smoothing=smoothing)

    def set_mirror_preview(self, mirror: bool) -> None:
        """Show the sent picture as in a mirror, in the window only."""
        self._choose(mirror_preview=mirror)

    def set_mirror_output(self, mirror: bool) -> None:
        """Flip the sent picture left to right."""
        self.settings.mirror_output = mirror
        self._session.set_mirror_output(mirror)
        self.changed.emit()

    def set_mark(self, is_shown: bool) -> None:
        """Draw the “avatar” mark on sent pictures, or not."""
        self.settings.mark = is_shown
        self._session.set_mark(is_shown)
        self.changed.emit()

    def set_act_on_failure(self, act: OnFailure) -> None:
        """Choose what is sent when the animation fails."""
        self.settings.act_on_failure = act
        self._session.set_act_on_failure(act)
        self.changed.emit()

    def set_source(self, source: str) -> None:
        """Take the pictures from another camera, file or stream."""
        self.settings.source = source
        self._session.set_source(source)
        self.changed.emit()

    def set_mirror_driver(self, mirror: bool) -> None:
        """Show the driver as in a mirror; this does not change what is sent."""
        self._choose(mirror_driver=mirror)

    def set_ghost(self, opacity: float) -> None:
        """Set the opacity of the avatar over the driver's picture, 0 to 1."""
        self._choose(ghost_opacity=min(max(opacity, 0.0), 1.0))

    def ghost_by(self, steps: int) -> None:
        """Decrease (negative) or increase the opacity of the overlay."""
        self.set_ghost(round(self.settings.ghost_opacity + steps * GHOST_STEP, 2))

    def set_you(self, is_shown: bool) -> None:
        """Show the driver in a corner of the picture, or not."""
        self._choose(shows_you=is_shown)

    def set_you_corner(self, corner: Corner) -> None:
        """Show the driver in this corner."""
        self._choose(you_corner=corner)

    def set_starts_on_air(self, is_wanted: bool) -> None:
        """Start the virtual camera together with the app, or not."""
        self._choose(starts_on_air=is_wanted)

    def set_records_sound(self, is_wanted: bool) -> None:
        """Record the microphone together with the picture, or not."""
        self._choose(records_sound=is_wanted)

    def note_first_steps(self) -> None:
        """Do not show the first steps at the next start."""
        self._choose(has_seen_first_steps=True)

    def set_appearance(self, appearance: Appearance) -> None:
        """Show the window in another palette."""
        self._choose(appearance=appearance)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            apply_style(application, appearance)

    def set_language(self, language: Language) -> None:
        """Show the texts in another language from the next start."""
        self._choose(language=language)

    def set_landmarks(self, is_shown: bool) -> None:
        """Draw the landmarks over both pictures."""
        self._choose(shows_landmarks=is_shown)

    def set_figures(self, is_shown: bool) -> None:
        """Write the figures over the picture."""
        self._choose(shows_figures=is_shown)

    def set_shortcuts(self, changed: dict[str, str]) -> None:
        """Save the keys that differ from the defaults."""
        self.settings.shortcuts = changed
        self.changed.emit()

    def _reframe(self, framing: Framing) -> None:
        self._session.set_framing(framing)
        self._choose(zoom=framing.zoom, pan_x=framing.pan_x, pan_y=framing.pan_y, follow=framing.follow)

    def _choose(self, **chosen: float | bool | str) -> None:
        for name, value in chosen.items():
            setattr(self.settings, name, value)
        self.changed.emit()
