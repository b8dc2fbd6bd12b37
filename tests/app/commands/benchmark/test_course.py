"""The benchmark measures the app's network, from the same kept graphs."""

from __future__ import annotations

from app.commands.benchmark.course import open_course
from model import NETWORKS, Networks, weights_path


def test_the_course_has_the_digest_by_which_the_app_keeps_its_graphs() -> None:
    course = open_course("default", lambda _: None)
    assert course.networks.digest == Networks.of_file(weights_path("default"), NETWORKS["default"]).digest
    assert course.network == "default"
