"""Mailbox: passes items between two threads. By default it holds one item, and the newest wins."""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Up to `capacity` items between two threads.

    When it is full, `put` drops the oldest item and counts it in `dropped` (live: newest wins), or with
    `waits` blocks until there is room (files: nothing is lost). A closed mailbox takes no items and wakes all
    waiting threads.
    """

    def __init__(self, capacity: int = 1, *, waits: bool = False) -> None:
        if capacity < 1:
            raise ValueError(f"A mailbox holds at least one item, not {capacity}.")
        self._items: deque[T] = deque()
        self._capacity = capacity
        self._waits = waits
        self._changed = threading.Condition()
        self._is_closed = False
        self.dropped = 0

    def put(self, item: T) -> bool:
        """Put an item. Returns False, without keeping the item, if the mailbox is closed."""
        with self._changed:
            if self._waits:
                self._changed.wait_for(lambda: self._is_closed or len(self._items) < self._capacity)
            if self._is_closed:
                return False
            if len(self._items) == self._capacity:
                self._items.popleft()
                self.dropped += 1
            self._items.append(item)
            self._changed.notify_all()
            return True

    def hand_over(self, item: T) -> bool:
        """Put an item, and wait until all items are taken. Returns False if the mailbox is closed by then.

        The giver begins its next item only when this one is being worked on, so none grows old between them.
        """
        with self._changed:
            if self._is_closed:
                return False
            self._items.append(item)
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._is_closed or not self._items)
            return not self._is_closed

    def take(self, timeout_s: float | None = None) -> T | None:
        """Return the oldest item, waiting up to this time.

        None waits until there is an item or the mailbox is closed.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._items, timeout_s)
            if not self._items:
                return None
            item = self._items.popleft()
            self._changed.notify_all()
            return item

    def peek(self) -> T | None:
        """Return the newest item without removing it. Never waits."""
        with self._changed:
            return self._items[-1] if self._items else None

    def close(self) -> None:
        """Refuse new items; waiting items can still be taken. May be called repeatedly."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def abandon(self) -> None:
        """Close, and drop waiting items, which count as dropped. For a mailbox without a reader."""
        with self._changed:
            self._is_closed = True
            self.dropped += len(self._items)
            self._items.clear()
            self._changed.notify_all()

    @property
    def is_over(self) -> bool:
        """True when it is closed and empty."""
        with self._changed:
            return self._is_closed and not self._items
