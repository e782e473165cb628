"""Writes the measures as JSON and formats them as a table."""

import json
from pathlib import Path

from services.recommender.evaluation.harness import Report
from services.recommender.evaluation.metrics import Measures

COLUMNS = {
    "ndcg": ("nDCG", ".4f"),
    "ndcg_same_targets": ("same", ".4f"),
    "picks": ("picks", ".1f"),
    "precision": ("prec.", ".4f"),
    "recall": ("recall", ".4f"),
    "map": ("MAP", ".4f"),
    "coverage": ("cover.", ".3f"),
    "median_popularity": ("popul.", ".0f"),
    "novelty": ("novel.", ".2f"),
    "diversity": ("divers.", ".3f"),
    "rmse": ("RMSE", ".4f"),
    "mae": ("MAE", ".4f"),
    "fit_seconds": ("fit s", ".2f"),
    "microseconds_per_user": ("µs/user", ".0f"),
}
LEGEND = (
    "At 10. popul.: median ratings per listed movie; novel.: bits; divers.: 1 - genre similarity within a list;\n"
    "same: nDCG over the movies that neither onboarding method shows."
)


def write_report(report: Report, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=1) + "\n")


def table(report: Report) -> str:
    return "\n\n".join([*(_section(name, rows) for name, rows in report.items()), LEGEND])


def _section(name: str, rows: dict[str, Measures]) -> str:
    """Best algorithm first: by nDCG if lists were measured, else by RMSE."""
    columns = [key for key in COLUMNS if any(key in measures for measures in rows.values())]
    ranked = sorted(rows, key=lambda row: -rows[row]["ndcg"] if "ndcg" in rows[row] else rows[row]["rmse"])
    width = max(map(len, [name, *rows]))
    header = f"{name:<{width}}" + "".join(f"{COLUMNS[key][0]:>9}" for key in columns)
    return "\n".join([header, "─" * len(header), *(f"{row:<{width}}{_cells(rows[row], columns)}" for row in ranked)])


def _cells(measures: Measures, columns: list[str]) -> str:
    return "".join(f"{measures[name]:>9{COLUMNS[name][1]}}" if name in measures else " " * 9 for name in columns)
