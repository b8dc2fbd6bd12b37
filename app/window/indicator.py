"""Indicator: how well the animation does: state, reason, score, the last minute, and what to do then."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.chain.flagged_frame import FlaggedFrame
from app.chain.session_options import OnFailure
from app.frame import Frame, Judgement, State
from app.window.badge import WORDS, Badge
from app.window.last_minute import LastMinute
from app.window.styled import Card, label

SENTENCES = {
    None: "There is nothing to judge.",
    State.GOOD: "The avatar follows you.",
    State.WARNING: "The animation may break.",
    State.FAILED: "The animation has broken.",
    State.NO_FACE: "The avatar’s face is lost.",
}
ACTS: dict[OnFailure, str] = {
    OnFailure.KEEP: "Send it as it is",
    OnFailure.HOLD: "Hold the last good picture",
    OnFailure.BLUR: "Blur the picture",
    OnFailure.CARD: "Show a card",
}


class Indicator(Card):
    """Shows the judgement that rides on each frame. `moment_chosen` gives a flagged frame when clicked."""

    moment_chosen = Signal(object)
    act_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("Animation", parent)
        self.badge = Badge(42)
        self._word = label(WORDS[None], "word")
        self._reasons = label(SENTENCES[None], "muted", wraps=True)
        self._score = label("", "muted")
        self._judge = label("", "faint", wraps=True)
        self.last_minute = LastMinute()
        self.acts = self._act_box()
        self._lay_out()
        self.last_minute.moment_chosen.connect(self.moment_chosen)
        self._shown: Judgement | None = None

    def show_frame(self, frame: Frame) -> None:
        """Show a frame's judgement and put it on the line; one that is already there changes nothing."""
        judgement = frame.judgement
        if judgement is None or judgement is self._shown:
            return
        self._shown = judgement
        self.badge.show_state(judgement.state)
        self._word.setText(WORDS[judgement.state])
        self._reasons.setText(in_words(judgement))
        self._score.setText(f"Score {judgement.score:.2f}\nfails above {judgement.threshold:.2f}")
        self.last_minute.add(frame)

    def show_nothing(self) -> None:
        """No frame comes: the last verdict says nothing of now."""
        if self.badge.state is not None:
            self._shown = None
            self.badge.show_state(None)
            self._word.setText(WORDS[None])
            self._reasons.setText(SENTENCES[None])
            self._score.clear()

    def show_moments(self, flagged: Sequence[FlaggedFrame]) -> None:
        """Mark the flagged frames that are kept."""
        self.last_minute.show_moments(flagged)

    def show_judge(self, how: str) -> None:
        """How frames are judged, or why they are not."""
        self._judge.setText(how)
        self._judge.setVisible(bool(how))

    def show_act(self, act: OnFailure) -> None:
        """What is done when the animation breaks."""
        self.acts.setCurrentIndex(self.acts.findData(act))

    def text(self) -> str:
        """Everything shown, as lines."""
        return "\n".join(each.text() for each in (self._word, self._reasons, self._score, self._judge))

    def _act_box(self) -> QComboBox:
        box = QComboBox()
        for act, text in ACTS.items():
            box.addItem(text, act)
        box.setAccessibleName("What to send when the animation breaks")
        box.activated.connect(lambda row: self.act_chosen.emit(OnFailure(box.itemData(row))))
        return box

    def _lay_out(self) -> None:
        self._reasons.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._reasons.setMinimumHeight(2 * self._reasons.fontMetrics().lineSpacing() + 2)
        self._score.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
        self._judge.hide()
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.badge)
        top.addWidget(self._word, 1)
        top.addWidget(self._score)
        self.column.addLayout(top)
        self.column.addWidget(self._reasons)
        self.column.addWidget(self.last_minute, 1)
        self.column.addLayout(self._act_row())
        self.column.addWidget(self._judge)
        self.column.addStretch()

    def _act_row(self) -> QHBoxLayout:
        words = label("If it breaks", "muted")
        words.setBuddy(self.acts)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(words)
        row.addWidget(self.acts, 1)
        return row


def in_words(judgement: Judgement) -> str:
    """What a judgement says, as a sentence and its reasons."""
    reasons = "; ".join(judgement.reasons)
    sentence = SENTENCES[judgement.state]
    return (
        f"{sentence} {reasons[:1].upper()}{reasons[1:]}{'' if reasons.endswith('.') else '.'}"
        if reasons
        else sentence
    )
