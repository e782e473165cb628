"""The measures as JSON for programs and as a table for people."""

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
    "At 10. popul.: median ratings of what is listed; novel.: bits; divers.: 1 - genre likeness within a list;\n"
    "same: of movies that neither way of onboarding shows."
)


def write_report(report: Report, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=1) + "\n")


def table(report: Report) -> str:
    return "\n\n".join([*(_block(line, rows) for line, rows in report.items()), LEGEND])


def _block(line: str, rows: dict[str, Measures]) -> str:
    """The best first: by nDCG where lists were measured, else by RMSE."""
    shown = [name for name in COLUMNS if any(name in measures for measures in rows.values())]
    ranked = sorted(rows, key=lambda name: -rows[name]["ndcg"] if "ndcg" in rows[name] else rows[name]["rmse"])
    width = max(map(len, [line, *rows]))
    head = f"{line:<{width}}" + "".join(f"{COLUMNS[name][0]:>9}" for name in shown)
    return "\n".join([head, "─" * len(head), *(f"{name:<{width}}{_cells(rows[name], shown)}" for name in ranked)])


def _cells(measures: Measures, shown: list[str]) -> str:
    return "".join(f"{measures[name]:>9{COLUMNS[name][1]}}" if name in measures else " " * 9 for name in shown)
