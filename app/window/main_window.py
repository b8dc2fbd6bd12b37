"""MainWindow: shows the sent picture with one line about its state."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QMainWindow, QSystemTrayIcon

from app.window.calibration_flow import CalibrationFlow
from app.window.connections import connect
from app.window.controls import Controls
from app.window.deeds import deeds_of
from app.window.dialogs import Dialogs
from app.window.global_shortcuts import GlobalShortcuts
from app.window.menus import Menus
from app.window.messages import LOG, Messages
from app.window.page import ROOMY_FROM_PX, Page
from app.window.presenter import Presenter
from app.window.settings import save_settings
from app.window.sink_news import SinkNews
from app.window.small_window import SmallWindow
from app.window.state_line import Others, is_wanted
from app.window.thumbnails import Thumbnails
from app.window.tour import Tour
from app.window.tray import Tray

if TYPE_CHECKING:
    from app.chain.session import Session

WIDTH, HEIGHT = 1100, 760
SCREEN_SHARE, LARGEST_SHARE = 0.8, 0.92
"""Share of the screen that a new window takes at most, and the share of its height that names may need."""
SMALLEST = (720, 520)
WATCH_MS = 15_000
"""Interval between two searches for cameras, in milliseconds.

Listing them starts a program on some systems.
"""
SAVE_AFTER_MS = 1000


class MainWindow(QMainWindow):
    """Shows a session and passes the user's actions to it.

    Starts the session when the window is shown, and stops it when the window closes.
    """

    def __init__(self, session: Session, controls: Controls, messages: Messages) -> None:
        super().__init__()
        self.setWindowTitle("Guise")
        self.setMinimumSize(*SMALLEST)
        self.setAcceptDrops(True)
        self._session, self.controls, self.messages = session, controls, messages
        self.thumbnails = Thumbnails()
        self.page = Page(self.thumbnails, messages)
        self.setCentralWidget(self.page)
        self.global_shortcuts = GlobalShortcuts(controls, parent=self)
        self.dialogs = Dialogs(self, session, controls, messages, self.global_shortcuts)
        self.menus = Menus(self, deeds_of(self, session), controls.settings.shortcuts)
        self.page.top.more.setMenu(self.menus.all)
        self.unsaved = ""
        """Why the settings could not be saved when the window closed; "" if they were."""
        self.small: SmallWindow | None = None
        self.tray = Tray(self.menus, self) if QSystemTrayIcon.isSystemTrayAvailable() else None
        self._sink_news = SinkNews(session, self.dialogs, messages, parent=self)
        self._has_started = self._may_close = self._is_unseen = self._is_alt_alone = False
        self._watch = QTimer(self, interval=WATCH_MS)
        self._save = QTimer(self, singleShot=True, interval=SAVE_AFTER_MS)
        self.presenter = Presenter(session, controls, self.page, self.menus)
        self._watch.timeout.connect(self.watch_for_cameras)
        self._save.timeout.connect(self.save)
        controls.changed.connect(self._save.start)
        self.calibration = CalibrationFlow(
            session, self.page.mirror, messages, lambda: controls.is_driver_mirrored
        )
        self.presenter.presented.connect(lambda *_: self.calibration.look())
        self.tour = Tour(self, session)
        session.changed.connect(self._look_who_watches)
        session.changed.connect(self._show_small_status)
        self.presenter.presented.connect(self._show_small_advice)
        connect(self, session)
        self._take_place()

    def showEvent(self, event: QShowEvent) -> None:
        """Start the session when the window is shown for the first time."""
        super().showEvent(event)
        self._look_who_watches()
        self._watch.start()
        if self.tray is not None:
            self.tray.show()
        if not self._has_started:
            self._has_started = True
            self.page.mirror.setFocus()
            QTimer.singleShot(0, self._begin)

    def hideEvent(self, event: QHideEvent) -> None:
        """Stop painting while the window is hidden."""
        super().hideEvent(event)
        self._look_who_watches()

    def changeEvent(self, event: QEvent) -> None:
        """Stop painting while the window is minimised."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self._look_who_watches()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop the session before anything that may fail; then save the choices.

        Asks first while pictures are sent or recorded.
        """
        line = self.presenter.line
        if line.others is not Others.NOTHING and not self._may_close:
            event.ignore()
            self.dialogs.ask_quit(line.text).accepted.connect(self.quit)
            return
        self._may_close = True  # show nothing more while the session stops
        for timer in (self._watch, self._save):
            timer.stop()
        self.hide()
        self.presenter.stop()
        self._session.stop()
        self._close_the_rest()
        self.unsaved = self.save()
        if self.unsaved:
            LOG.error(self.unsaved)
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept pictures that are dragged over the window."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Make avatars of dropped pictures."""
        self.dialogs.take(event.mimeData())
        event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Note whether Alt is pressed alone."""
        self._is_alt_alone = event.key() == Qt.Key.Key_Alt and not event.isAutoRepeat()
        super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Open the menu when Alt was pressed alone, as menu bars do."""
        if event.key() == Qt.Key.Key_Alt and self._is_alt_alone:
            more = self.page.top.more
            self.menus.all.popup(more.mapToGlobal(more.rect().bottomLeft()))
        self._is_alt_alone = False
        super().keyReleaseEvent(event)

    def quit(self) -> None:
        """Close without asking."""
        self._may_close = True
        self.close()

    def save(self) -> str:
        """Save the choices. Reports a failure, and returns its sentence."""
        settings = self.controls.settings
        settings.geometry = self.saveGeometry().toBase64().toStdString()
        problem = save_settings(settings)
        self.messages.error(problem)
        return problem

    def watch_for_cameras(self) -> None:
        """Search for cameras while the demo plays because there is none."""
        if self._session.status.camera.is_demo and self.controls.settings.source != "demo":
            self._session.look_for_cameras()

    def calibrate(self) -> None:
        """Wait for a calm face; when called again, take the face as it is."""
        self.calibration.begin()

    def show_details(self, is_open: bool) -> None:
        """Open or close the details."""
        self.page.show_details(is_open)
        self.menus.show_switches(details=is_open)

    def show_small_window(self, is_small: bool) -> None:
        """Show the small window in place of this one, or this one again."""
        if not is_small and self.small is not None:
            self.small.close()
        elif is_small and self.small is None:
            self.small = self._made_small()
            self.small.show()
            self._look_who_watches()
            self.hide()
        self.menus.show_switches(small_window=is_small)

    def switch_virtual_camera(self, is_on: bool) -> None:
        """Start or stop the virtual camera; its setup opens if it is missing."""
        self._sink_news.is_asked = is_on
        (self._session.start_virtual_camera if is_on else self._session.stop_virtual_camera)()
        self.presenter.show_status()

    def record(self, is_on: bool) -> None:
        """Ask for a file and start recording, or finish the recording."""
        self.dialogs.record(is_on)
        self.presenter.show_status()

    def pass_through(self, is_on: bool) -> None:
        """Send the real face after a question, or stop that at once."""
        self.dialogs.set_pass_through(is_on)
        self.presenter.show_status()

    def _begin(self) -> None:
        self._session.start()
        self.messages.error(self.global_shortcuts.begin())
        if not self.controls.settings.has_seen_first_steps:
            self.tour.begin()
        is_asked_for = is_wanted(self._session.status.virtual_camera)
        if self.controls.settings.starts_on_air and not is_asked_for:
            self._session.start_virtual_camera()

    def _made_small(self) -> SmallWindow:
        small = SmallWindow(self.messages)
        small.restore(self.controls.settings.small_geometry)
        small.pause_pressed.connect(self._session.set_paused)
        small.calibrate_pressed.connect(self.calibrate)
        small.closed.connect(self._small_closed)
        small.addActions(self.actions())
        small.show_status(self._session.status)
        self.presenter.mirrors.append(small.mirror)
        self.presenter.show_status()
        return small

    def _show_small_status(self) -> None:
        if self.small is not None:
            self.small.show_status(self._session.status)

    def _show_small_advice(self, line: object, advice: object) -> None:
        if self.small is not None:
            self.small.advice.show_advice(advice)  # type: ignore[arg-type]

    def _small_closed(self) -> None:
        small, self.small = self.small, None
        if small is None:
            return
        self.presenter.mirrors.remove(small.mirror)
        self.controls.settings.small_geometry = small.geometry_text()
        small.deleteLater()
        self.menus.show_switches(small_window=False)
        if not self._may_close:
            self.show_again()

    def show_again(self) -> None:
        """Bring the window to the front."""
        self.showNormal()
        self.raise_()
        self.activateWindow()

    def _look_who_watches(self) -> None:
        """Paint while a window shows pictures; stop animating while no window and no sink gets them."""
        status = self._session.status
        is_shown = self.small is not None or (self.isVisible() and not self.isMinimized())
        is_unseen = not (is_shown or is_wanted(status.virtual_camera) or is_wanted(status.recorder))
        if not self._may_close:
            self.presenter.watch(is_shown)
        if is_unseen != self._is_unseen:
            self._is_unseen = is_unseen
            self._session.set_unseen(is_unseen)

    def _close_the_rest(self) -> None:
        self.global_shortcuts.close()
        if self.small is not None:
            self.small.close()
        if self.tray is not None:
            self.tray.hide()
        self.thumbnails.close()
        self.dialogs.stop()

    def _take_place(self) -> None:
        """Open in a size that suits the screen, or at the previous place if it is on a screen."""
        self.resize(*suitable_size(self.screen().availableSize()))
        self.restoreGeometry(QByteArray.fromBase64(self.controls.settings.geometry.encode()))
        room = self.screen().availableGeometry()
        if not room.contains(self.geometry()):
            self.resize(min(self.width(), room.width()), min(self.height(), room.height()))


def suitable_size(room: QSize) -> tuple[int, int]:
    """Return the width and height of a new window on a screen with this room.

    At most four fifths of it, but high enough to show the avatars with their names if that fits.
    """
    width = min(WIDTH, max(int(SCREEN_SHARE * room.width()), min(SMALLEST[0], room.width())))
    with_names = min(ROOMY_FROM_PX, int(LARGEST_SHARE * room.height()))
    height = min(HEIGHT, max(int(SCREEN_SHARE * room.height()), min(SMALLEST[1], room.height()), with_names))
    return width, height
