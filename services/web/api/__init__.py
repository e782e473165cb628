"""The public JSON API."""

from services.web.api import (
    accounts,
    docs,
    imports,
    lists,
    movie_records,
    movies,
    onboarding,
    ratings,
    sharing,
    together,
    watching,
)

# the busiest routes first: the router tries them in this order
MODULES = (lists, ratings, watching, movies, accounts, imports, onboarding, sharing, together, movie_records, docs)
