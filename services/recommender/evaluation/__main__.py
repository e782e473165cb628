"""`make evaluate`: evaluates every algorithm under every protocol; writes a table, `evaluation.json` and plots.

What is served, `best_algorithm`, is measured further: newcomers, dislikes, similar movies, and on MovieLens
100K the personas."""

import sys
from collections.abc import Mapping, Sequence

from services.recommender.datasets.formats import Dataset, DatasetError
from services.recommender.evaluation.behaviour.controls import measure_controls
from services.recommender.evaluation.behaviour.dislikes import measure_dislikes
from services.recommender.evaluation.behaviour.new_movies import measure_new_movies
from services.recommender.evaluation.behaviour.newcomers import measure_newcomers
from services.recommender.evaluation.behaviour.onboarding import measure_onboarding
from services.recommender.evaluation.behaviour.personas import judge_personas
from services.recommender.evaluation.behaviour.similar_movies import measure_similar_movies, read_pairs
from services.recommender.evaluation.behaviour.tail import measure_tail
from services.recommender.evaluation.harness import Report, evaluate
from services.recommender.evaluation.output_folders import prepare_output
from services.recommender.evaluation.plots import draw
from services.recommender.evaluation.protocols import is_ml_100k, whole_sittings
from services.recommender.evaluation.report import table, write_report
from services.recommender.evaluation.rivals.plain_ease import RIVALS
from services.recommender.evaluation.rivals.tuning import tuned
from services.recommender.evaluation.settings import EvaluationSettings
from services.recommender.model import ALGORITHMS, Algorithm, best_algorithm, fit, served_algorithm
from shared.settings import load_settings


def main(candidates: Mapping[str, Sequence[Algorithm]] | None = None) -> None:
    """`candidates`: rivals to run with the best of their settings, instead of those with fixed settings."""
    settings = load_settings(EvaluationSettings)
    report, plots = settings.reports_dir / "evaluation.json", settings.reports_dir / "plots"
    prepare_output(report.parent, plots)
    try:
        dataset = settings.read()
    except DatasetError as error:
        sys.exit(str(error))
    name = settings.dataset if settings.dataset_path is None else settings.dataset_path.stem
    print(f"{name}: {dataset.ratings.height:,} ratings of {dataset.movies.height:,} movies")
    rivals: Mapping[str, Algorithm] = tuned(candidates, dataset) if candidates else RIVALS
    for rival, algorithm in rivals.items():
        print(f"{rival}: {algorithm}")
    evaluation = evaluate(dataset, list(ALGORITHMS), rivals)
    evaluation.report.update(measure_served(dataset))
    print(table(evaluation.report))
    write_report(evaluation.report, report)
    draw(evaluation, plots, name)
    print(f"\nWritten to {settings.reports_dir}: evaluation.json and plots, which the /status page shows.")


def measure_served(dataset: Dataset) -> Report:
    """Sections about the algorithm that is served by default."""
    name = best_algorithm(dataset.users.height, dataset.movies.height)
    algorithm = served_algorithm(name, dataset.ratings, dataset.movies)
    model = fit(algorithm, dataset.ratings, dataset.movies)
    sections: Report = {
        "onboarding": measure_onboarding(dataset),
        f"newcomers, {name}": measure_newcomers(algorithm, dataset),
        "dislikes": {name: measure_dislikes(model, dataset)},
    }
    (split,) = whole_sittings(dataset.ratings)
    if split.test.height:
        held_out = fit(algorithm, split.train, dataset.movies)
        sections["controls"] = measure_controls(held_out, split, dataset.movies)
        sections["tail"] = {name: measure_tail(held_out, split)}
    sections["new movies"] = {name: measure_new_movies(algorithm, dataset)}
    published = is_ml_100k(dataset.ratings, dataset.movies)
    sections["similar movies"] = measure_similar_movies(algorithm, dataset, read_pairs() if published else [])
    if published:
        verdicts = judge_personas(model, dataset)
        sections["personas"] = {persona: {"personas": float(right)} for persona, right in verdicts.items()}
    return sections


if __name__ == "__main__":
    main()
