"""Operations on matrices of movies x movies that would otherwise make another matrix as large. They take a block of
rows at a time."""

from collections.abc import Iterator

from services.recommender.model.matrix import Array

BLOCK_ROWS = 1024


def add_product(total: Array, left: Array, right: Array) -> None:
    """total += left' right, both rank x movies."""
    for rows in _blocks(len(total)):
        total[rows] += left[:, rows].T @ right


def shrink(overlap: Array, ridge: float) -> None:
    """n becomes n / (n + ridge)."""
    for rows in _blocks(len(overlap)):
        block = overlap[rows]
        block /= block + ridge


def _blocks(size: int) -> Iterator[slice]:
    return (slice(start, start + BLOCK_ROWS) for start in range(0, size, BLOCK_ROWS))
