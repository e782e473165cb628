"""Weights of movies beyond the best-known ones: a sparse approximate inverse of the Gram matrix.

G is the Gram matrix with its ridge. For the tail movie j and its closest S among the head, b = G_SS^-1 G_Sj and
s_j = G_jj - G_jS b are what EASE over S and j has in closed form: the column E_Sj = b says what ratings of S add to j,
and the row E_ji = (b_i / s_j) / (G_SS^-1_ii + b_i^2 / s_j) what a rating of j adds to the movies i of S. Between two
tail movies that somebody rated both remains R_kj = G_kj - G_kH b, what the head does not explain, and E_kj = R_kj / s_k
is the first term of the series of the inverse. Compare SANSA (Spišák et al., RecSys 2023), which factorises the whole
matrix sparsely.

G_jH and G_jk come from the parts of the ratings sparse, and cut to what matters most of each tail movie.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
from scipy import linalg, sparse

from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array, Part, Ratings, check_shape, narrowed
from services.recommender.model.parts.freed_memory import give_back_freed_memory
from services.recommender.model.parts.gram import Rows, columns_of, last_columns_of

CLOSEST = 100
"""Best-known movies that a movie beyond them is solved with, 1 and up."""
CLOSEST_IN_TAIL = 50
"""Other movies beyond them that it is joined with, 1 and up."""
KEPT = 1000
"""Sums with the head, and as many within the tail, that are kept of a tail movie, of each part and of all."""
SUMMED_MOVIES = 4096
"""Tail movies whose sums a part gives at a time: with `KEPT`, up to 33 MB. A multiple of `BLOCK_MOVIES`."""
BLOCK_MOVIES = 64
"""Tail movies that are worked out at a time."""


@dataclass(frozen=True, eq=False)
class TailProblem:
    """`gram` is the head's Gram matrix without a ridge, `ridge` one number per movie. `head` and `tail` are indices."""

    gram: Array
    ridge: Array
    head: Array
    tail: Array

    def solve(self, ratings: Ratings, rows: Callable[[Array], Rows], execution: Execution) -> sparse.csr_array:
        """E of the tail, all movies x all movies. `rows` makes what the Gram matrix is of, of the movies at indices."""
        check_shape(self.gram, len(self.head), len(self.head))
        of_all, size = rows(np.concatenate([self.head, self.tail])), len(self.ridge)
        shared, own = self.sums_with_head(ratings, of_all, execution)
        own += self.ridge[self.tail]
        entries: list[sparse.coo_array] = []
        columns: list[sparse.csc_array] = []
        rest = np.ones(len(self.tail))
        blocks = slices(len(self.tail), BLOCK_MOVIES)
        for number, block in enumerate(blocks):
            to_tail, from_tail, rest[block] = self.with_head(shared[block], own[block])
            columns.append(to_tail)
            entries.append(placed(to_tail, self.head, self.tail[block], size))
            entries.append(placed(from_tail.T, self.tail[block], self.head, size))
            execution.progress("completion", number + 1, 2 * len(blocks))
        for number, within in enumerate(self.sums_within(ratings, of_all, execution)):
            block = blocks[number]
            joins = joins_within(within, shared, columns[number], rest, block.start)
            entries.append(placed(joins.T, self.tail, self.tail[block], size))
            execution.progress("completion", len(blocks) + number + 1, 2 * len(blocks))
        del shared
        return joined(entries, size)

    def sums_with_head(self, ratings: Ratings, rows: Rows, execution: Execution) -> tuple[sparse.csr_array, Array]:
        """G_TH and the diagonal of G_TT, from `rows` of the head and then the tail."""
        heads, movies = len(self.head), slices(len(self.tail), SUMMED_MOVIES)
        sums = [no_sums(each, heads) for each in movies]
        own = np.zeros(len(self.tail))
        places = execution.side_by_side(ratings.parts, range(len(movies)))
        calls = (partial(sums_with_head_of, part, rows, heads, movies[number], self.lengths) for part, number in places)
        for (_, number), (of_part, own_of_part) in zip(places, execution.in_order(calls), strict=True):
            sums[number] = strongest(sums[number] + of_part, KEPT, self.lengths)
            own[movies[number]] += own_of_part
        return joined_rows(sums, heads), own

    def sums_within(self, ratings: Ratings, rows: Rows, execution: Execution) -> Iterator[sparse.csr_array]:
        """G_TT, `BLOCK_MOVIES` rows at a time; the sums of `SUMMED_MOVIES` are in memory."""
        for movies in slices(len(self.tail), SUMMED_MOVIES):
            sums = no_sums(movies, len(self.tail))
            calls = (partial(sums_within_of, part, rows, len(self.head), movies) for part in ratings.parts)
            for of_part in execution.in_order(calls):
                sums = strongest(sums + of_part, KEPT)
            for block in slices(movies.stop - movies.start, BLOCK_MOVIES):
                yield sums[block]

    @property
    def lengths(self) -> Array:
        return np.asarray(np.sqrt(np.maximum(np.diag(self.gram), 1e-9)))

    def with_head(self, shared_rows: sparse.csr_array, own: Array) -> tuple[sparse.csc_array, sparse.csc_array, Array]:
        """E_Sj and E_jS of some movies, each head x movies, and s, from their rows of G_TH and their own sums."""
        shared, own = shared_rows.T.toarray(), own.copy()
        lengths, ridge = self.lengths, self.ridge[self.head]
        to_tail, to_head = np.zeros_like(shared), np.zeros_like(shared)
        for place in range(len(own)):
            closest = nearest_of(shared[:, place], lengths)
            if len(closest):
                local = self.gram[np.ix_(closest, closest)].astype(np.float64)
                local[np.diag_indices_from(local)] += ridge[closest]
                solution = solve_one(local, shared[closest, place], own[place])
                to_tail[closest, place], to_head[closest, place], own[place] = solution
        return sparse.csc_array(to_tail), sparse.csc_array(to_head), own


