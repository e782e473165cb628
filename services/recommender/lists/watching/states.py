"""One movie as its user wants to see it, saw it, and rests it."""

import time
from datetime import UTC, datetime

from services.recommender.domain.profile import Verdict
from shared.contracts.watching import WatchState


def watch_state(verdict: Verdict) -> WatchState:
    """Leaves out what no longer counts."""
    return WatchState(
        wanted_at=moment(verdict.wanted_at) if verdict.is_wanted() else None,
        seen_on=list(verdict.seen_on),
        rested_until=moment(verdict.rested_until) if verdict.is_resting(time.time()) else None,
    )


def moment(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
