"""The mutants of a module: one small change each, by the operators of cosmic-ray."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names


@dataclass(frozen=True)
class Mutant:
    operator: str
    code: str
    before: str
    after: str


def mutants_of(code: str) -> Iterator[Mutant]:
    """Every mutant of `code`. Operators that need arguments, the names of variables, are left out."""
    for name in operator_names():
        operator_class = get_operator(name)
        if operator_class.arguments():
            continue
        operator = operator_class()
        positions = sum(1 for node in ast_nodes(get_ast(code)) for _ in operator.mutation_positions(node))
        for position in range(positions):
            mutated = mutate_code(code, operator, position)
            if mutated is not None and mutated != code:
                yield Mutant(name.removeprefix("core/"), mutated, *changed_lines(code, mutated))


def changed_lines(before: str, after: str) -> tuple[str, str]:
    """The lines that only one of the two has, without indentation, so that they outlive a move."""
    _, _, *lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return (
        "\n".join(line[1:].strip() for line in lines if line[0] == "-"),
        "\n".join(line[1:].strip() for line in lines if line[0] == "+"),
    )
