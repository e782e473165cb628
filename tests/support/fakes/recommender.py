"""The recommender's internal API in memory. Every user gets the same movies, except those that they rated."""

import json
import re
from datetime import UTC, datetime

import httpx

from services.recommender.domain.profile import UserProfile, Verdict
from services.recommender.domain.profile_import import changes_of, with_changes, without_changes
from shared.contracts.errors import (
    InvalidInput,
    ListNotOpen,
    MatineeError,
    StoreUnavailable,
    UserNotFound,
)
from shared.contracts.lists import Breakdown, Contribution, ListHead
from shared.contracts.operations import TrainingHistory, TrainingState
from shared.contracts.profile_imports import ImportBatch, VerdictChanges
from shared.lists.format1.stored_list import list_body
from shared.telemetry.metrics import Metrics
from shared.telemetry.recent_metrics import RecentMetricsWindow
from tests.support.catalogue.fake_catalogue import (
    TITLES,
    FakeCatalogue,
    movie_json,
    recommended_json,
    recommended_movie,
    select,
)
from tests.support.fakes.questions.what_if import imagine
from tests.support.fakes.questions.wishes import read, wished
from tests.support.profiles.watching import RESOURCE, FakeWatching

COMPUTED_AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
LAST_SAMPLE_USER_ID = 943
MARKS = {"dismissed": 0, "seen": -1}
"""Stored instead of stars for movies that were dismissed or seen."""
NOTICES = "/internal/notices"
"""Requested in the background while the store is down, and not recorded in `requests`."""


