"""EngineStatus: only new sentences of an engine's reason are reported."""

from __future__ import annotations

from app.chain.engine_status import EngineStatus
from app.chain.figures import Figures
from tests.app.fakes import FakeAnimator, FakeChoice, KeptBoard


def test_only_the_new_sentences_are_reported() -> None:
    board = KeptBoard()
    news, animator = EngineStatus(board), FakeAnimator()
    for reason in (
        "Torch runs. Int8 is looked up.",
        "Torch runs. Int8 is looked up.",
        "Torch runs. Int8 is made since 10:15, once.",
        "Torch runs.",
        "Int8 runs.",
    ):
        animator.choice = FakeChoice(reason=reason)
        news.look(animator)
    assert board.told == ["Torch runs. Int8 is looked up.", "Int8 is made since 10:15, once.", "Int8 runs."]


def test_the_figures_are_completed_with_the_newest() -> None:
    news, animator = EngineStatus(KeptBoard()), FakeAnimator()
    assert news.completed(Figures(frames=3)) == Figures(frames=3)
    news.look(animator)
    animator.choice = FakeChoice("openvino", reason="It is quicker.")
    news.look(animator)
    completed = Figures(
        frames=3, device="cpu", engine="openvino", engine_reason="It is quicker.", network="fake"
    )
    assert news.completed(Figures(frames=3)) == completed
