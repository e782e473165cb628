"""Weights of movies beyond the best-known ones: a sparse approximate inverse of the Gram matrix.

G is the Gram matrix with its ridge. For the tail movie j and its closest S among the head, b = G_SS^-1 G_Sj and
s_j = G_jj - G_jS b are what EASE over S and j has in closed form: the column E_Sj = b says what ratings of S add to j,
and the row E_ji = (b_i / s_j) / (G_SS^-1_ii + b_i^2 / s_j) what a rating of j adds to the movies i of S. Between two
tail movies remains R_kj = G_kj - G_kH b, what the head does not explain, and E_kj = R_kj / s_k is the first term of the
series of the inverse. Compare SANSA (Spišák et al., RecSys 2023), which factorises the whole matrix sparsely.

G_jH and G_jk come from the parts of the ratings sparse, and cut to what matters most of each tail movie.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy import linalg, sparse

from services.recommender.model.execution import Execution
from services.recommender.model.matrix import Array, Part, Ratings, check_shape, narrowed
from services.recommender.model.parts.gram import Rows, columns_of
from services.recommender.model.weights import keep_largest

CLOSEST = 100
"""Best-known movies that a movie beyond them is solved with, 1 and up."""
CLOSEST_IN_TAIL = 50
"""Other movies beyond them that it is joined with, 1 and up."""
KEPT = 1000
"""Sums with the head, and as many within the tail, that are kept of a tail movie, of each part and of all."""
SUMMED_MOVIES = 4096
"""Tail movies whose sums a part gives at a time: with `KEPT`, up to 33 MB. A multiple of `BLOCK_MOVIES`."""
BLOCK_MOVIES = 64
"""Tail movies whose products with others are dense at a time."""


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
            to_tail, from_tail, rest[block] = self.with_head(rows_from(shared, block), own[block])
            columns.append(to_tail)
            entries.append(placed(to_tail, self.head, self.tail[block], size))
            entries.append(placed(from_tail.T, self.tail[block], self.head, size))
            execution.progress("completion", number + 1, 2 * len(blocks))
        # a product takes a few columns; all rows twice would be a gigabyte, where there are very many movies
        from_head = [sparse.csc_array(shared.pop(0)) for _ in range(len(shared))]
        for number, within in enumerate(self.sums_within(ratings, of_all, execution)):
            block, to_tail, remaining = blocks[number], columns[number], within.toarray()
            remaining -= np.concatenate([(to_tail.T @ rows.T).toarray() for rows in from_head], axis=1)
            entries.append(placed(within_tail(remaining, block, rest).T, self.tail, self.tail[block], size))
            execution.progress("completion", len(blocks) + number + 1, 2 * len(blocks))
        del from_head, shared
        return joined(entries, size)

    def sums_with_head(
        self, ratings: Ratings, rows: Rows, execution: Execution
    ) -> tuple[list[sparse.csr_array], Array]:
        """G_TH, of `SUMMED_MOVIES` tail movies each, and the diagonal of G_TT, from `rows` of the head and then the
        tail."""
        heads, movies = len(self.head), slices(len(self.tail), SUMMED_MOVIES)
        sums = [no_sums(each, heads) for each in movies]
        own = np.zeros(len(self.tail))
        places = [(part, number) for part in ratings.parts for number in range(len(movies))]
        calls = (partial(sums_with_head_of, part, rows, heads, movies[number], self.lengths) for part, number in places)
        for (_, number), (of_part, own_of_part) in zip(places, execution.in_order(calls), strict=True):
            sums[number] = most_in_common(sums[number] + of_part, self.lengths)
            own[movies[number]] += own_of_part
        return sums, own

    def sums_within(self, ratings: Ratings, rows: Rows, execution: Execution) -> Iterator[sparse.csr_array]:
        """G_TT, `BLOCK_MOVIES` rows at a time; the sums of `SUMMED_MOVIES` are in memory."""
        for movies in slices(len(self.tail), SUMMED_MOVIES):
            sums = no_sums(movies, len(self.tail))
            calls = (partial(sums_within_of, part, rows, len(self.head), movies) for part in ratings.parts)
            for of_part in execution.in_order(calls):
                sums = most_in_common(sums + of_part)
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


def rows_from(sums: list[sparse.csr_array], block: slice) -> sparse.csr_array:
    """The rows of a block of sums that have `SUMMED_MOVIES` rows each, and are too large to be one matrix."""
    place = block.start % SUMMED_MOVIES
    return sparse.csr_array(sums[block.start // SUMMED_MOVIES][place : place + block.stop - block.start])


def within_tail(remaining: Array, movies: slice, rest: Array) -> sparse.csr_array:
    """E_kj of these movies j and all tail movies k, movies x tail, from R, which is overwritten."""
    remaining /= rest
    remaining[np.arange(len(remaining)), np.arange(len(rest))[movies]] = 0
    return keep_largest(remaining, CLOSEST_IN_TAIL)


def sums_with_head_of(
    part: Part, rows: Rows, heads: int, movies: slice, lengths: Array
) -> tuple[sparse.csr_array, Array]:
    """Of a part: some tail movies' rows of G_TH, cut, and of the diagonal of G_TT. `rows` are of the head and then the
    tail."""
    columns = columns_of(part, rows)
    tail = columns[:, heads:][:, movies]
    found = [most_in_common(sums, lengths) for sums in products(tail, columns[:, :heads])]
    return stacked(found, heads), np.asarray(tail.power(2).sum(axis=0))


def sums_within_of(part: Part, rows: Rows, heads: int, movies: slice) -> sparse.csr_array:
    """Of a part: some tail movies' rows of G_TT, cut."""
    tail = columns_of(part, rows)[:, heads:]
    return stacked([most_in_common(sums) for sums in products(tail[:, movies], tail)], tail.shape[1])


def products(left: sparse.csc_array, right: sparse.csc_array) -> Iterator[sparse.csr_array]:
    """left' right, `BLOCK_MOVIES` rows at a time."""
    right_rows = sparse.csr_array(right)  # once, in place of once a block
    for block in slices(left.shape[1], BLOCK_MOVIES):
        yield sparse.csr_array(left[:, block].T @ right_rows)


def most_in_common(sums: sparse.csr_array, lengths: Array | None = None) -> sparse.csr_array:
    """Each row's `KEPT` largest entries by absolute value, or by cosine."""
    long_rows = np.flatnonzero(np.diff(sums.indptr) > KEPT)
    if not len(long_rows):
        return sums
    sums.sort_indices()
    size = np.abs(sums.data) if lengths is None else np.abs(sums.data) / lengths[sums.indices]
    kept = np.ones(sums.nnz, bool)
    for row in long_rows:
        start, stop = sums.indptr[row : row + 2]
        kept[start + np.argpartition(size[start:stop], -KEPT)[:-KEPT]] = False
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
