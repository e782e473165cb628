"""What else is billed: the cache, processors, and what is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import redis.asyncio

from tests.load.processes import Processor

if TYPE_CHECKING:
    from tests.load.write_units.counted_stack import CountedStack

KILOBYTE = 1024


@dataclass(frozen=True)
class Usage:
    cache_units: float = 0
    """Of ElastiCache Serverless: one for each command, and one for each kilobyte that it carries."""
    cached_bytes: float = 0
    """How much more the cache holds."""
    processor_seconds: float = 0
    sent_bytes: float = 0

    def __sub__(self, other: "Usage") -> "Usage":
        return Usage(
            self.cache_units - other.cache_units,
            self.cached_bytes - other.cached_bytes,
            self.processor_seconds - other.processor_seconds,
            self.sent_bytes - other.sent_bytes,
        )

    def __truediv__(self, count: float) -> "Usage":
        return Usage(
            self.cache_units / count,
            self.cached_bytes / count,
            self.processor_seconds / count,
            self.sent_bytes / count,
        )


def cache_usage(info: Mapping[str, Any]) -> tuple[float, float]:
    """Units so far and bytes held, from what `INFO` says. AWS bills a small command as one unit and a larger one by its
    kilobytes; commands and kilobytes added are a little more."""
    carried = info["total_net_input_bytes"] + info["total_net_output_bytes"]
    return info["total_commands_processed"] + carried / KILOBYTE, info["used_memory_dataset"]


async def read_usage(stack: "CountedStack") -> Usage:
    async with redis.asyncio.Redis.from_url(stack.redis.url) as client:
        units, held = cache_usage(await client.info())
    return Usage(units, held, sum(Processor(pid).seconds() for pid in stack.pids), sum(stack.sent))
