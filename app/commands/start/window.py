"""Opens the app's window: the command `start` with a display."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.avatars import AvatarError, find_avatar, list_avatars
from app.chain.session import Session
from app.chain.session_options import OnFailure, SessionOptions
from app.commands import terminal
from app.commands.arguments import session_options, start_sinks
from app.commands.start.garbage import collecting_in_this_thread
from app.commands.start.single_window import FirstWindow, server_name
from app.window.controls import Controls, framing_of
from app.window.language import speak
from app.window.log import close_log, open_log
from app.window.main_window import MainWindow
from app.window.messages import Messages
from app.window.settings import Settings, calibrations_folder, load_settings
from app.window.style import apply_style


def run(arguments: argparse.Namespace) -> int:
    """Open the window, with the words of `session_arguments`, and run until it closes. Raises AvatarError."""
    log = open_log()
    try:
        opened = open_window(arguments)
        first = None if arguments.new else FirstWindow(server_name(), lambda: _bring_to_front(opened.window))
        with _closing_on_interrupt(opened.window), collecting_in_this_thread():
            exit_code = opened.application.exec()
        if first is not None:
            first.close()
        if opened.window.unsaved:
            terminal.say(opened.window.unsaved)
        return exit_code
    finally:
        close_log(log)


def _bring_to_front(window: MainWindow) -> None:
    """Show the small window if that is in use, else the main one."""
    if window.small is None:
        window.show_again()
    else:
        window.small.raise_()
        window.small.activateWindow()


class Opened(NamedTuple):
    """The objects of the open window."""

    application: QApplication
    window: MainWindow
    session: Session


def open_window(arguments: argparse.Namespace) -> Opened:
    """Make everything for the window and open it, without running the event loop. Raises AvatarError."""
    application = QApplication(["guise"])
    application.setApplicationName("Guise")
    settings, problem = load_settings()
    apply_style(application, settings.appearance)
    speak(application, settings.language)
    keep_arguments(arguments, settings)
    options = options_from(arguments, settings)
    messages, session = Messages(), Session(options)
    choose_scene(session, arguments, settings)
    window = MainWindow(session, Controls(session, settings, messages, worn=options.avatar), messages)
    messages.error(problem)
    window.show()
    start_sinks(session, arguments)
    return Opened(application, window, session)


def keep_arguments(arguments: argparse.Namespace, settings: Settings) -> None:
    """Save the choices of the command line that have a switch in the window, so that it shows them."""
    if arguments.on_failure:
        settings.act_on_failure = OnFailure(arguments.on_failure)
    if arguments.turn_limit:
        settings.limits_turns = arguments.turn_limit != "off"


def options_from(arguments: argparse.Namespace, settings: Settings) -> SessionOptions:
    """Return the session's options: those of the command line, else the saved choices."""
    options = session_options(
        arguments,
        source=settings.source,
        avatar=_kept_avatar(settings),
        act_on_failure=settings.act_on_failure,
    )
    return replace(
        options,
        relative=settings.relative,
        limits_turns=settings.limits_turns,
        lives_at_rest=settings.lives_at_rest,
        calibrations=calibrations_folder(),
        strength=settings.strength,
        smoothing=settings.smoothing,
        framing=framing_of(settings),
        mirror_output=settings.mirror_output,
        mark=settings.mark,
    )


def choose_scene(session: Session, arguments: argparse.Namespace, settings: Settings) -> None:
    """Choose background and framing: those of the command line, which are saved, else the saved ones.

    They are no options of the session: an avatar is shown also if the background's file is missing.
    """
    settings.background = arguments.background or settings.background
    settings.portrait = arguments.framing or settings.portrait
    session.set_background(settings.background)
    session.set_portrait(settings.portrait)


def _kept_avatar(settings: Settings) -> Path | None:
    """Return the avatar of the last run, else the first one."""
    try:
        return find_avatar(settings.avatar)
    except (AvatarError, OSError, ValueError, RuntimeError):  # an invalid file name, or no text
        return next((avatar.path for avatar in list_avatars()), None)


@contextmanager
def _closing_on_interrupt(window: MainWindow) -> Iterator[None]:
    """Close the window on Ctrl+C in the terminal; the window's timer lets Python handle the signal.

    The signal may come while painting, so the window closes one event later.
    """
    before = signal.signal(signal.SIGINT, lambda *_: QTimer.singleShot(0, window.quit))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
