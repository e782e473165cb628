"""Compares the product's cached list with the yardsticks, on a running stack."""

from urllib.parse import urlsplit

import httpx

from tests.load.processes import count_listening
from tests.load.report import print_lines
from tests.load.yardsticks.generator import Generator
from tests.load.yardsticks.report import comparison_lines
from tests.load.yardsticks.rounds import PRODUCT, Comparison, compare
from tests.load.yardsticks.servers import Server, yardstick_servers
from tests.support.processes.stack import Stack

LIST = "/api/users/1/recommendations?amount=10"


def product_server(stack: Stack, name: str = PRODUCT) -> Server:
    return Server(name, f"{stack.web_url}{LIST}", stack.pid("web"))


def measure_cached_list(stack: Stack, generator: Generator) -> list[Comparison]:
    product = product_server(stack)
    body = httpx.get(product.url).raise_for_status().content
    with yardstick_servers(body) as others:
        comparisons = compare(generator, [product, *others])
    processes = count_listening(product.pid, urlsplit(product.url).port or 0)
    print_lines(comparison_lines(comparisons, processes, len(body), generator.name))
    return comparisons
