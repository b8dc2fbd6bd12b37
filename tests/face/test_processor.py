"""The processor's instruction sets are those that torch reports, without importing torch."""

from __future__ import annotations

import sys

import pytest
import torch

from face.processor import instruction_sets, machine, number_of_threads, package_version

DECIDING = ("avx2", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_bf16", "amx_int8")


@pytest.mark.parametrize("name", DECIDING)
def test_linux_and_torch_agree(name: str) -> None:
    assert (name in instruction_sets()) == bool(torch.cpu.get_capabilities().get(name))


def test_the_machine_changes_with_the_switches(monkeypatch: pytest.MonkeyPatch) -> None:
    before = machine()
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", "AVX2")
    assert machine() != before
    assert machine() == machine()


def test_a_package_that_is_not_installed_is_absent() -> None:
    assert package_version("torch") == torch.__version__
    assert package_version("a-package-that-nobody-has") == "absent"


def test_threads_are_those_of_torch_or_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert number_of_threads() == torch.get_num_threads()
    monkeypatch.delitem(sys.modules, "torch")
    for text, number in (("3", 3), ("", None), ("many", None), ("0", None)):
        monkeypatch.setenv("OMP_NUM_THREADS", text)
        assert number_of_threads() == number
