"""Totals: the fused signals of a frame, relative to the avatar's own picture at rest if that is known."""

from __future__ import annotations

from collections.abc import Mapping

from detector.fusion import ALONE, AS_ASKED, BESIDE_REST, DRIVEN, DRIVEN_BESIDE_REST, Fusion


def beside_rest(signals: Mapping[str, float], rest: Mapping[str, float]) -> dict[str, float]:
    """Return how far each signal is above that of the avatar at rest."""
    return {name: value - rest[name] for name, value in signals.items() if name in rest}


class Totals:
    """The totals of the fusions for one avatar.

    Rendered or painted skin is ordinarily streaked, and a drawn face looks broken to the failure network.
    Therefore the avatar's signals at rest are subtracted if they are known, and other fusions apply. The
    totals of these are put on the levels of the fusions without a rest, so that both can be compared.
    """

    def __init__(self, fusions: Mapping[str, Fusion]) -> None:
        self._fusions = fusions
        self._rest: Mapping[str, float] | None = None

    def set_rest(self, signals: Mapping[str, float] | None) -> None:
        """Take the signals of the avatar's own picture at rest; None if it is not known."""
        self._rest = signals if signals and BESIDE_REST in self._fusions else None

    def failure(self, signals: Mapping[str, float]) -> float:
        """Return the fused signal of the face by itself, from those of `frame_signals`."""
        if self._rest is None:
            return self._fusions[ALONE].total(signals)
        return self._moved(BESIDE_REST, ALONE, beside_rest(signals, self._rest))

    def not_followed(self, values: Mapping[str, float]) -> float:
        """Return the fused signal of the face and the driver. `values` have the face's total as FAILURE."""
        if self._rest is None or DRIVEN_BESIDE_REST not in self._fusions:
            return self._fusions[DRIVEN].total(values)
        return self._moved(DRIVEN_BESIDE_REST, DRIVEN, values)

    def not_as_asked(self, values: Mapping[str, float]) -> float | None:
        """Return the fused signal of the face and what was asked for; None if there is no such fusion."""
        return self._fusions[AS_ASKED].total(values) if AS_ASKED in self._fusions else None

    def _moved(self, name: str, to: str, values: Mapping[str, float]) -> float:
        """Return the total of a fusion, moved to the level of another."""
        fusion = self._fusions[name]
        return self._fusions[to].level.value_at(fusion.level.share(fusion.total(values)))
