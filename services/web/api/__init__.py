"""The public JSON API."""

from services.web.api import (
    accounts,
    batch,
    imports,
    lists,
    movie_records,
    movies,
    onboarding,
    ratings,
    sessions,
    sharing,
    together,
    watching,
    wishes,
)
from services.web.api.document import docs
from services.web.api.webhooks import webhooks

# the busiest routes first: the router tries them in this order
MODULES = (
    lists,
    ratings,
    watching,
    movies,
    accounts,
    sessions,
    imports,
    onboarding,
    sharing,
    together,
    wishes,
    batch,
    movie_records,
    webhooks,
    docs,
)
