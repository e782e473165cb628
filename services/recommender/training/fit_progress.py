"""How far a fit is, from the steps that its algorithm reports, so that a step with a single part moves it too."""

from collections.abc import Mapping

SHARES: Mapping[str, int] = {
    "low rank": 1,
    "ease": 2,
    "tail": 1,
    "completion": 1,
    "star similarity": 2,
    "star overlap": 1,
    "stars": 80,
    "similarity": 1,
    "overlap": 1,
}
"""Each step's share of the time, in the order in which they are taken, as measured on MovieLens 100K. Whatever an
algorithm does not do is jumped over."""
SAMPLED = "stars"
"""Only a Gaussian process does that, and takes nearly all of its time for it."""


class FitProgress:
    def __init__(self, algorithm: str) -> None:
        self._shares = {step: share for step, share in SHARES.items() if step != SAMPLED or algorithm == "gp"}
        self.total = sum(self._shares.values()) * 100

    def done(self, step: str, done: int, total: int) -> int | None:
        """Of `total`; None for a step that is not known."""
        if step not in self._shares:
            return None
        steps = list(self._shares)
        before = sum(self._shares[each] for each in steps[: steps.index(step)])
        return 100 * before + 100 * self._shares[step] * done // total
