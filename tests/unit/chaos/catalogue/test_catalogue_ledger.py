"""The harness tells when a hidden movie is shown, or when what was wanted or seen is lost."""

from tests.chaos.catalogue.ledger import CatalogueLedger, Statements


def test_a_hidden_movie_in_a_list_is_reported_until_it_is_shown_again() -> None:
    ledger = CatalogueLedger()
    before = ledger.shown.promise()
    ledger.shown.begin(7)
    ledger.shown.acknowledge(7, False, 1)
    after = ledger.shown.promise()
    assert ledger.hidden_in(after, [6, 7]) == ["hidden movies are shown: [7]"]
    assert ledger.hidden_in(before, [7]) == [], "the read began before"
    ledger.shown.begin(7)
    assert ledger.hidden_in(after, [7]) == [], "it may be shown again by now"
    ledger.shown.acknowledge(7, True, 1)
    assert ledger.hidden_in(ledger.shown.promise(), [7]) == []


def test_what_is_missing_or_there_again_is_reported() -> None:
    entries: Statements[str] = Statements()
    for key, value in (("wanted", True), ("taken off", False)):
        entries.begin(key)
        entries.acknowledge(key, value, 1)
    promise = entries.promise()
    assert entries.broken(promise, {"wanted"}, [True, False]) == []
    assert entries.broken(promise, {"taken off"}, [True, False]) == ["wanted", "taken off"]
    assert entries.broken(promise, {"taken off"}, [True]) == ["wanted"]
    assert (entries.acknowledged, entries.uncertain) == (2, set())


def test_what_was_tried_twice_or_given_up_is_not_changed_again() -> None:
    entries: Statements[int] = Statements()
    entries.begin(1)
    entries.acknowledge(1, True, 2)
    entries.begin(2)
    entries.abandon(2)
    assert entries.uncertain == {1, 2}
    assert list(entries.held) == [1]
