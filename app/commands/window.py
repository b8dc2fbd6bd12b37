"""The app itself: what `python main.py` opens where there is a display."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.avatars import AvatarError, find_avatar, list_avatars
from app.commands.session_arguments import add_session_arguments
from app.controls import Controls, framing_of
from app.main_window import MainWindow
from app.messages import Messages
from app.session import Session
from app.session_options import SessionOptions
from app.settings import Settings, load_settings
from app.style import dress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the app is started with; where nothing is said, what was chosen in the window last time."""
    add_session_arguments(parser)


def run(arguments: argparse.Namespace) -> int:
    """Open the window and run until it closes. Raises AvatarError where --avatar names nobody."""
    application = QApplication(["guise"])
    application.setApplicationName("Guise")
    dress(application)
    settings, problem = load_settings()
    options = options_from(arguments, settings)
    messages, session = Messages(), Session(options)
    window = MainWindow(session, Controls(session, settings, messages, worn=options.avatar), messages)
    messages.say(problem)
    window.show()
    _start_sinks(session, arguments)
    with _closing_on_interrupt(window):
        return application.exec()


def options_from(arguments: argparse.Namespace, settings: Settings) -> SessionOptions:
    """What the session starts with: the words of the command line, else the kept choices."""
    return SessionOptions(
        source=settings.source if arguments.source is None else arguments.source,
        avatar=find_avatar(arguments.avatar) if arguments.avatar else _kept_avatar(settings),
        network=arguments.network,
        weights=arguments.weights,
        device=arguments.device,
        engine=arguments.engine,
        relative=settings.relative,
        framing=framing_of(settings),
        mirror_output=settings.mirror_output,
        mark=settings.mark,
        act_on_failure=settings.act_on_failure,
    )


def _kept_avatar(settings: Settings) -> Path | None:
    """The avatar worn last time, else the first there is."""
    try:
        return find_avatar(settings.avatar)
    except AvatarError:
        return next((avatar.path for avatar in list_avatars()), None)


def _start_sinks(session: Session, arguments: argparse.Namespace) -> None:
    if arguments.virtual_camera != "off":
        session.start_virtual_camera(None if arguments.virtual_camera == "auto" else arguments.virtual_camera)
    if arguments.record:
        session.start_recording(arguments.record)


@contextmanager
def _closing_on_interrupt(window: MainWindow) -> Iterator[None]:
    """Ctrl+C in the terminal closes the window like any other way; the window's timer lets Python see it."""
    before = signal.signal(signal.SIGINT, lambda *_: window.close())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
