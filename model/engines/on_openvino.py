"""Opens the OpenVINO engine of a network: fp32, and the lines below it that are verified on this machine."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from face.cache import graphs_folder
from face.graph_store import GraphStore
from face.processor import machine
from model.engines import Engine
from model.engines.check_faces import check_faces
from model.engines.choice import Capabilities, EngineChoice, Precision
from model.engines.graphs import Graphs, fp32_graphs, graph_key
from model.engines.improving import ImprovingEngine, Job
from model.engines.int8_store import Int8Store
from model.engines.openvino_engine import OpenVinoEngine
from model.engines.verdict_store import VerdictStore
from model.engines.verification import Verdict, verify
from model.errors import ModelError
from model.networks import Networks

INT8_REASON = "OpenVINO is fastest on this processor with int8, which is close enough to fp32 here."


@dataclass(frozen=True)
class Lines:
    """The lines of one network on OpenVINO, from its fp32 graphs."""

    networks: Networks
    graphs: Graphs
    choice: EngineChoice
    verdicts: VerdictStore
    int8: Callable[[Precision], Int8Store]

    def engine(self, precision: Precision) -> OpenVinoEngine:
        """Compile a line of the fp32 graphs."""
        found = self.verdicts.find(self._label(precision))
        psnr_db = found.psnr_db if found else None
        return OpenVinoEngine(self.graphs, replace(self.choice, precision=precision, psnr_db=psnr_db))

    def fp32(self, reason: str) -> OpenVinoEngine:
        """Compile the line in fp32 instead of the chosen one, for this reason."""
        return OpenVinoEngine(self.graphs, replace(self.choice, precision="fp32", reason=reason))

    def verdict(self, precision: Precision) -> Verdict | None:
        """Return the kept verdict on a precision below fp32; None if it was not compared yet."""
        return self.verdicts.find(self._label(precision))

    def compare(self, precision: Precision, ending: threading.Event | None = None) -> Verdict:
        """Compare a precision with fp32 and keep the verdict. Raises EndingError after `ending` is set."""
        plain = replace(self.choice, precision="fp32", device="cpu")
        faces = check_faces(self.networks.config.picture_size)
        candidate = replace(self.choice, precision=precision)
        found = verify(
            OpenVinoEngine(self.graphs, plain), lambda: OpenVinoEngine(self.graphs, candidate), faces, ending
        )
        self.verdicts.keep(self._label(precision), found)
        return found

    def is_right(self, precision: Precision) -> bool:
        """Return whether the precision was compared before and accepted. fp32 always is."""
        found = None if precision == "fp32" else self.verdict(precision)
        return precision == "fp32" or (found is not None and found.is_right)

    def int8_engine(self, others: Precision, reason: str = INT8_REASON) -> OpenVinoEngine | None:
        """Compile the stored int8 line; None if no usable one is stored."""
        kept = self.int8(others).kept()
        if kept is None or not kept.graphs or not kept.verdict.is_right:
            return None
        choice = replace(self.choice, precision="int8", reason=reason, psnr_db=kept.verdict.psnr_db)
        return OpenVinoEngine({**self.graphs, **kept.graphs}, choice, others)

    def _label(self, precision: Precision) -> str:
        return f"openvino-{self.choice.device}-{precision}"


def open_engine(networks: Networks, choice: EngineChoice, has: Capabilities, *, may_change: bool) -> Engine:
    """Open OpenVINO with the precision of the choice, or a better one later if it `may_change`.

    A line below fp32 is used only after it was compared with fp32 on this machine; fp32 runs meanwhile.
    Raises ModelError if a precision was chosen by name and is wrong here, RuntimeError if OpenVINO fails.
    """
    store, key = GraphStore(graphs_folder()), graph_key(networks)
    graphs = fp32_graphs(networks, store, key)
    lines = Lines(
        networks,
        graphs,
        choice,
        VerdictStore(store.folder, f"{networks.config.name}-openvino", key),
        lambda others: Int8Store(store, key, others, machine()),
    )
    if not may_change:
        return _by_name(lines, has)
    if choice.device == "cpu" and has.has_int8:
        others: Precision = choice.precision if lines.is_right(choice.precision) else "fp32"
        kept = lines.int8_engine(others)
        if kept is not None:
            return kept
    return _improving(lines, choice.device == "cpu" and has.has_int8)


def _by_name(lines: Lines, has: Capabilities) -> Engine:
    """Open a precision that the user named: wait for its comparison, and raise if it is refused."""
    precision = lines.choice.precision
    if precision == "fp32":
        return lines.engine(precision)
    if precision != "int8":
        found = CompareJob(lines, precision).run()
    else:
        is_half = has.has_bf16 and (lines.verdict("bf16") or lines.compare("bf16")).is_right
        found = Int8Job(lines, "bf16" if is_half else "fp32").run()
    if isinstance(found, str):
        raise ModelError(found)
    return found


def _improving(lines: Lines, may_be_int8: bool) -> Engine:
    """Open the best verified line, with jobs for the others."""
    precision = lines.choice.precision
    verdict = lines.verdict(precision)
    jobs: list[Job] = []
    if precision == "fp32" or (verdict is not None and verdict.is_right):
        now = lines.engine(precision)
    elif verdict is not None:
        now = lines.fp32(f"OpenVINO runs on this computer with fp32. {refusal(precision, verdict)}")
    else:
        now = lines.fp32("OpenVINO runs with fp32 for now.")
        jobs.append(CompareJob(lines, precision))
    if may_be_int8:
        jobs.append(Int8Job(lines))
    return ImprovingEngine(now, jobs) if jobs else now


@dataclass(frozen=True)
class CompareJob:
    """Compares a precision with fp32, and gives its engine if it is accepted."""

    lines: Lines
    precision: Precision

    @property
    def sentence(self) -> str:
        """Name of the job, as text for the user."""
        return f"{self.precision} is being compared with fp32 in the background, once."

    def run(self, ending: threading.Event | None = None) -> Engine | str:
        """Return the engine, or the reason for its absence."""
        verdict = self.lines.verdict(self.precision) or self.lines.compare(self.precision, ending)
        return self.lines.engine(self.precision) if verdict.is_right else refusal(self.precision, verdict)


@dataclass(frozen=True)
class Int8Job:
    """Makes the int8 graphs of a network, which takes minutes, once."""

    lines: Lines
    others: Precision | None = None

    @property
    def sentence(self) -> str:
        """Name of the job, as text for the user."""
        return "Faster int8 graphs are being made in the background, once."

    def run(self, ending: threading.Event | None = None) -> Engine | str:
        """Return the engine, or the reason for its absence."""
        chosen = self.lines.choice.precision
        others = self.others or (chosen if self.lines.is_right(chosen) else "fp32")
        store = self.lines.int8(others)
        kept = store.kept() or store.make(ending or threading.Event())
        if kept is None:
            return "The faster int8 graphs could not be made."
        if not kept.graphs:
            return f"Int8 is not offered for this network: {kept.verdict.shortfall()}."
        by_name = chosen == "int8"
        engine = self.lines.int8_engine(others, self.lines.choice.reason if by_name else INT8_REASON)
        return engine or "The faster int8 graphs could not be kept."


def refusal(precision: Precision, verdict: Verdict) -> str:
    """Return the reason for which a precision is not used on this computer, as a sentence."""
    return f"{precision} is not used here: {verdict.shortfall()}."
