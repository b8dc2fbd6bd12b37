"""Opens the torch engine of a network: fp32, or a line below it that is verified on this machine."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace

from face.cache import graphs_folder
from model.engines import Engine
from model.engines.check_faces import check_faces
from model.engines.choice import EngineChoice, capabilities
from model.engines.improving import ImprovingEngine
from model.engines.torch_engine import TorchEngine
from model.engines.verdict_store import VerdictStore
from model.engines.verification import Verdict, verify
from model.errors import ModelError
from model.networks import Networks


def open_torch(networks: Networks, choice: EngineChoice, *, may_change: bool) -> Engine:
    """Open torch as chosen, once it was compared with fp32 on this machine.

    On the processor fp32 runs while the comparison is made, if the engine `may_change`. On a GPU, or if a
    precision was chosen by name, this function waits for the comparison, which takes seconds, once. Raises
    ModelError if a precision was chosen by name and is wrong here.
    """
    if choice.precision == "fp32" and choice.engine != "compiled":
        return TorchEngine(networks, choice)
    lines = TorchLines(networks, choice)
    verdict = lines.kept()
    if verdict is None and may_change and choice.engine == "torch" and choice.device == "cpu":
        return ImprovingEngine(lines.plain("torch runs with fp32 for now."), [lines])
    found = lines.run() if verdict is None else lines.judged(verdict)
    if not isinstance(found, str):
        return found
    if not may_change or choice.engine == "compiled":
        raise ModelError(found)
    return lines.plain(f"{choice.reason} {found}")


@dataclass(frozen=True)
class TorchLines:
    """A network's line below fp32 on torch, and the fp32 line that it is compared with."""

    networks: Networks
    choice: EngineChoice

    @property
    def sentence(self) -> str:
        """Name of the job, as text for the user."""
        return f"{self.choice.precision} is being compared with fp32 in the background, once."

    def plain(self, reason: str) -> TorchEngine:
        """Return the fp32 engine on the same device."""
        return TorchEngine(
            self.networks, replace(self.choice, engine="torch", precision="fp32", reason=reason)
        )

    def kept(self) -> Verdict | None:
        """Return the verdict from an earlier start; None if there is none."""
        return self._verdicts().find(self._label)

    def run(self, ending: threading.Event | None = None) -> Engine | str:
        """Compare with fp32 and keep the verdict. Return the engine, or the reason for its absence."""
        candidate = TorchEngine(self.networks, self.choice)
        faces = check_faces(self.networks.config.picture_size)
        verdict = verify(self.plain("Reference."), lambda: candidate, faces, ending)
        self._verdicts().keep(self._label, verdict)
        candidate.choice = replace(self.choice, psnr_db=verdict.psnr_db)
        return candidate if verdict.is_right else self._refusal(verdict)

    def judged(self, verdict: Verdict) -> Engine | str:
        """Return the engine if the verdict on it is good, or the reason for its absence."""
        if not verdict.is_right:
            return self._refusal(verdict)
        return TorchEngine(self.networks, replace(self.choice, psnr_db=verdict.psnr_db))

    def _verdicts(self) -> VerdictStore:
        name = f"{self.networks.config.name}-torch"
        made_of = f"{self.networks.digest} {capabilities().gpu}"
        return VerdictStore(graphs_folder(), name, made_of)

    @property
    def _label(self) -> str:
        return f"{self.choice.engine}-{self.choice.device}-{self.choice.precision}"

    def _refusal(self, verdict: Verdict) -> str:
        what = "compiled " if self.choice.engine == "compiled" else ""
        return f"{what}{self.choice.precision} is not used here: {verdict.shortfall()}."
