"""FiguresPanel: what runs where, how fast, and how late."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.chain.figures import Figures
from app.window.styled import Card, label, tip

STAGES = ("capture", "framing", "animate", "judge", "guard")


class FiguresPanel(Card):
    """The card about speed: frames a second, the delay to set in the call app, the device and why."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Speed", parent)
        self._speed = label("", "number")
        self._delay = label("", "muted", wraps=True)
        self._device = label("", "muted", wraps=True)
        self._stages = label("", "faint", wraps=True)
        self._pace = label("", "muted", wraps=True)
        for each in (self._speed, self._pace, self._delay, self._device, self._stages):
            self.column.addWidget(each)
        self.show_figures(Figures())
        self.show_pace("")

    def show_figures(self, figures: Figures) -> None:
        """Show the newest snapshot."""
        self._speed.setText(f"{figures.fps:.0f} fps" if figures.fps else "Getting ready")
        delay = figures.delay_ms[0]
        self._delay.setText(f"Set an audio delay of {delay:.0f} ms in your call app." if delay else "")
        self._device.setText(_device(figures))
        tip(self._device, figures.engine_reason)
        self._stages.setText(_stages(figures))
        for each in (self._delay, self._device, self._stages):
            each.setVisible(bool(each.text()))

    def show_pace(self, words: str) -> None:
        """Show what is given up to keep up; nothing where nothing is."""
        self._pace.setText(words)
        self._pace.setVisible(bool(words))

    def text(self) -> str:
        """Everything shown, as lines."""
        shown = (self._speed, self._pace, self._delay, self._device, self._stages)
        return "\n".join(each.text() for each in shown if each.text())


def overlay_lines(figures: Figures) -> tuple[str, ...]:
    """The figures as short lines to lay over the picture."""
    return (
        f"{figures.fps:.1f} fps   {figures.frames} frames",
        f"delay {figures.delay_ms[0]:.0f} ms (95 % below {figures.delay_ms[1]:.0f})",
        *(f"{stage} {took[0]:.1f} ms" for stage, took in figures.milliseconds.items()),
        f"flagged {figures.flagged}   dropped {figures.dropped}",
    )


def _device(figures: Figures) -> str:
    if not figures.device:
        return ""
    return figures.engine_reason or f"{figures.network} on {figures.device} with {figures.engine}."


def _stages(figures: Figures) -> str:
    took = figures.milliseconds
    known = [stage for stage in STAGES if stage in took] + [stage for stage in took if stage not in STAGES]
    return " · ".join(f"{stage}\N{NO-BREAK SPACE}{took[stage][0]:.0f}\N{NO-BREAK SPACE}ms" for stage in known)
