"""The public JSON API."""

from services.web.api import accounts, docs, lists, movies, onboarding, ratings, together

# what is asked for most comes first: a router is asked one module after the other
MODULES = (lists, ratings, movies, accounts, onboarding, together, docs)
