"""`make evaluate`: evaluates every algorithm under every protocol; writes a table, `evaluation.json` and plots."""

import sys

from services.recommender.datasets.formats import DatasetError
from services.recommender.evaluation.harness import evaluate
from services.recommender.evaluation.onboarding import measure_onboarding
from services.recommender.evaluation.output_folders import prepare_output
from services.recommender.evaluation.plots import draw
from services.recommender.evaluation.report import table, write_report
from services.recommender.evaluation.settings import EvaluationSettings
from services.recommender.model import ALGORITHMS
from shared.settings import load_settings


def main() -> None:
    settings = load_settings(EvaluationSettings)
    report, plots = settings.reports_dir / "evaluation.json", settings.reports_dir / "plots"
    prepare_output(report.parent, plots)
    try:
        dataset = settings.read()
    except DatasetError as error:
        sys.exit(str(error))
    name = settings.dataset if settings.dataset_path is None else settings.dataset_path.stem
    print(f"{name}: {dataset.ratings.height:,} ratings of {dataset.movies.height:,} movies")
    evaluation = evaluate(dataset, ALGORITHMS)
    evaluation.report["onboarding"] = measure_onboarding(dataset)
    print(table(evaluation.report))
    write_report(evaluation.report, report)
    draw(evaluation, plots, name)
    print(f"\nWritten to {settings.reports_dir}: evaluation.json and plots, which the /status page shows.")


if __name__ == "__main__":
    main()