def slices(count: int, size: int) -> list[slice]:
    return [slice(start, min(start + size, count)) for start in range(0, count, size)]


def no_sums(rows: slice, columns: int) -> sparse.csr_array:
    count: int = rows.stop - rows.start
    return sparse.csr_array((count, columns), dtype="float32")


def joined_rows(blocks: list[sparse.csr_array], columns: int) -> sparse.csr_array:
    """One matrix of all blocks, one below the other. The list is emptied on the way: twice would be a gigabyte."""
    lengths = [np.diff(block.indptr) for block in blocks]
    starts = np.cumsum(np.concatenate([[0], *lengths]))
    data, indices = np.empty(starts[-1], np.float32), np.empty(starts[-1], np.int32)
    stop = 0
    while blocks:
        block = blocks.pop(0)
        start, stop = stop, stop + block.nnz
        data[start:stop], indices[start:stop] = block.data, block.indices
    give_back_freed_memory()
    return sparse.csr_array((data, indices, starts), shape=(len(starts) - 1, columns))


def joins_within(
    within: sparse.csr_array, shared: sparse.csr_array, to_tail: sparse.csc_array, rest: Array, first: int
) -> sparse.csr_array:
    """E_kj of tail movies j, from the `first` on, and all others k, movies x tail: from their rows of G_TT, which are
    overwritten, their E_Sj, all of G_TH and all s."""
    by_head = to_tail.T.toarray()
    for place, (start, stop) in enumerate(pairwise(within.indptr)):
        others, remaining = within.indices[start:stop], within.data[start:stop]
        remaining -= shared[others] @ by_head[place]
        remaining /= rest[others]
        remaining[others == first + place] = 0
    within.eliminate_zeros()
    return strongest(within, CLOSEST_IN_TAIL)


