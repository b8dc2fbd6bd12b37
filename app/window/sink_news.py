"""SinkNews: reports to the user how a recording or the virtual camera ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.chain.status import SinkState, SinkStatus
from app.devices.sinks import Action
from app.window.dialogs import Dialogs
from app.window.language import tr
from app.window.messages import Level, Messages

if TYPE_CHECKING:
    from app.chain.session import Session


class SinkNews(QObject):
    """Reports a failure as an error, and the path of a saved recording.

    A camera that is not set up yet is not an error: its setup opens if `is_asked`, because the user pressed
    Go live just now.
    """

    def __init__(self, session: Session, dialogs: Dialogs, messages: Messages, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._dialogs, self._messages = session, dialogs, messages
        self._camera, self._recorder = SinkStatus(), SinkStatus()
        self.is_asked = False
        session.changed.connect(self._look)

    def _look(self) -> None:
        camera, recorder = self._session.status.virtual_camera, self._session.status.recorder
        camera_before, recorder_before = self._camera, self._recorder
        self._camera, self._recorder = camera, recorder
        if camera != camera_before and camera.state is SinkState.FAILED:
            self._report_camera(camera)
        if recorder != recorder_before and recorder.state is SinkState.FAILED:
            self._messages.error(recorder.text)
        elif recorder != recorder_before and recorder.state is SinkState.OFF and recorder.text:
            path = self._dialogs.recording
            act = (lambda: self._dialogs.show_in_folder(path)) if path else None
            self._messages.say(recorder.text, act_text=tr("Show in folder"), act=act)

    def _report_camera(self, camera: SinkStatus) -> None:
        is_missing, is_asked = camera.action is Action.COPY, self.is_asked
        self.is_asked = False
        if is_missing and is_asked:
            self._dialogs.help_with(camera)
            return
        self._messages.say(
            tr("The virtual camera is not set up yet.") if is_missing else camera.text,
            Level.ERROR,
            act_text=tr("What to do"),
            act=lambda: self._dialogs.help_with(camera),
        )
