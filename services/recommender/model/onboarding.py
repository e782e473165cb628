"""What to ask a newcomer: groups of well-liked movies, chosen so that a few picks tell most about the rest.

Movies liked by many (4 stars and up) become vectors: the leading eigenvectors of the cosine of who liked them, without
the first, which only says how well they are known. Weighted spherical k-means (Dhillon and Modha, 2001), begun from
movies far apart, makes groups of one taste. A group shows those of its movies that lie closest to its own centre and
farthest from the next one, the better known the sooner. Nothing in it is random.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import polars as pl
from scipy import sparse

from services.recommender.model.interface import Ints
from services.recommender.model.matrix import Array, genre_flags, genre_names

LIKED = 4
CANDIDATES, DIMENSIONS = 200, 8
GROUPS, SHOWN = 8, 4
SWEEPS = 30
FAME = 0.5
MARKING = 4


@dataclass(frozen=True, eq=False)
class Group:
    """`label` names the genres that mark it, and may be empty."""

    label: str
    movie_ids: Ints


def onboarding_groups(ratings: pl.DataFrame, movies: pl.DataFrame) -> list[Group]:
    """From ratings(user_id, movie_id, rating) and movies(movie_id, genres); the best-liked group first."""
    likes = ratings.filter(pl.col("rating") >= LIKED).select("user_id", "movie_id").unique()
    liked = likes.group_by("movie_id").len("likes").sort("likes", "movie_id", descending=[True, False]).head(CANDIDATES)
    if liked.is_empty():
        return []
    movie_ids, fame = liked["movie_id"].to_numpy(), liked["likes"].to_numpy().astype(np.float64)
    vectors = taste_vectors(likes, movie_ids)
    nearest, centres = clusters(vectors, fame, max(1, min(GROUPS, len(movie_ids) // SHOWN)))
    shown = [most_telling(vectors, fame, nearest, centres, group) for group in range(len(centres))]
    shown.sort(key=lambda places: -fame[places].sum())
    flags, names = genre_flags_of(movie_ids, movies), genre_names(movies)
    groups: list[Group] = []
    for places in filter(len, shown):
        more = flags[places].mean(axis=0) - flags.mean(axis=0)
        groups.append(Group(label(more, names, [group.label for group in groups]), movie_ids[places]))
    return groups


def taste_vectors(likes: pl.DataFrame, movie_ids: Ints) -> Array:
    """movies x dimensions, of length 1. Who likes much says less with each like."""
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
    return unit(leading[:, 1 : 1 + DIMENSIONS] if len(movie_ids) > 1 else leading)


def clusters(vectors: Array, fame: Array, count: int) -> tuple[Array, Array]:
    """The nearest centre of each movie, and the centres."""
    centres = vectors[far_apart(vectors, fame, count)]
    nearest = np.argmax(vectors @ centres.T, axis=1)
    for _ in range(SWEEPS):
        members = (nearest[:, None] == np.arange(count)) * fame[:, None]
        centres = np.where(members.any(axis=0)[:, None], unit(members.T @ vectors), centres)
        nearest = np.argmax(vectors @ centres.T, axis=1)
    return nearest, centres


def far_apart(vectors: Array, fame: Array, count: int) -> list[int]:
    """Places of well-known movies, each the farthest from those before it."""
    chosen = [int(np.argmax(fame))]
    distance = 1 - vectors @ vectors[chosen[0]]
    while len(chosen) < count:
        chosen.append(int(np.argmax(distance * fame)))
        distance = np.minimum(distance, 1 - vectors @ vectors[chosen[-1]])
    return chosen


def most_telling(vectors: Array, fame: Array, nearest: Array, centres: Array, group: int) -> Array:
    members = np.flatnonzero(nearest == group)
    likeness = vectors[members] @ centres.T
    own, likeness[:, group] = likeness[:, group].copy(), -1
    telling = (own - likeness.max(axis=1)) * fame[members] ** FAME
    return members[np.argsort(-telling, kind="stable")[:SHOWN]]


def genre_flags_of(movie_ids: Ints, movies: pl.DataFrame) -> Array:
    listed = np.sort(movies["movie_id"].to_numpy())
    return genre_flags(listed, movies)[np.searchsorted(listed, movie_ids)]


def label(more: Array, names: list[str], taken: Collection[str]) -> str:
    """From how much more often a group has each genre than the rest: two that mark it and no other group."""
    marking = [names[place] for place in np.argsort(-more, kind="stable")[:MARKING] if more[place] > 0]
    labels = [" and ".join(pair) for pair in combinations(marking, 2)] or marking
    return next((free for free in labels if free not in taken), "".join(labels[:1]))


def unit(rows: Array) -> Array:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12))
