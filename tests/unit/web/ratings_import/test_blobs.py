import random

from services.web.ratings_import import blobs
from services.web.ratings_import.reading.entries import Entry, Film


def test_large_values_come_back_from_their_pieces() -> None:
    draw = random.Random(0)
    entries = [Entry(n, Film(f"{draw.random()}", imdb_id=n), draw.random(), n, seen=n % 2 == 0) for n in range(30_000)]
    pieces = blobs.pack(blobs.ENTRIES, entries)
    assert len(pieces) > 1
    assert all(len(piece) <= blobs.MAX_ITEM_BYTES for piece in pieces)
    assert blobs.unpack(blobs.ENTRIES, pieces) == entries


def test_nothing_is_a_value_too() -> None:
    assert blobs.unpack(blobs.MATCHES, blobs.pack(blobs.MATCHES, [])) == []
