"""Limits OpenCV and BLAS to one thread each, because every stage of the chain has a thread of its own."""

from __future__ import annotations

import cv2
from threadpoolctl import threadpool_limits


def use_one_thread_each() -> None:
    """Let OpenCV and the BLAS libraries of NumPy and OpenCV work on their caller's thread only.

    Their own threads slow the networks, and on a busy computer they wait for each other: enlarging the motion
    of one frame, a product of small matrices, took 10 to 20 ms instead of 3.
    """
    cv2.setNumThreads(1)
    threadpool_limits(1, user_api="blas")
