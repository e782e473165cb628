"""The chaos harness's checker finds what it is there to find, and accuses nobody who is innocent."""

from tests.chaos.ledger import UserLedger

ALIEN, BRAZIL = 1, 2


def rated(ledger: UserLedger, movie_id: int, stars: float | None, version: int) -> None:
    assert ledger.acknowledge(ledger.begin(movie_id, stars), version) == []


def test_a_list_of_the_version_before_is_stale_and_one_of_the_acknowledged_is_not() -> None:
    ledger = UserLedger(1)
    rated(ledger, ALIEN, 5, 1)
    assert ledger.broken_by_list(ledger.promise(), 0, []) == ["list of version 0 after 1 was acknowledged"]
    assert ledger.broken_by_list(ledger.promise(), 1, []) == []


def test_a_read_that_started_before_the_acknowledgement_may_be_of_before() -> None:
    ledger = UserLedger(1)
    promise = ledger.promise()
    rated(ledger, ALIEN, 5, 1)
    assert ledger.broken_by_list(promise, 0, [ALIEN]) == []


def test_a_rated_movie_in_a_list_is_reported_at_any_version() -> None:
    ledger = UserLedger(1)
    rated(ledger, ALIEN, 5, 1)
    assert ledger.broken_by_list(ledger.promise(), 1, [BRAZIL, ALIEN]) == ["rated movies in the list: [1]"]


def test_a_movie_whose_removal_has_begun_may_be_in_a_list_already() -> None:
    ledger = UserLedger(1)
    rated(ledger, ALIEN, 5, 1)
    promise = ledger.promise()
    ledger.begin(ALIEN, None)
    assert ledger.broken_by_list(promise, 2, [ALIEN]) == []


def test_a_movie_that_is_rated_again_stays_out_of_the_list() -> None:
    ledger = UserLedger(1)
    rated(ledger, ALIEN, 5, 1)
    ledger.begin(ALIEN, 3)
    assert ledger.broken_by_list(ledger.promise(), 1, [ALIEN])


def test_a_movie_removed_and_rated_again_during_a_read_may_be_in_its_list() -> None:
    ledger = UserLedger(1)
    rated(ledger, ALIEN, 5, 1)
    promise = ledger.promise()
    rated(ledger, ALIEN, None, 2)
    rated(ledger, ALIEN, 4, 3)
    assert ledger.broken_by_list(promise, 2, [ALIEN]) == []


def test_a_version_beyond_all_changes_means_that_one_counted_twice() -> None:
    ledger = UserLedger(1)
    rated(ledger, ALIEN, 5, 1)
    assert ledger.impossible(1) == []
    assert ledger.impossible(2) == ["version 2 after only 1 changes"]
    assert ledger.acknowledge(ledger.begin(BRAZIL, 5), 3) == ["version 3 after only 2 changes"]


def test_an_acknowledgement_of_a_version_that_was_there_before_is_a_false_yes() -> None:
    ledger = UserLedger(1)
    rated(ledger, ALIEN, 5, 1)
    assert ledger.acknowledge(ledger.begin(BRAZIL, 5), 1)


def test_concurrent_changes_may_be_acknowledged_in_any_order() -> None:
    ledger = UserLedger(1)
    first, second = ledger.begin(ALIEN, 5), ledger.begin(BRAZIL, 4)
    assert ledger.acknowledge(second, 2) == ledger.acknowledge(first, 1) == []
    assert ledger.promise().version == 2


def test_ratings_that_differ_from_the_acknowledged_ones_are_reported() -> None:
    ledger = UserLedger(1)
    rated(ledger, ALIEN, 5, 1)
    rated(ledger, BRAZIL, 4, 2)
    promise = ledger.promise()
    assert ledger.broken_by_ratings(promise, 2, {ALIEN: 5, BRAZIL: 4}) == []
    assert ledger.broken_by_ratings(promise, 2, {ALIEN: 5})
    assert ledger.broken_by_ratings(promise, 2, {ALIEN: 5, BRAZIL: 3})
    assert ledger.broken_by_ratings(promise, 1, {ALIEN: 5, BRAZIL: 4})
    ledger.begin(BRAZIL, 3)
    assert ledger.broken_by_ratings(promise, 2, {ALIEN: 5, BRAZIL: 3}) == []


def test_at_the_end_a_lost_a_wrong_and_a_revived_rating_are_lost_ones() -> None:
    ledger = UserLedger(1)
    rated(ledger, ALIEN, 5, 1)
    rated(ledger, BRAZIL, 4, 2)
    assert ledger.lost({ALIEN: 5, BRAZIL: 4}) == []
    assert ledger.lost({ALIEN: 5}) == [BRAZIL]
    assert ledger.lost({ALIEN: 4.5, BRAZIL: 4}) == [ALIEN]
    rated(ledger, BRAZIL, None, 3)
    assert ledger.lost({ALIEN: 5, BRAZIL: 4}) == [BRAZIL]


def test_an_abandoned_rating_may_be_there_or_not_and_may_count_or_not() -> None:
    ledger = UserLedger(1)
    rated(ledger, ALIEN, 5, 1)
    ledger.abandon(ledger.begin(BRAZIL, 4))
    assert ledger.lost({ALIEN: 5}) == ledger.lost({ALIEN: 5, BRAZIL: 4}) == []
    assert ledger.broken_at_the_end(1) == ledger.broken_at_the_end(2) == []
    assert ledger.broken_at_the_end(0)
    assert ledger.broken_at_the_end(3)
