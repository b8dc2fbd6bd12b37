"""SettingsDialog: five pages; every choice takes effect at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.chain.session_options import OnFailure
from app.chain.status import SinkState
from app.devices.virtual_camera_setup import VirtualCameraSetup, virtual_camera_setup
from app.window.camera_setup import SetupWatch
from app.window.controls import Controls
from app.window.details import ACTS
from app.window.global_shortcuts import GlobalShortcuts
from app.window.global_shortcuts_box import GlobalShortcutsBox
from app.window.keys_page import KeysPage
from app.window.language import later, said, tr
from app.window.styled import button, label, page_of
from app.window.switch import Switch

if TYPE_CHECKING:
    from app.chain.session import Session

T = TypeVar("T", bound=str)
PAGES = (
    later("Camera"),
    later("Sending"),
    later("When it looks wrong"),
    later("Keys"),
    later("Appearance"),
)
KEYS_PAGE = 3
CHOICE_INDENT_PX, SWITCH_INDENT_PX = 30, 48
"""Distance of the text of a choice and of a switch from its left edge, in pixels."""
ACT_HINTS = {
    OnFailure.REST: later("Others see the last good picture, then the avatar at rest, then a card."),
    OnFailure.HOLD: later("Others see the last good picture, and a card after some seconds."),
    OnFailure.BLUR: later("Others see the avatar, blurred."),
    OnFailure.CARD: later("Others see a card that says “One moment, please”."),
    OnFailure.KEEP: later("Others see everything, broken or not."),
}
APPEARANCES = {"system": later("As the system"), "light": later("Light"), "dark": later("Dark")}
LANGUAGES = {"system": later("As the system"), "en": "English", "de": "Deutsch"}


class SettingsDialog(QDialog):
    """Camera, sending, failures, keys and appearance."""

    camera_pressed = Signal()
    setup_pressed = Signal()

    def __init__(
        self,
        session: Session,
        controls: Controls,
        shortcuts: GlobalShortcuts,
        parent: QWidget | None = None,
        *,
        look: Callable[[], VirtualCameraSetup] = virtual_camera_setup,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self.resize(720, 500)
        self._session, self._controls = session, controls
        self.pages = QListWidget()
        self.pages.setObjectName("pages")
        self.pages.setAccessibleName(tr("Pages"))
        for name in PAGES:
            item = QListWidgetItem(tr(name), self.pages)
            item.setSizeHint(QSize(0, 40))
        self.pages.setFixedWidth(184)
        self.keys = KeysPage(controls.settings.shortcuts)
        self.global_shortcuts = GlobalShortcutsBox(shortcuts)
        self.keys.column.addWidget(self.global_shortcuts)
        self.acts = QButtonGroup(self)
        self.driver = label("", "muted", wraps=True)
        self._watch = SetupWatch(look, self)
        self._watch.found.connect(self._show_driver)
        self.stack = QStackedWidget()
        for page in (self._camera(), self._sending(), self._failing(), self.keys, self._appearance()):
            self.stack.addWidget(page)
        self.keys.keys_chosen.connect(controls.set_shortcuts)
        self.pages.currentRowChanged.connect(self.stack.setCurrentIndex)
        self.pages.setCurrentRow(0)
        self._lay_out()

    def show_page(self, number: int) -> None:
        """Show one of the pages, counted from 0."""
        self.pages.setCurrentRow(number)
        self.show()

    def showEvent(self, event: QShowEvent) -> None:
        """Start watching the virtual camera."""
        super().showEvent(event)
        self._watch.start()

    def done(self, result: int) -> None:
        """Stop watching, however the dialog is closed."""
        self._watch.stop()
        super().done(result)

    def _show_driver(self, setup: VirtualCameraSetup) -> None:
        """Say whether the virtual camera can be used. While Guise sends, its device counts as in use."""
        camera = self._session.status.virtual_camera
        is_on = camera.state is SinkState.ON
        self.driver.setText(tr("On air: {name}", name=camera.name) if is_on else said(setup.text))

    def _camera(self) -> QWidget:
        do, chosen, camera = self._controls, self._controls.settings, self._session.status.camera
        choose = button(tr("Choose a camera…"), icon="camera")
        choose.clicked.connect(self.camera_pressed)
        return page_of(
            label(tr("Demo") if camera.is_demo else camera.name, "title"),
            label(camera.format, "muted"),
            _row(choose),
            _switch(tr("Follow my face"), chosen.follow, do.set_follow),
            _switch(tr("Mirror my picture"), chosen.mirror_driver, do.set_mirror_driver),
        )

    def _sending(self) -> QWidget:
        do, chosen = self._controls, self._controls.settings
        setup = button(tr("Set up the virtual camera…"))
        setup.clicked.connect(self.setup_pressed)
        folder = chosen.recordings or str(Path.home())
        return page_of(
            _switch(tr("Go live when Guise starts"), chosen.starts_on_air, do.set_starts_on_air),
            _switch(tr("“Avatar” mark on what others see"), chosen.mark, do.set_mark),
            _switch(tr("Mirror what others see"), chosen.mirror_output, do.set_mirror_output),
            _switch(tr("Record the microphone too"), chosen.records_sound, do.set_records_sound),
            _row(setup),
            self.driver,
            label(tr("Size: 1280 × 720, 30 pictures a second"), "muted"),
            label(tr("Recordings: {folder}", folder=folder), "muted", wraps=True),
        )

    def _failing(self) -> QWidget:
        acts = []
        for number, (act, text) in enumerate(ACTS.items()):
            choice = QRadioButton(tr(text))
            choice.setChecked(act is self._controls.settings.act_on_failure)
            choice.toggled.connect(
                lambda is_on, act=act: self._controls.set_act_on_failure(act) if is_on else None
            )
            self.acts.addButton(choice, number)
            acts.append(_explained(choice, tr(ACT_HINTS[act]), CHOICE_INDENT_PX))
        do, chosen = self._controls, self._controls.settings
        turns = _switch(
            tr("Turn the head only as far as it looks right"), chosen.limits_turns, do.set_turn_limit
        )
        rest = _switch(tr("Blink and move a little at rest"), chosen.lives_at_rest, do.set_living_rest)
        return page_of(
            label(tr("While the animation looks wrong, or you are not in the picture:"), wraps=True),
            *acts,
            _explained(
                turns, tr("Off: it turns as far as yours, and hair and neck can tear."), SWITCH_INDENT_PX
            ),
            rest,
        )

    def _appearance(self) -> QWidget:
        do, chosen = self._controls, self._controls.settings
        self.appearance = _choices(tr("Colours"), APPEARANCES, chosen.appearance, do.set_appearance)
        self.language = _choices(tr("Language"), LANGUAGES, chosen.language, do.set_language)
        return page_of(
            label(tr("Colours"), "heading"),
            self.appearance,
            label(tr("Language"), "heading"),
            self.language,
            label(tr("Another language is shown from the next start on."), "muted", wraps=True),
        )

    def _lay_out(self) -> None:
        close = button(tr("Close"), "primary")
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch()
        foot.addWidget(close)
        right = QVBoxLayout()
        right.setSpacing(16)
        right.addWidget(self.stack, 1)
        right.addLayout(foot)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 24, 24, 16)
        row.setSpacing(24)
        row.addWidget(self.pages)
        row.addLayout(right, 1)


def _explained(choice: QWidget, hint: str, indent_px: int) -> QWidget:
    """Return a choice or a switch with its explanation below, in line with its text."""
    holder, explanation = QWidget(), label(hint, "muted", wraps=True)
    explanation.setIndent(indent_px)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(choice)
    column.addWidget(explanation)
    return holder


def _row(widget: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(widget)
    row.addStretch()
    return holder


def _switch(text: str, is_on: bool, choose: Callable[[bool], object]) -> Switch:
    made = Switch(text)
    made.setChecked(is_on)
    made.toggled.connect(choose)
    return made


def _choices(name: str, texts: dict[str, str], chosen: str, choose: Callable[[T], object]) -> QComboBox:
    box = QComboBox()
    for value, text in texts.items():
        box.addItem(tr(text), value)
    box.setCurrentIndex(box.findData(chosen))
    box.setAccessibleName(name)
    box.setMaximumWidth(260)
    box.activated.connect(lambda row: choose(box.itemData(row)))
    return box
