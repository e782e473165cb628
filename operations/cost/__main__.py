"""Prints what Matinee costs on AWS, by the units that `make load` counted."""

import json
import sys
import tomllib
from pathlib import Path

from operations.cost.model import IDLE, Counted, Pattern, table, units_table

PRICES = Path(__file__).parent / "prices.toml"
COUNTED = Path("reports/load.json")
USERS = (1_000_000, 10_000_000, 100_000_000)


def read_counted() -> Counted:
    """Empty where something is missing, as in reports of before each action's time was written."""
    report = json.loads(COUNTED.read_text()) if COUNTED.exists() else {}
    counted = report.get("DynamoDB", {}).get("this checkout", {})
    whole = all("seconds" in counted.get(action, {}) for action in (*Pattern().actions(), IDLE))
    return counted if whole else {}


def main() -> None:
    counted = read_counted()
    if not counted:
        sys.exit("There are no counted units, or only some; run `make load UNITS=1` first.")
    prices = tomllib.loads(PRICES.read_text())
    sys.stdout.write(f"List prices of {prices['region']}, {prices['date']}; {Pattern()}\n\n")
    sys.stdout.writelines(f"{line}\n" for line in table(USERS, counted, prices, Pattern()))
    sys.stdout.write("\nCounted for one, without what the services do by themselves:\n\n")
    sys.stdout.writelines(f"{line}\n" for line in units_table(counted, Pattern()))


if __name__ == "__main__":
    main()