class FakeRecommender:
    def __init__(self) -> None:
        self.ratings: dict[int, dict[int, float]] = {}
        self.known: dict[str, int] = {}
        self.versions: dict[int, int] = {}
        self.rated_at: dict[int, dict[int, int]] = {}
        self.requests: list[httpx.Request] = []
        self.visibility: dict[int, str] = {}
        self.hooked: dict[int, bool] = {}
        self.watching = FakeWatching()
        self.down = False
        self.breakdown = Breakdown(
            movie=recommended_movie(1),
            largest=[
                Contribution(movie_id=2, title=TITLES[1], rating=5, amount=0.5),
                Contribution(movie_id=7, title=TITLES[6], rating=4, amount=0.3),
            ],
            others=3,
            others_amount=0.2,
        )
        self.catalogue = FakeCatalogue()
        self.services: dict[str, list[str]] = {}
        self.history = TrainingHistory(trainings=[])
        self.training = TrainingState(state="idle", new_ratings=12, train_after=1000)

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.respond)

    def respond(self, request: httpx.Request) -> httpx.Response:
        if request.url.path != NOTICES:
            self.requests.append(request)
        if self.down:
            raise httpx.ConnectError("down")
        try:
            return httpx.Response(200, json=self.handle(request))
        except MatineeError as error:
            problem = error.problem().model_dump()
            return httpx.Response(error.status, json=problem, headers={"content-type": "application/problem+json"})

    def handle(self, request: httpx.Request) -> object:
        path, amount = request.url.path, int(request.url.params.get("amount", 10))
        if write := re.fullmatch(r"/internal/users/(\d+)/(ratings|dismissed|seen)/(\d+)", path):
            return self.change_verdict(int(write[1]), write[2], int(write[3]), request, amount)
        if watched := re.fullmatch(RESOURCE, path):
            return self.handle_watching(watched, request, amount)
        if pair := re.fullmatch(r"/internal/users/(\d+)/together(?:/(\d+))?", path):
            return self.group_list(int(pair[1]), int(pair[2] or 0), request)
        if imported := re.fullmatch(r"/internal/users/(\d+)/imports(?:/(preview|undo))?", path):
            return self.handle_import(int(imported[1]), imported[2], request.content)
        if path == "/internal/wishes":
            return wished(request.url.params).model_dump(mode="json")
        if path == "/internal/wishes/reading":
            return read(request.url.params).model_dump(mode="json")
        if asking := re.fullmatch(r"/internal/users/(\d+)/what-if", path):
            return imagine(self.ratings.get(int(asking[1]), {}), int(asking[1]), request.url.params)
        if user := re.fullmatch(r"/internal/users/(\d+)(?:/([a-z]+|movies/\d+))?", path):
            return self.handle_user(int(user[1]), user[2] or "", request, amount)
        if path == "/internal/preview":
            picked = [pick["movie_id"] for pick in json.loads(request.content)["ratings"]]
            known = range(1, len(TITLES) + 1)
            movies = recommended_json([m for m in known if m not in picked], amount)
            return {"movies": movies, "unknown_movies": [m for m in picked if m not in known]}
        if path == "/internal/rooms":
            return room_list(len(json.loads(request.content)["members"]))
        if path == "/internal/records/additions":
            return self.catalogue.add(request.content)
        if path == "/internal/movies/match":
            return self.catalogue.matches(json.loads(request.content)["movies"])
        if path == "/internal/movies/spoken":
            return self.catalogue.understand_all(request)
        if path == "/internal/movies/select":
            return select(json.loads(request.content))
        if movie := re.fullmatch(r"/internal/movies/(\d+)(/similar)?", path):
            return self.catalogue.movie(int(movie[1]), similar=movie[2] is not None)
        if path == NOTICES:
            raise StoreUnavailable
        if path == "/internal/onboarding":
            return {"groups": [{"label": "Drama", "movies": [movie_json(m) for m in range(1, 5)]}]}
        if path == "/internal/figures":
            return RecentMetricsWindow(Metrics()).summarize().model_dump()
        if path == "/internal/trainings":
            return self.history.model_dump(mode="json")
        if path == "/internal/train":
            return self.training.model_dump(mode="json")
        return self.status() if path == "/internal/status" else self.catalogue.search(request.url.params)

    def handle_user(self, user_id: int, resource: str, request: httpx.Request, amount: int) -> object:
        if request.method == "DELETE":
            self.ratings.pop(user_id, None)
            self.watching.profiles.pop(user_id, None)
            return None
        if request.method == "POST":
            picks = json.loads(request.content)["ratings"]
            self.ratings.setdefault(user_id, {}).update({pick["movie_id"]: pick["rating"] for pick in picks})
            return self.changed(user_id, amount)
        if resource == "ratings":
            return self.own_ratings(user_id)
        if resource == "breakdown":
            return self.breakdown.model_dump()
        if resource == "visibility":
            self.visibility[user_id] = json.loads(request.content)["visibility"]
            self.versions[user_id] = self.versions.get(user_id, 0) + 1
            return {}
        if resource == "hooked":
            self.hooked[user_id] = json.loads(request.content)["hooked"]
            return self.changed(user_id, amount)
        if resource == "titles":
            return self.titles(user_id, amount, has_link=request.url.params["has_link"] == "true")
        if resource == "wanted":
            return {"movie_ids": self.watching.wanted(user_id)}
        if resource == "profile":
            return self.profile(user_id)
        if resource.startswith("movies/"):
            return self.outlook(user_id, int(resource.removeprefix("movies/")))
        return self.recommendations(user_id, amount)

    def handle_watching(self, match: re.Match[str], request: httpx.Request, amount: int) -> object:
        user_id = int(match[1])
        if request.method == "GET":
            return self.watching.view(user_id, match[2], self.versions.get(user_id, 0), movie_json)
        self.catalogue.movie(int(match[3] or 1), similar=False)
        before = self.watching.of(user_id)
        self.watching.change(match, request)
        return self.changed(user_id, amount, is_new=self.watching.of(user_id) is not before)

    def handle_import(self, user_id: int, action: str | None, content: bytes) -> object:
        """By the rules of the real one. Every rating that was not imported is as old as `COMPUTED_AT`."""
        profile = UserProfile(user_id, 0, self.verdicts_of(user_id))
        if action == "undo":
            changed = without_changes(profile, VerdictChanges.model_validate_json(content).changes)
        else:
            changes = changes_of(profile, ImportBatch.model_validate_json(content).verdicts)
            if action == "preview":
                return VerdictChanges(changes=changes).model_dump(mode="json")
            changed = with_changes(profile, changes)
        stated = {m: each for m, each in changed.verdicts.items() if each.rating is not None or each.seen}
        self.ratings[user_id] = {m: each.rating or MARKS["seen"] for m, each in stated.items()}
        self.watching.keep_dates(changed)
        self.rated_at[user_id] = {m: each.rated_at for m, each in changed.verdicts.items()}
        return None

    def verdicts_of(self, user_id: int) -> dict[int, Verdict]:
        dates = self.rated_at.get(user_id, {})
        stated = {
            m: Verdict(stars if stars > 0 else None, dates.get(m, int(COMPUTED_AT.timestamp())), seen=stars < 0)
            for m, stars in self.ratings.get(user_id, {}).items()
        }
        return self.watching.with_dates(user_id, stated)

    def change_verdict(
        self, user_id: int, kind: str, movie_id: int, request: httpx.Request, amount: int
    ) -> dict[str, object]:
        self.catalogue.movie(movie_id, similar=False)
        mine = self.ratings.setdefault(user_id, {})
        before = dict(mine)
        if request.method == "DELETE":
            mine.pop(movie_id, None)
        else:
            mine[movie_id] = json.loads(request.content)["rating"] if kind == "ratings" else MARKS[kind]
            self.watching.rated_or_seen(user_id, movie_id)
        return self.changed(user_id, amount, is_new=mine != before)

    def changed(self, user_id: int, amount: int, *, is_new: bool = True) -> dict[str, object]:
        self.versions[user_id] = self.versions.get(user_id, 0) + 1
        return {
            "profile_version": self.versions[user_id],
            "changed": is_new,
            "recommendations": self.recommendations(user_id, amount),
        }

    def recommendations(self, user_id: int, amount: int) -> object:
        if user_id > 10_000:
            raise UserNotFound
        head = ListHead(
            user_id=user_id,
            profile_version=self.versions.get(user_id, 0),
            model_version="fake",
            computed_at=COMPUTED_AT,
        )
        known = {*self.ratings.get(user_id, {}), *self.watching.kept_out(user_id)}
        unseen = [m for m in range(1, len(TITLES) + 1) if m not in known]
        rows = [recommended_movie(movie_id).model_dump_json().encode() for movie_id in unseen]
        value = b"\n".join([b"0", head.model_dump_json().encode(), *rows])
        return json.loads(list_body(value, amount, "computed"))

    def titles(self, user_id: int, amount: int, *, has_link: bool) -> object:
        listed = json.loads(json.dumps(self.recommendations(user_id, amount)))
        visibility = self.visibility.get(user_id, "open")
        if user_id <= LAST_SAMPLE_USER_ID:
            return listed
        if visibility == "closed" or (visibility == "link" and not has_link):
            raise ListNotOpen
        secret = dict.fromkeys(("score", "predicted_rating", "reason"))
        movies = [{name: row[name] for name in row if name != "explanation"} | secret for row in listed["movies"]]
        return listed | {"profile_version": None, "computed_at": None, "movies": movies}

    def group_list(self, user_id: int, other_id: int, request: httpx.Request) -> object:
        if user_id == other_id:
            raise InvalidInput("A list for two needs two different users.")
        if max(user_id, other_id) > 10_000:
            raise UserNotFound
        users, params = ([user_id, other_id] if other_id else [0, user_id]), request.url.params
        picked = {pick["movie_id"] for pick in json.loads(request.content)["ratings"]} if not other_id else set()
        known = picked.union(*(self.ratings.get(each, {}) for each in users))
        candidates = [m for m in range(1, len(TITLES) + 1) if m not in known and params.get("genre") != "Comedy"]
        common = {
            "alike": 3,
            "close": 2,
            "apart": 1,
            "loved": [movie_json(7)],
            "divided": [movie_json(10) | {"ratings": [5, 1]}],
        }
        return {
            "people": [person(each, self.versions.get(each, 0)) for each in users],
            "model_version": "fake",
            "computed_at": COMPUTED_AT.isoformat(),
            "candidates": len(candidates),
            "movies": [movie_json(m) | {"likings": likings(m)} for m in candidates[: int(params["amount"])]],
            "common": common if params["common"] == "true" else None,
        }

    def own_ratings(self, user_id: int) -> object:
        rated = [
            {"movie_id": m, "title": TITLES[m - 1], "rating": stars, "rated_at": COMPUTED_AT.isoformat()}
            for m, stars in self.ratings.get(user_id, {}).items()
            if stars > 0
        ]
        return {"user_id": user_id, "profile_version": self.versions.get(user_id, 0), "ratings": rated}

    def profile(self, user_id: int) -> object:
        mine = self.ratings.get(user_id, {})
        own = {"rated_at": COMPUTED_AT.isoformat(), "average_rating": 3.5}
        rated = [movie_json(m) | own | {"rating": stars} for m, stars in mine.items() if stars > 0]
        marked = {kind: [movie_json(m) for m, stars in mine.items() if stars == mark] for kind, mark in MARKS.items()}
        return {"user_id": user_id, "profile_version": self.versions.get(user_id, 0), "ratings": rated, **marked} | {
            "visibility": self.visibility.get(user_id, "open"),
            **self.watching.of_profile(user_id, movie_json),
        }

    def outlook(self, user_id: int, movie_id: int) -> object:
        self.catalogue.movie(movie_id, similar=False)
        stars = self.ratings.get(user_id, {}).get(movie_id)
        return {
            "rating": stars if stars and stars > 0 else None,
            "seen": stars == MARKS["seen"],
            "dismissed": stars == MARKS["dismissed"],
            "watching": self.watching.state(user_id, movie_id),
            "predicted_rating": 4.2,
            "reason": "Because you liked Alien",
            "explanation": {"kind": "ratings", "movies": [{"movie_id": 1, "title": "Alien", "stars": 5}]},
            "neighbours": {"among": 60, "rated": 12, "liked": 9, "average": 4.1},
        }

    def status(self) -> dict[str, object]:
        return {
            "dataset": "fake",
            "users": 943,
            "movies": len(TITLES),
            "ratings": 1000,
            "last_sample_user_id": LAST_SAMPLE_USER_ID,
            "genres": ["Comedy", "Drama"],
            "services": self.services,
            "known": self.known,
            "algorithm": "fake",
            "model_version": "fake",
            "trained_at": COMPUTED_AT.isoformat(),
        }


def person(user_id: int, version: int) -> dict[str, object]:
    return {"user_id": user_id or None, "profile_version": version, "has_ratings": user_id <= 943 or version > 0}


def likings(movie_id: int) -> list[dict[str, object]]:
    stars = [5 - movie_id * 0.3, 4.5 - movie_id * 0.1]
    cited = {"movie_id": 1, "title": "Alien", "stars": 5}
    explanation = {"kind": "ratings", "movies": [cited]}
    return [{"predicted_rating": each, "reason": "", "explanation": explanation} for each in stars]


def room_list(people: int) -> object:
    """The first movies suit everybody, the others only one."""
    suits = [people if place < 2 else 1 for place in range(len(TITLES))]
    movies = [{**movie_json(place + 1), "suits": count} for place, count in enumerate(suits)]
    least = {"without_misery": 3.5, "average": 3.25, "least_misery": 3.75}
    return {"movies": movies, "effects": [{"fairness": name, "average": 4, "least": at} for name, at in least.items()]}
