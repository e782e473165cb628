"""The catalogue's titles, people, tags and services, as wishes name them."""

from dataclasses import dataclass

from services.recommender.domain.catalogue import Catalogue
from services.recommender.filters.name_index import NameIndex
from services.recommender.titles import spoken
from shared.contracts.movies import Movie


@dataclass(frozen=True)
class CatalogueNames:
    catalogue: Catalogue

    @property
    def knows_people(self) -> bool:
        return bool(self.catalogue.facts.known["person"])

    def title(self, words: str) -> Movie | None:
        found = spoken.named(words, self.catalogue.titles, self.catalogue.rating_count)
        return None if found is None else self.catalogue.get(found.movie_id)

    def likely_title(self, words: str) -> Movie | None:
        found = spoken.understand(words, self.catalogue.titles, self.catalogue.rating_count)
        is_likely = found.certainty is not spoken.Certainty.ABSENT
        return self.catalogue.get(found.candidates[0].movie_id) if is_likely else None

    def person(self, words: str) -> str | None:
        return _known(self.catalogue.facts.people, words)

    def tag(self, words: str) -> str | None:
        return words if self.catalogue.facts.tags.exactly(words) else None

    def service(self, words: str) -> str | None:
        services = (name for names in self.catalogue.facts.services.values() for name in names)
        return next((name for name in services if name.casefold() == words.casefold()), None)


def _known(people: NameIndex, words: str) -> str | None:
    return words if people.exactly(words) or people.with_words(words, whole_words=True) else None
