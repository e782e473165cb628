"""The reason for a recommendation as the pages show it."""

from typing import Protocol

from shared.contracts.english_reasons import SECOND_PERSON, THIRD_PERSON, reason
from shared.contracts.explanations import Explanation


class Explained(Protocol):
    @property
    def reason(self) -> str: ...

    @property
    def explanation(self) -> Explanation | None: ...


def reason_text(row: Explained, *, own: bool = True) -> str:
    """`own`: whether the reader is the person whose ratings are cited. Lists stored without an explanation show the
    sentence that they came with."""
    if row.explanation is None:
        return row.reason
    return reason(row.explanation, SECOND_PERSON if own else THIRD_PERSON)
