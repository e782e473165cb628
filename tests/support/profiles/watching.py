"""Watchlists, diaries and rests in memory, for the recommender in memory, by the rules of the real one."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import httpx

from services.recommender.domain.profile import REST_SECONDS, UserProfile, Verdict
from services.recommender.lists.watching.states import watch_state

RESOURCE = r"/internal/users/(\d+)/(watchlist|diary|rested)(?:/(\d+)(?:/([\d-]+))?)?"
WANTED_AT = datetime(2026, 1, 2, tzinfo=UTC)
MovieJson = Callable[[int], dict[str, object]]


class FakeWatching:
    def __init__(self) -> None:
        self.profiles: dict[int, UserProfile] = {}
        self.offers: dict[int, object] = {}
        """Where movies can be watched."""

    def of(self, user_id: int) -> UserProfile:
        return self.profiles.get(user_id, UserProfile(user_id, 0))

    def change(self, match: re.Match[str], request: httpx.Request) -> None:
        user_id, kind, day = int(match[1]), match[2], match[4]
        movie_id = int(match[3]) if match[3] else None
        profile, on, now = self.of(user_id), request.method != "DELETE", int(WANTED_AT.timestamp())
        if movie_id is None:
            changed = profile.with_wanted_in_lists(json.loads(request.content)["in_lists"])
        elif kind == "watchlist":
            changed = profile.with_wanted(movie_id, on, now)
        elif kind == "rested":
            changed = profile.with_rest(
                movie_id, int(datetime.now(UTC).timestamp()) + REST_SECONDS if on else None, now
            )
        else:
            seen_on = date.fromisoformat(day or "")
            changed = profile.with_seen_on(movie_id, seen_on, now) if on else profile.without_seen_on(movie_id, seen_on)
        self.profiles[user_id] = changed

    def keep_dates(self, profile: UserProfile) -> None:
        """What an import leaves of them."""
        dates = {m: replace(each, rating=None, seen=False) for m, each in profile.verdicts.items() if each.has_dates()}
        self.profiles[profile.user_id] = replace(self.of(profile.user_id), verdicts=dates)

    def with_dates(self, user_id: int, stated: dict[int, Verdict]) -> dict[int, Verdict]:
        merged = dict(stated)
        for movie_id, dates in self._states(self.of(user_id)):
            own = stated.get(movie_id, dates)
            merged[movie_id] = replace(dates, rating=own.rating, rated_at=own.rated_at, seen=own.seen)
        return merged

    def rated_or_seen(self, user_id: int, movie_id: int) -> None:
        """Takes a movie off the watchlist."""
        self.profiles[user_id] = self.of(user_id).with_wanted(movie_id, False, 0)

    def view(self, user_id: int, kind: str, version: int, movie_json: MovieJson) -> dict[str, object]:
        profile = self.of(user_id)
        shown = {movie_id: watch_state(verdict).model_dump(mode="json") for movie_id, verdict in self._states(profile)}
        head = {"user_id": user_id, "profile_version": version}
        if kind == "diary":
            entries = [
                movie_json(movie_id) | {"seen_on": day, "rating": None, "rewatch": day != state["seen_on"][-1]}
                for movie_id, state in shown.items()
                for day in state["seen_on"]
            ]
            return {**head, "entries": sorted(entries, key=lambda entry: str(entry["seen_on"]), reverse=True)}
        movies = [
            movie_json(movie_id)
            | state
            | {"predicted_rating": 5 - movie_id * 0.3, "watch": self.offers.get(movie_id, {})}
            for movie_id, state in shown.items()
            if state["wanted_at"]
        ]
        return {**head, "in_lists": profile.wanted_in_lists, "movies": movies}

    def of_profile(self, user_id: int, movie_json: MovieJson) -> dict[str, object]:
        profile = self.of(user_id)
        states = [movie_json(movie_id) | self.state(user_id, movie_id) for movie_id, _ in self._states(profile)]
        return {"watching": states, "wanted_in_lists": profile.wanted_in_lists}

    def state(self, user_id: int, movie_id: int) -> dict[str, object]:
        return watch_state(self.of(user_id).verdicts.get(movie_id, Verdict(None, 0))).model_dump(mode="json")

    def wanted(self, user_id: int) -> list[int]:
        return [movie_id for movie_id, each in self.of(user_id).verdicts.items() if each.is_wanted()]

    def kept_out(self, user_id: int) -> list[int]:
        return self.of(user_id).kept_out(datetime.now(UTC).timestamp())

    @staticmethod
    def _states(profile: UserProfile) -> list[tuple[int, Verdict]]:
        return [(movie_id, verdict) for movie_id, verdict in profile.verdicts.items() if verdict.has_dates()]
