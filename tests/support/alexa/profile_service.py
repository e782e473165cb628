"""The recommender's profile of one user behind its HTTP interface, with the rules of the real profile."""

import json
from dataclasses import dataclass, field
from itertools import count

import httpx

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.lists.watching.states import watch_state
from shared.contracts.profiles import Outlook
from tests.support.fakes.other_service import problem


@dataclass
class ProfileService:
    profile: UserProfile = field(default_factory=lambda: UserProfile(945, 1))
    clock: "count[int]" = field(default_factory=lambda: count(1_000_000))

    def verdict(self, movie_id: int) -> Verdict:
        return self.profile.verdicts.get(movie_id, Verdict(None, 0))

    def opinion(self, movie_id: int) -> tuple[float | None, bool, bool, bool]:
        verdict = self.verdict(movie_id)
        return verdict.rating, verdict.seen, verdict.dismissed, verdict.is_wanted()

    def respond(self, request: httpx.Request) -> httpx.Response:
        *_, subject, movie = request.url.path.split("/")
        if not movie.isdigit():
            return problem(404)(request)
        if request.method == "GET":
            return httpx.Response(200, content=self._outlook(int(movie)).model_dump_json())
        stated, now, profile = request.method == "PUT", next(self.clock), self.profile
        match subject:
            case "ratings":
                rating = json.loads(request.content)["rating"] if stated else None
                self.profile = profile.with_rating(int(movie), rating, now)
            case "seen":
                self.profile = profile.with_seen(int(movie), stated, now)
            case "dismissed":
                self.profile = profile.with_dismissed(int(movie), stated, now)
            case "watchlist":
                self.profile = profile.with_wanted(int(movie), stated, now)
        return httpx.Response(200, json={})

    def _outlook(self, movie_id: int) -> Outlook:
        verdict = self.verdict(movie_id)
        return Outlook(
            rating=verdict.rating,
            seen=verdict.seen or verdict.awaits_rating(),
            dismissed=verdict.dismissed,
            watching=watch_state(verdict),
            predicted_rating=4,
            reason="",
            neighbours=None,
        )
