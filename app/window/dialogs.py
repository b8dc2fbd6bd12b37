"""Dialogs: opens the windows that ask something, and acts on the answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QColor, QDesktopServices, QGuiApplication, QImage
from PySide6.QtWidgets import QColorDialog, QDialog, QFileDialog, QInputDialog, QWidget

from app.avatars import AvatarError, AvatarFile, list_avatars
from app.chain.flagged_frame import FlaggedFrame
from app.chain.status import SinkStatus
from app.devices.sinks import Action
from app.devices.virtual_camera_setup import VirtualCameraSetup, virtual_camera_setup
from app.window.background_panel import Kind
from app.window.camera_dialog import CameraDialog
from app.window.camera_setup import CameraSetup
from app.window.controls import Controls
from app.window.crop_dialog import CropDialog, size_problem
from app.window.dialog_files import free_path, pictures, recordings, videos, with_suffix
from app.window.dropped import dropped_in
from app.window.global_shortcuts import GlobalShortcuts
from app.window.help_dialog import HelpDialog
from app.window.language import later, tr
from app.window.messages import Messages
from app.window.messages_dialog import MessagesDialog
from app.window.moment_dialog import MomentDialog
from app.window.new_avatar import save_new
from app.window.picture_reading import PictureReading
from app.window.question import Question
from app.window.settings_dialog import SettingsDialog
from app.window.video_dialog import VideoDialog

if TYPE_CHECKING:
    from app.chain.session import Session

USUAL_COLOUR = "#3a4a5c"
"""Colour that the colour dialog proposes first."""
PASS_THROUGH = later(
    "While this is on, everybody in the call and every recording sees you, not the avatar. "
    "A red border stays around the picture until you turn it off."
)


class Dialogs(QObject):
    """Opens dialogs that do not block the window: the preview continues behind them.

    `tour_pressed` asks for the first steps again.
    """

    tour_pressed = Signal()

    def __init__(
        self,
        window: QWidget,
        session: Session,
        controls: Controls,
        messages: Messages,
        shortcuts: GlobalShortcuts,
    ) -> None:
        super().__init__(window)
        self._window, self._session, self._shortcuts = window, session, shortcuts
        self._controls, self._messages = controls, messages
        self._reading = PictureReading(self)
        self.moment: MomentDialog | None = None
        self.recording: Path | None = None
        self.look_at_setup: Callable[[], VirtualCameraSetup] = virtual_camera_setup

    def add_avatar(self) -> None:
        """Let the user pick a picture, and crop it."""
        names, _ = QFileDialog.getOpenFileNames(self._window, tr("Add avatars"), "", pictures())
        self.crop_all([Path(name) for name in names])

    def paste(self) -> None:
        """Make an avatar of the picture on the clipboard."""
        if not self.take(QGuiApplication.clipboard().mimeData()):
            self._messages.say(tr("There is no picture on the clipboard."))

    def take(self, dropped: QMimeData | None) -> bool:
        """Make avatars of dropped or pasted pictures, or judge a video. Returns whether there was any."""
        found = dropped_in(dropped)
        if found.note:
            self._messages.say(found.note)
        if found.video is not None:
            self.judge(found.video)
        elif found.image is not None:
            self.crop_image(found.image, tr("New avatar"))
        else:
            self.crop_all(found.pictures)
        return found.is_anything

    def stop(self) -> None:
        """Read no more pictures, because the window closes."""
        self._reading.stop()

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        QGuiApplication.clipboard().setText(text)
        self._messages.say(tr("Copied."))

    def show_in_folder(self, path: Path) -> None:
        """Open the folder of a file."""
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))

    def crop_all(self, paths: Sequence[Path]) -> None:
        """Crop one picture after the other; cancelling ends the series."""
        if paths:
            self._reading.read(paths[0], lambda image, problem: self._crop(paths, image, problem))

    def _crop(self, paths: Sequence[Path], image: QImage | None, problem: str) -> None:
        """Crop the first of these pictures, then the others; report one that cannot be used."""
        self._messages.error(problem)
        dialog = self.crop_image(image, paths[0].stem.replace("_", " ").title()) if image else None
        if dialog is None:
            self.crop_all(paths[1:])
        else:
            dialog.accepted.connect(lambda: self.crop_all(paths[1:]))

    def crop_image(self, image: QImage, name: str) -> CropDialog | None:
        """Ask for the square of this picture, and for its name; report a picture that is too small."""
        if problem := size_problem(image, name):
            self._messages.error(problem)
            return None
        dialog = CropDialog(image, name, self._window)
        dialog.accepted.connect(lambda: self._keep(dialog))
        self._session.portrait_checked.connect(dialog.show_check)
        dialog.wait_for_check()
        self._session.check_portrait(dialog.picture)
        _open(dialog)
        return dialog

    def rename(self, avatar: AvatarFile) -> None:
        """Ask for a new name of one of the user's own avatars."""
        name, is_chosen = QInputDialog.getText(
            self._window, tr("Rename"), tr("Name of the avatar"), text=avatar.name
        )
        if is_chosen and name.strip() and name.strip() != avatar.name:
            self._controls.avatars.rename(avatar, name.strip())

    def choose_camera(self) -> CameraDialog:
        """Ask for the source of the pictures; the list grows while cameras are found."""
        is_mirrored = self._controls.settings.mirror_driver
        dialog = CameraDialog(self._session, self._window, is_mirrored=is_mirrored)
        dialog.source_chosen.connect(self._controls.set_source)
        _open(dialog)
        return dialog

    def choose_background(self, kind: Kind) -> None:
        """Show the avatar before another background; ask for the picture or the colour first."""
        if kind == "picture":
            before = self._controls.settings.background_picture
            words, _ = QFileDialog.getOpenFileName(self._window, tr("Background"), before, pictures())
        elif kind == "colour":
            before = self._controls.settings.background_colour or USUAL_COLOUR
            colour = QColorDialog.getColor(QColor(before), self._window, tr("Background"))
            words = colour.name() if colour.isValid() else ""
        else:
            words = kind
        self._controls.set_background(words or self._controls.settings.background)

    def ask_quit(self, line: str) -> Question:
        """Ask before quitting while pictures are sent or recorded; `line` says what is sent now."""
        question = Question(
            tr("Quit Guise?"), tr("{line}. Quitting ends that.", line=line), tr("Quit"), self._window
        )
        _open(question)
        return question

    def set_pass_through(self, is_on: bool) -> Question | None:
        """Turn pass-through off at once, but on only after the user accepted a clear warning."""
        if not is_on:
            self._session.set_pass_through(False)
            return None
        question = Question(
            tr("Show your real face?"), tr(PASS_THROUGH), tr("Show my real face"), self._window
        )
        question.accepted.connect(lambda: self._session.set_pass_through(True))
        _open(question)
        return question

    def record(self, is_on: bool) -> None:
        """Ask for a file and start recording, or finish the recording."""
        if not is_on:
            self._session.stop_recording()
            return
        path, _ = QFileDialog.getSaveFileName(
            self._window, tr("Record to"), str(free_path(self._controls.settings.recordings)), recordings()
        )
        if path:
            chosen, is_complete = with_suffix(path)
            self._controls.settings.recordings = str(chosen.parent)
            self.recording = chosen
            sound = self._controls.settings.records_sound
            self._session.start_recording(chosen, overwrites=is_complete, has_sound=sound)

    def edit_settings(self, page: int = 0) -> SettingsDialog:
        """Open the settings on one of their pages."""
        dialog = SettingsDialog(
            self._session, self._controls, self._shortcuts, self._window, look=self.look_at_setup
        )
        dialog.camera_pressed.connect(self.choose_camera)
        dialog.setup_pressed.connect(self.set_up_camera)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show_page(page)
        return dialog

    def set_up_camera(self) -> CameraSetup:
        """Open the setup of the virtual camera."""
        dialog = CameraSetup(self.look_at_setup, self._window)
        dialog.test_switched.connect(self._session.show_test_pattern)
        dialog.live_pressed.connect(lambda: self._session.start_virtual_camera())
        _open(dialog)
        return dialog

    def show_help(self) -> HelpDialog:
        """Show the help."""
        dialog = HelpDialog(self._controls.settings.shortcuts, self._window)
        dialog.tour_pressed.connect(dialog.close)
        dialog.tour_pressed.connect(self.tour_pressed)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show()
        return dialog

    def show_moment(self, frame: FlaggedFrame) -> MomentDialog:
        """Show one flagged frame."""
        if self.moment is None:
            self.moment = MomentDialog(self._window)
            self.moment.clip_pressed.connect(self.save_clip)
        self.moment.show_frame(frame, self._session.recent())
        return self.moment

    def save_clip(self, moment: FlaggedFrame) -> None:
        """Ask for a file, and write the avatar's pictures around a flagged moment to it."""
        proposed = free_path(self._controls.settings.recordings).with_stem(f"guise moment {moment.number}")
        path, _ = QFileDialog.getSaveFileName(self._window, tr("Save clip"), str(proposed), recordings())
        if path:
            chosen, is_complete = with_suffix(path)
            self._session.save_clip(moment, chosen, overwrites=is_complete)

    def note_clip(self, path: str, problem: str) -> None:
        """Say that a clip was saved, or why not."""
        if problem:
            self._messages.error(problem)
            return
        words = tr("The clip was saved as {name}.", name=Path(path).name)
        self._messages.say(words, act_text=tr("Show in folder"), act=lambda: self.show_in_folder(Path(path)))

    def judge_video(self) -> None:
        """Ask for a video, and judge it."""
        path, _ = QFileDialog.getOpenFileName(self._window, tr("Judge a video"), "", videos())
        if path:
            self.judge(Path(path))

    def judge(self, video: Path) -> VideoDialog:
        """Judge a video in the background, and show its verdict."""
        dialog = VideoDialog(self._session, video, self._window)
        _open(dialog)
        return dialog

    def show_messages(self) -> MessagesDialog:
        """Show all messages."""
        dialog = MessagesDialog(self._messages, self._window)
        dialog.show()
        return dialog

    def help_with(self, sink: SinkStatus) -> None:
        """Open the remedy of a failed virtual camera: another device, or the setup."""
        if sink.action is Action.DEVICES:
            self._choose_device()
        else:
            self.set_up_camera()

    def _choose_device(self) -> None:
        devices = sorted(map(str, Path("/dev").glob("video*")))
        text = tr("The device or program to send to:")
        device, is_chosen = QInputDialog.getItem(self._window, tr("Virtual camera"), text, devices)
        if is_chosen and device.strip():
            self._session.start_virtual_camera(device.strip())

    def _keep(self, dialog: CropDialog) -> None:
        """Save the cropped square as one of the user's own avatars, and set it."""
        try:
            path = save_new(dialog.view.cropped(), dialog.name_edit.text())
        except AvatarError as refusal:
            self._messages.error(str(refusal))
            return
        self._controls.avatars.reload()
        for avatar in list_avatars():
            if avatar.path == path:
                self._controls.avatars.wear(avatar)


def _open(dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
