"""What the voice service works with: a few movies and a few users."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any

from services.voice.dialogue.conversation import Opinion, Write
from services.voice.dialogue.ports import READ_SCOPE, WRITE_SCOPE, Account, FoundMovies, Ports
from services.voice.language.wording import ChooseVariant
from shared.contracts.errors import ListNotOpen, MovieHidden, MovieNotFound, RecommenderUnavailable
from shared.contracts.explanations import Explanation
from shared.contracts.filtering.filters import MovieFilters
from shared.contracts.movie_facts import MovieFacts
from shared.contracts.movies import Movie, MovieDetails, SpokenTitle
from shared.contracts.questions.what_if import MovieInQuestion, RatingChange, WhatIf, WhatIfMovie
from shared.contracts.questions.wishes import Wish, WishMeaning, WishPart
from tests.support.catalogue.voice_movies import (
    EXPLANATIONS,
    FACTS,
    MOVIES,
    is_similar,
    recommended,
    select,
    without_article,
)

NEAR = 0.5


@dataclass
class FakeBackend:
    """User 196 has a list of 11 movies, the linked user 945 one of 6, and user 7 one of 3. The linked user 950 gets one
    with the first rating."""

    lists: dict[int, list[int]] = field(
        default_factory=lambda: {196: list(range(1, 12)), 945: [4, 5, 6, 7, 8, 9], 7: [12, 13, 14]}
    )
    tokens: dict[str, Account] = field(
        default_factory=lambda: {
            "good": Account(user_id=945, name="Ada", scopes=[READ_SCOPE, WRITE_SCOPE]),
            "new": Account(user_id=950, name="Nia", scopes=[READ_SCOPE, WRITE_SCOPE]),
            "reads": Account(user_id=945, name="Ada", scopes=[READ_SCOPE]),
        }
    )
    watchlists: dict[int, list[int]] = field(default_factory=lambda: {945: [2]})
    remembered: dict[str, int] = field(default_factory=dict)
    """By Alexa user, or by Alexa user and person, joined by a slash."""
    opinions: dict[tuple[int, int], Opinion] = field(default_factory=dict)
    movies: dict[int, Movie] = field(default_factory=lambda: dict(MOVIES))
    writes: list[tuple[Any, ...]] = field(default_factory=list)
    stores_error: Exception | None = None
    recommender_down: bool = False
    has_explanations: bool = True
    """False for lists stored before explanations existed."""
    hidden: set[int] = field(default_factory=set)
    """Users whose lists are for themselves only."""
    registered: set[int] = field(default_factory=lambda: {945, 950})
    """Users of whose lists others hear the titles only. The others are sample users."""
    accounts_down: bool = False
    matches_all: bool = False
    """Whether every movie passes filters by people, length and the like."""
    known: dict[str, int] = field(default_factory=lambda: {"person": 1, "tag": 1, "certificate": 1})
    """Of how many movies each fact is known."""
    hangs: bool = False

    def ports(self) -> Ports:
        return Ports(FakeLists(self), FakeMovies(self), FakeAccounts(self), FakeRememberedUsers(self))

    async def check_stores(self) -> None:
        if self.hangs:
            await asyncio.Event().wait()
        if self.stores_error:
            raise self.stores_error

    def check_recommender(self) -> None:
        if self.recommender_down:
            raise RecommenderUnavailable


@dataclass
class FakeLists:
    backend: FakeBackend

    async def movies(self, user_id: int, amount: int, *, is_owner: bool = False) -> Sequence[Movie]:
        await self.backend.check_stores()
        if user_id in self.backend.hidden and not is_owner:
            raise ListNotOpen
        movie_ids = self.backend.lists.get(user_id, [])[:amount]
        if user_id in self.backend.registered and not is_owner:
            return [MOVIES[movie_id] for movie_id in movie_ids]
        changes = {} if self.backend.has_explanations else {"explanation": None}
        return [recommended(movie_id).model_copy(update=changes) for movie_id in movie_ids]

    async def watchlist(self, user_id: int) -> Sequence[Movie]:
        self.backend.check_recommender()
        return [MOVIES[movie_id] for movie_id in self.backend.watchlists.get(user_id, [])]


@dataclass
class FakeMovies:
    backend: FakeBackend

    async def dataset(self) -> str:
        self.backend.check_recommender()
        return "tiny"

    async def understand_title(self, words: str) -> SpokenTitle:
        """One wrong letter in three is uncertain."""
        self.backend.check_recommender()
        title, movies = words.casefold(), self.backend.movies.values()
        same = [movie for movie in movies if without_article(movie.title) == without_article(title)]
        if same:
            return SpokenTitle(certainty="certain" if len(same) == 1 else "uncertain", movies=same)
        similar = [movie for movie in movies if is_similar(title, movie.title.casefold())]
        if similar:
            return SpokenTitle(certainty="uncertain", movies=similar)
        near = get_close_matches(title, [movie.title.casefold() for movie in movies], 1, NEAR)
        return SpokenTitle(certainty="absent", movies=[m for m in movies if m.title.casefold() in near])

    async def details(self, movie_id: int) -> MovieDetails:
        self.backend.check_recommender()
        if movie_id not in self.backend.movies:
            raise MovieHidden if movie_id in MOVIES else MovieNotFound
        facts = FACTS.get(movie_id, MovieFacts()).model_dump() | self.backend.movies[movie_id].model_dump()
        return MovieDetails(**facts, rating_count=385, average_rating=3.9, histogram={})

    async def similar(self, movie_id: int) -> Sequence[Movie]:
        self.backend.check_recommender()
        return [movie for movie in self.backend.movies.values() if movie.movie_id != movie_id][:5]

    async def known(self) -> Mapping[str, int]:
        self.backend.check_recommender()
        return self.backend.known

    async def filtered(self, user_id: int, filters: MovieFilters) -> FoundMovies:
        return await self.select([recommended(movie_id) for movie_id in self.backend.lists.get(user_id, [])], filters)

    async def select(self, movies: Sequence[Movie], filters: MovieFilters) -> FoundMovies:
        self.backend.check_recommender()
        if self.backend.matches_all and filters.need_records():
            return FoundMovies(movies)
        return FoundMovies(*select(movies, filters))

    async def explanation(self, user_id: int, movie_id: int) -> Explanation | None:
        self.backend.check_recommender()
        return EXPLANATIONS[movie_id % 2] if movie_id in self.backend.lists[user_id] else None

    async def read_wish(self, words: str) -> Wish:
        """Understands comedies."""
        self.backend.check_recommender()
        comedy = WishMeaning(genre=("Comedy",))
        parts = [WishPart(number=0, said="comedies", means=comedy)] if "comedies" in words else []
        missed = words.removeprefix("from ").replace("comedies", "").strip()
        return Wish(words=words, parts=parts, not_understood=[missed] if missed else [], means=comedy)

    async def wished(self, words: str, user_id: int | None) -> FoundMovies:
        wish = await self.read_wish(words)
        filters = wish.means.controls().filters()
        found = await (self.popular(filters) if user_id is None else self.filtered(user_id, filters))
        return replace(found, wish=wish)

    async def popular(self, filters: MovieFilters) -> FoundMovies:
        return await self.select(list(self.backend.movies.values()), filters)

    async def introductions(self) -> Sequence[Movie]:
        self.backend.check_recommender()
        return list(self.backend.movies.values())[:6]

    async def opinion(self, user_id: int, movie_id: int) -> Opinion:
        self.backend.check_recommender()
        return self.backend.opinions.get((user_id, movie_id), Opinion())

    async def what_if(self, user_id: int, without: int, about: int | None) -> WhatIf:
        """Every movie falls by ten places, and the list is reversed."""
        self.backend.check_recommender()
        stars = self.backend.opinions.get((user_id, without), Opinion()).rating
        movie_ids = self.backend.lists.get(user_id, [])
        placed = about and MovieInQuestion(movie_id=about, title=MOVIES[about].title, place_now=1, place=11)
        return WhatIf(
            user_id=user_id,
            profile_version=1,
            model_version="fake",
            changes=[RatingChange(movie_id=without, title=MOVIES[without].title, before=stars, after=None)],
            statement="",
            movie=placed if about in movie_ids else None,
            movies=[WhatIfMovie(**vars(recommended(each)), place_now=None) for each in reversed(movie_ids)],
            dropped=[],
        )

    async def take_back(self, user_id: int, write: Write) -> None:
        self.backend.check_recommender()
        self.backend.opinions[user_id, write.movie.movie_id] = write.before
        if write.kind in {"want", "unwant"}:
            kept = self.backend.watchlists[user_id]
            (kept.remove if write.kind == "want" else kept.append)(write.movie.movie_id)
        self.backend.writes.append(("take back", write.kind, user_id, write.movie.movie_id, write.before.rating))

    async def rate(self, user_id: int, movie_id: int, stars: float) -> None:
        self._change("rate", user_id, movie_id, stars, rating=stars, seen=False)

    async def mark_seen(self, user_id: int, movie_id: int) -> None:
        self._change("see", user_id, movie_id, seen=True)

    async def dismiss(self, user_id: int, movie_id: int) -> None:
        self._change("dismiss", user_id, movie_id, dismissed=True)

    async def want(self, user_id: int, movie_id: int) -> None:
        self.backend.check_recommender()
        self.backend.watchlists.setdefault(user_id, []).append(movie_id)
        self._note("want", user_id, movie_id, wanted=True, dismissed=False)

    async def unwant(self, user_id: int, movie_id: int) -> None:
        self.backend.check_recommender()
        self.backend.watchlists[user_id].remove(movie_id)
        self._note("unwant", user_id, movie_id, wanted=False)

    async def rest(self, user_id: int, movie_id: int) -> None:
        self._change("rest", user_id, movie_id, rested=True)

    def _change(self, kind: str, user_id: int, movie_id: int, *stars: float, **opinion: Any) -> None:
        self._remove_from_list(user_id, movie_id)
        self._note(kind, user_id, movie_id, *stars, **opinion)

    def _note(self, kind: str, user_id: int, movie_id: int, *stars: float, **opinion: Any) -> None:
        self.backend.writes.append((kind, user_id, movie_id, *stars))
        before = self.backend.opinions.get((user_id, movie_id), Opinion())
        self.backend.opinions[user_id, movie_id] = before.model_copy(update=opinion)

    def _remove_from_list(self, user_id: int, movie_id: int) -> None:
        self.backend.check_recommender()
        movie_ids = self.backend.lists.get(user_id, list(range(1, 12)))
        self.backend.lists[user_id] = [each for each in movie_ids if each != movie_id]


@dataclass
class FakeAccounts:
    backend: FakeBackend

    async def owner(self, access_token: str) -> Account | None:
        if self.backend.accounts_down:
            raise RecommenderUnavailable
        return self.backend.tokens.get(access_token)


@dataclass
class FakeRememberedUsers:
    backend: FakeBackend

    async def find(self, alexa_user: str, person: str | None) -> int | None:
        await self.backend.check_stores()
        return self.backend.remembered.get(speaker(alexa_user, person))

    async def remember(self, alexa_user: str, person: str | None, user_id: int) -> None:
        await self.backend.check_stores()
        self.backend.remembered[speaker(alexa_user, person)] = user_id

    async def forget(self, alexa_user: str, person: str | None) -> bool:
        await self.backend.check_stores()
        return self.backend.remembered.pop(speaker(alexa_user, person), None) is not None

    async def forget_all(self, alexa_user: str) -> None:
        await self.backend.check_stores()
        for name in list(self.backend.remembered):
            if name.partition("/")[0] == alexa_user:
                del self.backend.remembered[name]


def speaker(alexa_user: str, person: str | None) -> str:
    return alexa_user if person is None else f"{alexa_user}/{person}"


def choose_first(_: str) -> ChooseVariant:
    """Always chooses the first variant."""
    return lambda variants: variants[0]
