"""Details: the panel with verdict, scores and speed; closed by default."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.chain.figures import Figures
from app.chain.flagged_frame import FlaggedFrame
from app.chain.session_options import OnFailure
from app.frame import Frame, Judgement
from app.window.badge import Badge, state_words
from app.window.figures_text import as_json, speed_lines
from app.window.language import later, said, tr
from app.window.last_minute import LastMinute
from app.window.motion_card import MotionCard
from app.window.score_bar import ScoreBar
from app.window.styled import Card, button, icon_button, label, named, tip
from app.window.switch import Switch

WIDTH = 376
ACTS: dict[OnFailure, str] = {
    OnFailure.REST: later("Freeze, then rest"),
    OnFailure.HOLD: later("Freeze"),
    OnFailure.BLUR: later("Blur"),
    OnFailure.CARD: later("Show a card"),
    OnFailure.KEEP: later("Keep going"),
}


class Details(QFrame):
    """The verdict with its minute, the motion, what is drawn on the picture, and the speed."""

    closed = Signal()
    moment_chosen = Signal(object)
    act_chosen = Signal(object)
    landmarks_switched = Signal(bool)
    figures_switched = Signal(bool)
    copied = Signal(str)
    messages_pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self._figures = Figures()
        self._judgement: Judgement | None = None
        self.badge, self.word = Badge(), label("", "word")
        self.reasons = label("", "muted", wraps=True)
        self.match = label("", "muted")
        tip(self.match, tr("How well the avatar follows you, from 0 to 100: 100 is exactly."))
        self.bar, self.last_minute = ScoreBar(), LastMinute()
        self.acts = self._act_box()
        self.motion = MotionCard()
        self.landmarks = Switch(tr("Landmarks"))
        self.statistics = Switch(tr("Statistics"))
        self.speed = label("", "number")
        self.speed_text = label("", "muted", wraps=True)
        self.close_button = icon_button("close", tr("Close the details"))
        self.copy_button, self.messages = button(tr("Copy as JSON")), button(tr("Messages…"))
        self._lay_out()
        self._connect()
        self.show_nothing()

    def show_frame(self, frame: Frame) -> None:
        """Show a frame's judgement and add it to the line; a frame that is already there changes nothing."""
        judgement = frame.judgement
        if judgement is None or judgement is self._judgement:
            return
        self._judgement = judgement
        self.badge.show_state(judgement.state)
        self.word.setText(state_words(judgement.state))
        self.reasons.setText(reasons_of(judgement))
        self.bar.show_score(judgement.score, judgement.threshold)
        self.last_minute.add(frame)

    def show_nothing(self) -> None:
        """Clear the verdict, because no frame comes."""
        self._judgement = None
        self.badge.show_state(None)
        self.word.setText(state_words(None))
        self.reasons.setText("")
        self.bar.show_score(0.0, 0.0)

    def show_moments(self, flagged: Sequence[FlaggedFrame]) -> None:
        """Mark the kept flagged frames."""
        self.last_minute.show_moments(flagged)

    def show_judge(self, problem: str) -> None:
        """Show why frames are not judged; "" if they are."""
        if problem:
            self.reasons.setText(said(problem))

    def show_figures(self, figures: Figures, pace: str) -> None:
        """Show the speed of the chain, and what is reduced to hold the rate."""
        self._figures = figures
        self.match.setText("" if figures.match is None else tr("Match {match}", match=figures.match))
        self.speed.setText(tr("{fps} fps", fps=round(figures.fps)) if figures.fps else tr("Getting ready"))
        self.speed_text.setText("\n".join(speed_lines(figures, pace)))
        tip(self.speed_text, said(figures.engine_reason))

    def show_choices(self, *, act: OnFailure, landmarks: bool, figures: bool) -> None:
        """Show the choices without emitting signals; `motion` shows its own."""
        self.acts.setCurrentIndex(self.acts.findData(act))
        for switch, is_on in ((self.landmarks, landmarks), (self.statistics, figures)):
            switch.blockSignals(True)
            switch.setChecked(is_on)
            switch.blockSignals(False)

    def _act_box(self) -> QComboBox:
        box = QComboBox()
        for act, text in ACTS.items():
            box.addItem(tr(text), act)
        box.setAccessibleName(tr("When it looks wrong"))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(8)
        box.activated.connect(lambda row: self.act_chosen.emit(OnFailure(box.itemData(row))))
        return box

    def _connect(self) -> None:
        self.close_button.clicked.connect(self.closed)
        self.last_minute.moment_chosen.connect(self.moment_chosen)
        self.landmarks.toggled.connect(self.landmarks_switched)
        self.statistics.toggled.connect(self.figures_switched)
        self.messages.clicked.connect(self.messages_pressed)
        self.copy_button.clicked.connect(
            lambda: self.copied.emit(json.dumps(as_json(self._figures, self._judgement), indent=2))
        )

    def _lay_out(self) -> None:
        page = named(QWidget(), "page")
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for card in (self._verdict(), self.motion, self._on_the_picture(), self._speed()):
            column.addWidget(card)
        column.addStretch()
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        head = QHBoxLayout()
        head.addWidget(label(tr("Details"), "title"), 1)
        head.addWidget(self.close_button)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 8, 8, 8)
        outer.setSpacing(8)
        outer.addLayout(head)
        outer.addWidget(area, 1)

    def _verdict(self) -> Card:
        card, top, row = Card(tr("Animation")), QHBoxLayout(), QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self.badge)
        top.addWidget(self.word, 1)
        top.addWidget(self.match)
        self.reasons.setMinimumHeight(2 * self.reasons.fontMetrics().lineSpacing())
        self.reasons.setAlignment(Qt.AlignmentFlag.AlignTop)
        row.setSpacing(8)
        row.addWidget(label(tr("When it looks wrong"), "muted"))
        row.addWidget(self.acts, 1)
        card.column.addLayout(top)
        card.column.addWidget(self.bar)
        card.column.addWidget(self.reasons)
        card.column.addWidget(self.last_minute)
        card.column.addLayout(row)
        return card

    def _on_the_picture(self) -> Card:
        card = Card(tr("On the picture"))
        card.column.addWidget(self.landmarks)
        card.column.addWidget(self.statistics)
        return card

    def _speed(self) -> Card:
        card, row = Card(tr("Speed")), QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.copy_button)
        row.addWidget(self.messages)
        row.addStretch()
        card.column.addWidget(self.speed)
        card.column.addWidget(self.speed_text)
        card.column.addLayout(row)
        return card


def reasons_of(judgement: Judgement) -> str:
    """Return the judge's reasons as one sentence; "" if there are none."""
    reasons = "; ".join(said(reason) for reason in judgement.reasons)
    return f"{reasons[:1].upper()}{reasons[1:]}{'' if reasons.endswith('.') else '.'}" if reasons else ""
