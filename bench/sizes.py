"""The sizes that a benchmark is asked for."""

import argparse

from services.recommender.evaluation.synthetic.ratings import SHAPES


def parse_with_sizes(parser: argparse.ArgumentParser, default: list[str]) -> argparse.Namespace:
    """The parsed arguments, with `sizes` from small to large. An unknown size ends the program with a sentence."""
    parser.add_argument("sizes", nargs="*", default=default, help=f"all, or some of {' '.join(SHAPES)}")
    options = parser.parse_args()
    if options.sizes == ["all"]:
        options.sizes = list(SHAPES)
    if unknown := set(options.sizes) - set(SHAPES):
        parser.error(f"unknown size {' '.join(sorted(unknown))}; choose all, or some of {' '.join(SHAPES)}")
    options.sizes = sorted(set(options.sizes), key=list(SHAPES).index)
    return options
