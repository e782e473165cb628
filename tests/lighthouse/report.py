"""The medians of several runs of Lighthouse, and what is not good enough in them."""

import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

REQUIRED = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
FIGURES = {"lcp": "LCP ms", "tbt": "TBT ms", "cls": "CLS", "bytes": "bytes"}
WIDTH = 15


@dataclass(frozen=True)
class Visit:
    """One run of Lighthouse: scores of 0 to 100 by category, figures by name, and the audits that failed."""

    scores: Mapping[str, float]
    figures: Mapping[str, float]
    failed: Sequence[str]


@dataclass(frozen=True)
class PageReport:
    path: str
    visits: Sequence[Visit]

    def score(self, category: str) -> float:
        return statistics.median(visit.scores[category] for visit in self.visits)

    def figure(self, name: str) -> float:
        return statistics.median(visit.figures[name] for visit in self.visits)

    def problems(self) -> list[str]:
        low = [f"{self.path}: {name} below {least}" for name, least in REQUIRED.items() if self.score(name) < least]
        shifted = [f"{self.path}: the layout shifts"] if self.figure("cls") > 0 else []
        return [*low, *shifted, *sorted({f"{self.path}: {audit}" for visit in self.visits for audit in visit.failed})]


def table(reports: Sequence[PageReport]) -> Iterator[str]:
    yield f"{'':32}" + "".join(f"{name:>{WIDTH}}" for name in (*REQUIRED, *FIGURES.values()))
    for report in reports:
        scores = "".join(f"{report.score(name):{WIDTH}.0f}" for name in REQUIRED)
        figures = "".join(f"{report.figure(name):{WIDTH}.{3 if name == 'cls' else 0}f}" for name in FIGURES)
        yield f"{report.path:32}{scores}{figures}"
