"""Groups of popular movies to show a new user, chosen so that a few picks say most about the user's taste.

Movies that many users liked (4 stars and up) become vectors: the leading eigenvectors of the cosine of who liked them,
without the first, which is popularity. Weighted spherical k-means (Dhillon and Modha, 2001), started from movies far
apart, finds groups of one taste. A group shows the movies closest to its own centre and farthest from the next one,
popular ones first. Deterministic.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl
from scipy import sparse

from services.recommender.model.interface import Ints
from services.recommender.model.matrix import Array, genre_flags, genre_names

# Chosen on the first two fifths of MovieLens 100K's users by the nDCG after up to 5 picks; `make evaluate` measures
# them on the other three fifths (`onboarding` in its report).
LIKED = 4
"""Least stars of a movie that a user liked."""
CANDIDATES, DIMENSIONS = 200, 8
"""The most liked movies, and the eigenvectors that describe them."""
GROUPS, MOVIES_PER_GROUP = 8, 4
SWEEPS = 30
"""Of k-means; it converges in fewer."""
POPULARITY_EXPONENT = 0.5
"""0 (not at all) to 1: how much popularity counts in the choice of the movies that a group shows."""
MAX_LABEL_GENRES = 4
"""A label combines two of so many genres that are typical of a group."""


@dataclass(frozen=True, eq=False)
class TasteGroup:
    """`label` names the genres typical of the group, and may be empty."""

    label: str
    movie_ids: Ints


def onboarding_groups(ratings: pl.DataFrame, movies: pl.DataFrame) -> list[TasteGroup]:
    """From ratings(user_id, movie_id, rating) and movies(movie_id, genres); the most liked group first. Empty if no
    rating is 4 stars or more."""
    likes = ratings.filter(pl.col("rating") >= LIKED).select("user_id", "movie_id").unique()
    liked = likes.group_by("movie_id").len("likes").sort("likes", "movie_id", descending=[True, False]).head(CANDIDATES)
    if liked.is_empty():
        return []
    movie_ids, like_counts = liked["movie_id"].to_numpy(), liked["likes"].to_numpy().astype(np.float64)
    shown = shown_movies(taste_vectors(likes, movie_ids), like_counts)
    flags, names = genre_flags_of(movie_ids, movies), genre_names(movies)
    groups: list[TasteGroup] = []
    for members in shown:
        excess = flags[members].mean(axis=0) - flags.mean(axis=0)
        label = group_label(excess, names, [group.label for group in groups])
        groups.append(TasteGroup(label, movie_ids[members]))
    return groups


def shown_movies(vectors: Array, like_counts: Array) -> list[Array]:
    """Indices of each group's shown movies, the most liked group first, without empty groups."""
    count = max(1, min(GROUPS, len(vectors) // MOVIES_PER_GROUP))
    nearest, centres = spherical_kmeans(vectors, like_counts, count)
    shown = [representatives(vectors, like_counts, nearest, centres, group) for group in range(count)]
    return sorted(filter(len, shown), key=lambda members: -like_counts[members].sum())


def taste_vectors(likes: pl.DataFrame, movie_ids: Ints) -> Array:
    """movies x dimensions, rows of length 1. The more a user likes, the less each like says."""
    known = likes.filter(pl.col("movie_id").is_in(movie_ids.tolist())).sort("user_id", "movie_id")
    rows = np.unique(known["user_id"].to_numpy(), return_inverse=True)[1]
    order = np.argsort(movie_ids)
    columns = order[np.searchsorted(movie_ids[order], known["movie_id"].to_numpy())]
    weights = np.bincount(rows)[rows] ** -0.5
    liked_by = sparse.csr_array((weights, (rows, columns)), shape=(rows.max() + 1, len(movie_ids)))
    gram = (liked_by.T @ liked_by).toarray()
    norms = np.sqrt(np.diag(gram))
    values, vectors = np.linalg.eigh(gram / np.outer(norms, norms))
    leading = (vectors * np.sqrt(np.maximum(values, 0)))[:, ::-1]
    return unit_rows(leading[:, 1 : 1 + DIMENSIONS] if len(movie_ids) > 1 else leading)


def spherical_kmeans(vectors: Array, weights: Array, count: int) -> tuple[Array, Array]:
    """The index of each vector's nearest centre, and the centres, count x dimensions."""
    centres = vectors[farthest_first(vectors, weights, count)]
    nearest = np.argmax(vectors @ centres.T, axis=1)
    for _ in range(SWEEPS):
        members = (nearest[:, None] == np.arange(count)) * weights[:, None]
        centres = np.where(members.any(axis=0)[:, None], unit_rows(members.T @ vectors), centres)
        nearest = np.argmax(vectors @ centres.T, axis=1)
    return nearest, centres


def farthest_first(vectors: Array, weights: Array, count: int) -> list[int]:
    """Indices of `count` vectors: the heaviest, then each time the one with the largest weighted distance to those
    already chosen."""
    chosen = [int(np.argmax(weights))]
    distance = 1 - vectors @ vectors[chosen[0]]
    while len(chosen) < count:
        chosen.append(int(np.argmax(distance * weights)))
        distance = np.minimum(distance, 1 - vectors @ vectors[chosen[-1]])
    return chosen


def representatives(vectors: Array, like_counts: Array, nearest: Array, centres: Array, group: int) -> Array:
    """Indices of the movies that show the group's taste best, best first."""
    members = np.flatnonzero(nearest == group)
    similarity = vectors[members] @ centres.T
    own, similarity[:, group] = similarity[:, group].copy(), -1
    score = (own - similarity.max(axis=1)) * like_counts[members] ** POPULARITY_EXPONENT
    return members[np.argsort(-score, kind="stable")[:MOVIES_PER_GROUP]]


def genre_flags_of(movie_ids: Ints, movies: pl.DataFrame) -> Array:
    listed = np.sort(movies["movie_id"].to_numpy())
    return genre_flags(listed, movies)[np.searchsorted(listed, movie_ids)]


def group_label(excess: Array, names: list[str], taken: Collection[str]) -> str:
    """Two genres that the group has more often than all candidates do (`excess`, one share per genre), in a combination
    that no other group has; one genre or none where there are no more."""
    typical = [names[genre] for genre in np.argsort(-excess, kind="stable")[:MAX_LABEL_GENRES] if excess[genre] > 0]
    labels = [" and ".join(pair) for pair in combinations(typical, 2)] or typical
    return next((label for label in labels if label not in taken), "".join(labels[:1]))


def unit_rows(rows: Array) -> Array:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))
