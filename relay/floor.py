"""Below the floor no entry can appear any more.

An id is drawn before its transaction commits. Once a reading showed id N, every transaction that drew a lower one has
begun; it ends within the longest transaction's time, after which N is a floor, if a later reading shows nothing below.
"""

from collections import deque

from core.database import LONGEST_TRANSACTION_SECONDS

PATIENCE_SECONDS = LONGEST_TRANSACTION_SECONDS + 5.0
"""The longest transaction, and what its commit may take."""
MARK_EVERY_SECONDS = 0.25


class Floor:
    """Rises with what was read. Times are in seconds, of any clock that only rises."""

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        self.value = 0
        self._patience = patience
        self._marks: deque[tuple[float, int]] = deque()

    def read(self, began: float, ids: list[int]) -> None:
        """A reading above the floor, begun at `began`, gave these ids in ascending order: the lowest that there are."""
        ripe = self._ripe(began)
        if not ids:
            self.value = ripe
            return
        if ids[0] <= ripe:
            self._marks.appendleft((began - self._patience, ripe))
        self.value = max(self.value, min(ripe, ids[0] - 1))
        if not self._marks or began - self._marks[-1][0] >= MARK_EVERY_SECONDS:
            self._marks.append((began, ids[-1]))

    def _ripe(self, now: float) -> int:
        """The highest id that was shown long enough ago."""
        ripe = self.value
        while self._marks and self._marks[0][0] <= now - self._patience:
            ripe = max(ripe, self._marks.popleft()[1])
        return ripe
