"""Writes the measures as JSON and formats them as a table."""

import json
from pathlib import Path

from services.recommender.evaluation.harness import Report
from services.recommender.evaluation.metrics import Measures

COLUMNS = {
    "ndcg": ("nDCG", ".4f"),
    "ndcg_low": ("from", ".4f"),
    "ndcg_high": ("to", ".4f"),
    "popular": ("popular", ".4f"),
    "difference": ("diff.", "+.4f"),
    "difference_low": ("from", "+.4f"),
    "difference_high": ("to", "+.4f"),
    "ndcg_same_targets": ("same", ".4f"),
    "picks": ("picks", ".1f"),
    "precision": ("prec.", ".4f"),
    "recall": ("recall", ".4f"),
    "map": ("MAP", ".4f"),
    "coverage": ("cover.", ".3f"),
    "median_popularity": ("popul.", ".0f"),
    "novelty": ("novel.", ".2f"),
    "diversity": ("divers.", ".3f"),
    "bad_lists": ("bad", ".3f"),
    "calibration": ("calib.", ".3f"),
    "popularity_lift": ("lift", "+.2f"),
    "changed": ("changed", ".1f"),
    "likeness": ("likeness", "+.0%"),
    "rated": ("rated", ".3f"),
    "shared": ("shared", ".1f"),
    "tail_places": ("tail", ".3f"),
    "auc": ("AUC", ".3f"),
    "auc_low": ("from", ".3f"),
    "auc_high": ("to", ".3f"),
    "above_median": ("above", ".3f"),
    "places": ("places", ".2f"),
    "users_below_unrated": ("users", ".3f"),
    "below_unrated": ("below", ".3f"),
    "above_unrated": ("above", ".3f"),
    "below_loved": ("below 5", ".3f"),
    "above_loved": ("above 5", ".3f"),
    "personas": ("right", ".0f"),
    "pairs": ("pairs", ".3f"),
    "pairs_either": ("either", ".3f"),
    "co_likes": ("co-likes", ".4f"),
    "beyond_chance": ("beyond", ".4f"),
    "beyond_low": ("from", ".4f"),
    "beyond_high": ("to", ".4f"),
    "rmse": ("RMSE", ".4f"),
    "mae": ("MAE", ".4f"),
    "fit_seconds": ("fit s", ".2f"),
    "microseconds_per_user": ("µs/user", ".0f"),
}
LEGEND = (
    "At 10. from, to: 95% interval of the value before them; popul.: median ratings per listed movie; novel.: bits;\n"
    "divers.: 1 - genre similarity within a list; bad: share of lists with more than 2 of 20 movies predicted a star\n"
    "below the user's mean; calib.: bits between the genres of a list and of its profile; lift: how many times as\n"
    "popular as the profile, in powers of 2; same: nDCG over the movies that neither onboarding method shows.\n"
    "controls: movies of the first ten that change; how much more or less alike their genres are; rated: share with\n"
    "ten ratings or more; shared: how many are in the list of the opposite taste. tail: share of places outside the\n"
    "best-known tenth; AUC of liked movies with fewer than ten ratings, and share of them above the median.\n"
    "new movies: places by their share of all movies.\n"
    "dislikes: a loved movie's rating becomes 1 star; shares of users, and of cases, whose nearest movies fall below\n"
    "(rise above) where they stand if it is unrated, and where 5 stars put them.\n"
    "similar movies: pairs that people would name, found in both (either) directions; co-likes: share of the ten that\n"
    "a held-out user who likes the movie likes too; beyond: the same, less what numbers of likes alone would give."
)


def write_report(report: Report, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=1) + "\n")


def table(report: Report) -> str:
    return "\n\n".join([*(_section(name, rows) for name, rows in report.items()), LEGEND])


def _section(name: str, rows: dict[str, Measures]) -> str:
    """Best algorithm first: by nDCG if lists were measured, else by RMSE. Other sections keep their order."""
    columns = [key for key in COLUMNS if any(key in measures for measures in rows.values())]
    ranked = sorted(rows, key=lambda row: _order(rows[row]))
    width = max(map(len, [name, *rows]))
    header = f"{name:<{width}}" + "".join(f"{COLUMNS[key][0]:>9}" for key in columns)
    return "\n".join([header, "─" * len(header), *(f"{row:<{width}}{_cells(rows[row], columns)}" for row in ranked)])


def _order(measures: Measures) -> float:
    if "ndcg" in measures and "difference" not in measures:
        return -measures["ndcg"]
    return measures.get("rmse", 0)


def _cells(measures: Measures, columns: list[str]) -> str:
    return "".join(f"{measures[name]:{COLUMNS[name][1]}}".rjust(9) if name in measures else " " * 9 for name in columns)
