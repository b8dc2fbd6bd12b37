"""TopBar: the present camera, and the buttons for settings, help and the menu."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from app.chain.status import CameraStatus
from app.devices.camera_list import CameraInfo
from app.window.language import said, tr
from app.window.styled import button, icon_button, label, tip

HEIGHT = 44
NAME_LONGEST = 28
"""Number of letters of a camera's name that are shown; the tooltip has the rest."""


class TopBar(QWidget):
    """The camera's button opens a menu of all cameras, the demo, and files or streams."""

    source_chosen = Signal(str)
    more_sources_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.camera = button("", "flat", icon="camera")
        self.cameras = QMenu(self)
        self.camera.setMenu(self.cameras)
        self.settings = icon_button("settings", tr("Settings"))
        self.help = icon_button("help", tr("Help"))
        self.more = icon_button("more", tr("More"))
        self._lay_out()
        self.show_camera(CameraStatus(), ())

    def show_camera(self, camera: CameraStatus, others: Sequence[CameraInfo]) -> None:
        """Show the present camera, and the others in its menu."""
        name = tr("Demo") if camera.is_demo else camera.name or tr("Opening…")
        shown = name if len(name) <= NAME_LONGEST else name[: NAME_LONGEST - 1] + "…"
        is_missing = bool(camera.problem) and not camera.has_ended
        self.camera.setText((tr("No picture") if is_missing else shown).replace("&", "&&"))
        self.camera.setAccessibleName(tr("Camera: {name}", name=name))
        self.camera.set_icon("warning" if is_missing else "camera")
        parts = (name, camera.format, tr("{fps} fps", fps=round(camera.fps)) if camera.fps else "")
        tip(self.camera, said(camera.problem) or ", ".join(part for part in parts if part))
        self._fill_menu(others, camera)

    def _fill_menu(self, cameras: Sequence[CameraInfo], chosen: CameraStatus) -> None:
        self.cameras.clear()
        for info in (*cameras, CameraInfo("demo", tr("Demo"))):
            action = self.cameras.addAction(info.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(chosen.is_demo if info.source == "demo" else info.source == chosen.device)
            action.triggered.connect(lambda _=False, source=info.source: self.source_chosen.emit(source))
        self.cameras.addSeparator()
        self.cameras.addAction(tr("Video file or stream…")).triggered.connect(self.more_sources_pressed)

    def _lay_out(self) -> None:
        self.setFixedHeight(HEIGHT)
        self.camera.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(label("Guise", "title"))
        row.addStretch()
        for widget in (self.camera, self.settings, self.help, self.more):
            row.addWidget(widget)
