"""Mailbox: what one thread leaves for another. One item, and the newest wins, unless told otherwise."""

from __future__ import annotations

import threading
from collections import deque
from typing import Generic, TypeVar

T = TypeVar("T")


class Mailbox(Generic[T]):
    """Up to `capacity` items between two threads.

    When it is full, `put` throws the oldest away and counts it in `dropped` (live: newest wins), or with
    `waits` blocks until there is room (files: nothing is lost). Once closed it takes nothing in, and wakes
    who waits.
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
        """Leave an item. False, and the item is not kept, where the mailbox is closed."""
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

    def take(self, timeout_s: float | None = None) -> T | None:
        """The oldest item, waiting for one so long (None: until there is one, or the mailbox is closed)."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closed or self._items, timeout_s)
            if not self._items:
                return None
            item = self._items.popleft()
            self._changed.notify_all()
            return item

    def peek(self) -> T | None:
        """The newest item, left where it is. Never waits."""
        with self._changed:
            return self._items[-1] if self._items else None

    def close(self) -> None:
        """Take nothing more in. What waits can still be taken. Calling it twice is harmless."""
        with self._changed:
            self._is_closed = True
            self._changed.notify_all()

    def abandon(self) -> None:
        """Close, and drop what waits: it counts as dropped. For when nobody takes from it any more."""
        with self._changed:
            self._is_closed = True
            self.dropped += len(self._items)
            self._items.clear()
            self._changed.notify_all()

    @property
    def is_over(self) -> bool:
        """True once it is closed and empty: nothing will ever come."""
        with self._changed:
            return self._is_closed and not self._items
