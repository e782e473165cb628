from services.web.ratings_import.process.oldest_import import OldestImport


def test_an_import_is_as_old_as_the_first_look_that_found_it() -> None:
    time = 100.0
    oldest = OldestImport(lambda: time)
    oldest.note([(944, "a")])
    time += 30
    oldest.note([(944, "a"), (945, "b")])
    time += 5
    assert oldest.seconds() == 35
    oldest.note([(945, "b")])
    assert oldest.seconds() == 5


def test_without_imports_nothing_is_old() -> None:
    oldest = OldestImport(lambda: 100.0)
    assert oldest.seconds() == 0
    oldest.note([(944, "a")])
    oldest.note([])
    assert oldest.seconds() == 0
