from shared.lists.store_format import StoreFormat


def test_the_format_never_goes_back() -> None:
    current = StoreFormat()
    assert (current.reading, current.writing) == (1, 1)
    current.advance(reading=2, writing=1)
    assert (current.reading, current.writing) == (2, 1)
    current.advance(reading=2, writing=2)
    current.advance(reading=1, writing=1)
    assert (current.reading, current.writing) == (2, 2)
