"""The checker of histories agrees with a search through all orders."""

import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.chaos.history import FOREVER, History, Read, Write, impossible

Event = Write | Read
Ratings = dict[int, float]


def can_have_happened(history: History, acknowledgements: dict[Write, Read]) -> bool:
    """Tries every order of moments that real time allows. Exponential."""
    return _some_order({*history.reads, *history.writes}, 0, {}, {read: w for w, read in acknowledgements.items()})


def _some_order(left: set[Event], version: int, stars: Ratings, acknowledged: dict[Read, Write]) -> bool:
    if all(event.ended == FOREVER for event in left):
        return True
    ends = min(event.ended for event in left)
    for event in left:
        if event.started > ends or (isinstance(event, Read) and acknowledged.get(event) in left):
            continue
        if isinstance(event, Write):
            if _some_order(left - {event}, version + 1, changed(stars, event), acknowledged):
                return True
        elif event.version == version and event.stars in (None, stars):
            return _some_order(left - {event}, version, stars, acknowledged)
    return False


def changed(stars: Ratings, write: Write) -> Ratings:
    others = {movie: value for movie, value in stars.items() if movie != write.movie_id}
    return others if write.stars is None else {**others, write.movie_id: write.stars}


def histories(rng: random.Random) -> Iterator[tuple[History, dict[Write, Read]]]:
    """Mostly such as can happen, and variations of them that may not."""
    while True:
        history, acknowledgements = happened(rng)
        yield history, acknowledgements
        if history.reads:
            at = rng.randrange(len(history.reads))
            old = history.reads[at]
            new = replace(old, version=max(0, old.version + rng.choice((-1, 1))))
            history.reads[at] = new
            for write in [write for write, read in acknowledgements.items() if read is old]:
                acknowledgements[write] = new
                write.last = new.version
            yield history, acknowledgements


def happened(rng: random.Random) -> tuple[History, dict[Write, Read]]:
    history, acknowledgements = History(), dict[Write, Read]()
    version, stars, free_at, moment = 0, Ratings(), {1: 0.0, 2: 0.0}, 0.0
    for _ in range(rng.randint(2, 6)):
        moment += rng.uniform(0.1, 1)
        started, ended = moment - rng.uniform(0, 2), moment + rng.uniform(0, 2)
        movie = rng.choice((1, 2))
        if rng.random() < 0.5 and free_at[movie] < moment:
            started = max(started, free_at[movie])
            write = Write(movie, rng.choice((None, 1.0, 2.0, 3.0)), started)
            version, stars = version + 1, changed(stars, write)
            history.writes.append(write)
            free_at[movie] = FOREVER
            if rng.random() < 0.8:
                free_at[movie] = ended + 0.01
                history.acknowledge(write, version, started, ended)
                acknowledgements[write] = history.reads[-1]
        else:
            history.reads.append(Read(version, started, ended, rng.choice((None, dict(stars)))))
    return history, acknowledgements


def unbounded(history: History) -> History:
    """The checker narrows the bounds of the writes that it is given."""
    return History(list(history.reads), [replace(write) for write in history.writes])


def test_it_agrees_with_the_search_through_all_orders() -> None:
    tried = histories(random.Random(46))
    verdicts = []
    for _ in range(3000):
        history, acknowledgements = next(tried)
        possible = can_have_happened(history, acknowledgements)
        found = impossible(unbounded(history))
        if found:
            assert not possible, (found, history)
        elif not possible:
            assert has_ambiguous_value(history), history
        verdicts.append(possible)
    assert 500 < sum(verdicts) < 2900


def has_ambiguous_value(history: History) -> bool:
    """A movie has one value twice, so a read of it does not tell which change was the last."""
    values = [(write.movie_id, write.stars) for write in history.writes]
    return len(set(values)) < len(values) or any(stars is None for _, stars in values)


def history_of(*reads: Read, writes: list[Write] | None = None) -> History:
    return History(list(reads), writes or [Write(1, 5.0, 0, 1, last=1)])


@pytest.mark.parametrize(
    ("history", "sentence"),
    [
        (history_of(Read(1, 0, 1), Read(0, 2, 3)), "version 1 was seen, and an older one by a later request"),
        (history_of(Read(2, 0, 1)), "version 2 was seen, but no change can have made it"),
        (history_of(Read(1, 0, 1), writes=[Write(1, 5.0, 2)]), "version 1 was seen, but no change can have made it"),
        (
            history_of(Read(1, 0, 1, {1: 4.0})),
            "movie 1 was shown with 4.0 at version 1, which nobody can have chosen",
        ),
        (
            history_of(Read(1, 0, 1), Read(1, 2, 3), writes=[Write(1, 5.0, 0, 1, last=1), Write(2, 5.0, 0, 1, last=1)]),
            "a change of movie 1 was seen, but no version is left for it",
        ),
        (
            history_of(Read(1, 0, 9), Read(1, 0, 9, {}), writes=[Write(1, 5.0, 0, 9, last=1)]),
            "version 1 was seen, but no change can have made it",
        ),
    ],
)
def test_what_cannot_have_happened_is_said(history: History, sentence: str) -> None:
    assert impossible(history) == sentence


def test_an_unknown_change_may_have_happened_at_any_time_since_or_never() -> None:
    unknown = Write(1, 5.0, 0)
    assert impossible(history_of(Read(0, 8, 9), writes=[replace(unknown)])) is None
    assert impossible(history_of(Read(1, 8, 9, {1: 5.0}), writes=[replace(unknown)])) is None
    assert impossible(history_of(Read(1, 8, 9, {1: 5.0}), Read(1, 10, 11, {}), writes=[replace(unknown)]))


def test_reads_before_an_acknowledgement_are_judged_apart_from_what_was_promised() -> None:
    history = history_of(Read(1, 0, 1), Read(0, 2, 3), writes=[Write(1, 5.0, 0)])
    assert impossible(history.of_acknowledgements()) is None
    assert impossible(history)


def test_an_acknowledgement_that_goes_back_is_impossible() -> None:
    history = History()
    for movie_id, started in ((1, 0.0), (2, 2.0)):
        history.writes.append(Write(movie_id, 5.0, started))
        history.acknowledge(history.writes[-1], 1, started, started + 1)
    assert impossible(history.of_acknowledgements())