def sums_with_head_of(
    part: Part, rows: Rows, heads: int, movies: slice, lengths: Array
) -> tuple[sparse.csr_array, Array]:
    """Of a part: some tail movies' rows of G_TH, cut, and of the diagonal of G_TT. `rows` are of the head and then the
    tail."""
    columns = columns_of(part, rows)
    tail = columns[:, heads:][:, movies]
    found = [strongest(sums, KEPT, lengths) for sums in products(tail, columns[:, :heads])]
    return stacked(found, heads), np.asarray(tail.power(2).sum(axis=0))


def sums_within_of(part: Part, rows: Rows, heads: int, movies: slice) -> sparse.csr_array:
    """Of a part: some tail movies' rows of G_TT, cut."""
    tail = last_columns_of(part, rows, heads)
    return stacked([strongest(sums, KEPT) for sums in products(tail[:, movies], tail)], tail.shape[1])


def products(left: sparse.csc_array, right: sparse.csc_array) -> Iterator[sparse.csr_array]:
    """left' right, `BLOCK_MOVIES` rows at a time."""
    right_rows = sparse.csr_array(right)  # once, in place of once a block
    for block in slices(left.shape[1], BLOCK_MOVIES):
        yield sparse.csr_array(left[:, block].T @ right_rows)


def strongest(sums: sparse.csr_array, limit: int, lengths: Array | None = None) -> sparse.csr_array:
    """Each row's `limit` largest entries by absolute value, or by cosine."""
    long_rows = np.flatnonzero(np.diff(sums.indptr) > limit)
    if not len(long_rows):
        return sums
    sums.sort_indices()
    size = np.abs(sums.data) if lengths is None else np.abs(sums.data) / lengths[sums.indices]
    kept = np.ones(sums.nnz, bool)
    for row in long_rows:
        start, stop = sums.indptr[row : row + 2]
        kept[start + np.argpartition(size[start:stop], -limit)[:-limit]] = False
    indptr = np.concatenate([[0], np.cumsum(kept)])[sums.indptr]
    return sparse.csr_array((sums.data[kept], sums.indices[kept], indptr), shape=sums.shape)


def stacked(rows: list[sparse.csr_array], columns: int) -> sparse.csr_array:
    return sparse.csr_array(sparse.vstack(rows, format="csr")) if rows else sparse.csr_array((0, columns))


def nearest_of(shared: Array, lengths: Array) -> Array:
    """Sorted places of the head's movies that have most in common with a movie, by the cosine."""
    cosine = np.abs(shared) / lengths
    count = min(CLOSEST, int(np.count_nonzero(cosine)))
    return np.sort(np.argpartition(-cosine, max(count - 1, 0))[:count])


def solve_one(local: Array, shared: Array, own: float) -> tuple[Array, Array, float]:
    """The column E_Sj, the row E_jS and s, from G_SS, G_Sj and G_jj."""
    inverse = linalg.inv(local, overwrite_a=True, check_finite=False)
    column = inverse @ shared
    rest = max(own - float(shared @ column), 1e-9)
    return column, (column / rest) / (np.diag(inverse) + column**2 / rest), rest


def placed(block: sparse.csc_array | sparse.csr_array, rows: Array, columns: Array, size: int) -> sparse.coo_array:
    """The block with its rows and columns among all movies, float32."""
    within = sparse.coo_array(block)
    places = (narrowed(rows[within.row]), narrowed(columns[within.col]))
    return sparse.coo_array((within.data.astype(np.float32), places), shape=(size, size))


def joined(entries: list[sparse.coo_array], size: int) -> sparse.csr_array:
    """All of them in one matrix. Each would take as many row pointers as there are movies if it were one of its own."""
    if not entries:
        return sparse.csr_array((size, size))
    data, rows, columns = (
        np.concatenate(found) for found in zip(*((e.data, e.row, e.col) for e in entries), strict=True)
    )
    return sparse.csr_array(sparse.coo_array((data, (rows, columns)), shape=(size, size)))
