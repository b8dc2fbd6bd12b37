"""Libraries that would start threads of their own use their caller's."""

from __future__ import annotations

import cv2
import numpy as np
from threadpoolctl import threadpool_info

from app.chain.library_threads import use_one_thread_each


def test_opencv_and_every_blas_use_one_thread() -> None:
    plane = np.ones((4, 4), np.float32)
    assert np.array_equal(plane @ plane, 4 * plane)  # NumPy's BLAS is loaded
    use_one_thread_each()
    assert cv2.getNumThreads() == 1
    threads = [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]
    assert set(threads) <= {1}
