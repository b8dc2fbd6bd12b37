"""Connections between the widgets of the page and their actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.chain.session import Session
    from app.window.main_window import MainWindow


def connect(window: MainWindow, session: Session) -> None:
    """Connect every widget of the page to its action."""
    do, ask, page = window.controls, window.dialogs, window.page
    session.message.connect(window.messages.note)
    session.warned.connect(window.messages.error)
    session.clip_ended.connect(ask.note_clip)
    page.top.source_chosen.connect(do.set_source)
    page.top.more_sources_pressed.connect(ask.choose_camera)
    page.strip.picked.connect(do.avatars.wear)
    page.strip.add_pressed.connect(ask.add_avatar)
    page.strip.remove_pressed.connect(do.avatars.remove)
    page.strip.rename_pressed.connect(ask.rename)
    page.strip.favourite_chosen.connect(do.avatars.set_favourite)
    page.strip.moved.connect(do.avatars.move)
    page.advice.details_pressed.connect(lambda: window.show_details(True))
    page.advice.calibrate_pressed.connect(window.calibrate)
    page.toast.log_pressed.connect(ask.show_messages)
    page.you.hide_pressed.connect(lambda: do.set_you(False))
    page.you.corner_chosen.connect(do.set_you_corner)
    page.other_camera.clicked.connect(window.dialogs.choose_camera)
    page.play_again.clicked.connect(lambda: do.set_source(do.settings.source))
    ask.tour_pressed.connect(window.tour.begin)
    window.global_shortcuts.pressed.connect(lambda name: window.menus[name].trigger())
    _connect_buttons(window)
    _connect_details(window)
    _connect_background(window)
    if window.tray is not None:
        window.tray.show_pressed.connect(window.show_again)
        window.tray.messageClicked.connect(window.show_again)
        window.presenter.presented.connect(window.tray.show_line)
        window.messages.said.connect(window.tray.hear)


def _connect_buttons(window: MainWindow) -> None:
    top, buttons = window.page.top, window.page.buttons
    for button, deed in (
        (top.settings, "settings"),
        (top.help, "help"),
        (buttons.live, "virtual_camera"),
        (buttons.calibrate, "calibrate"),
        (buttons.pause, "pause"),
        (buttons.record, "record"),
        (buttons.background, "background"),
        (buttons.small, "small_window"),
        (buttons.details, "details"),
        (window.page.hide_face, "pass_through"),
    ):
        button.clicked.connect(window.menus[deed].trigger)


def _connect_details(window: MainWindow) -> None:
    do, ask, details = window.controls, window.dialogs, window.page.details
    details.closed.connect(lambda: window.show_details(False))
    details.moment_chosen.connect(ask.show_moment)
    details.act_chosen.connect(do.set_act_on_failure)
    details.motion.relative_switched.connect(do.set_relative)
    details.motion.strength_moved.connect(do.set_strength)
    details.motion.smoothing_moved.connect(do.set_smoothing)
    details.motion.zoom_moved.connect(do.set_zoom)
    details.motion.overlay_moved.connect(do.set_ghost)
    details.landmarks_switched.connect(do.set_landmarks)
    details.figures_switched.connect(do.set_figures)
    details.copied.connect(ask.copy)
    details.messages_pressed.connect(ask.show_messages)


def _connect_background(window: MainWindow) -> None:
    do, panel = window.controls, window.page.background
    panel.kind_chosen.connect(window.dialogs.choose_background)
    panel.portrait_chosen.connect(do.set_portrait)
    panel.preview_mirrored.connect(do.set_mirror_preview)
    panel.output_mirrored.connect(do.set_mirror_output)
