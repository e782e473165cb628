"""The public JSON API."""

from services.web.api import accounts, docs, lists, movies, onboarding, ratings, together

# the busiest routes first: the router tries them in this order
MODULES = (lists, ratings, movies, accounts, onboarding, together, docs)
