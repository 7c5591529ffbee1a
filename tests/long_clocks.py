#!/usr/bin/env python3
"""One long timer beside a loop costs the same for a minute and for a day: as many states, and verdicts that differ in
the timer's own time alone. For times that each tick can follow, they are those of the search with each tick. TAP.
"""
import json
import os

from tap import case, end, stalemate

ROOT = os.environ["SOURCE_ROOT"]
DESIGN = f"{ROOT}/tests/commands/long_clock.stale"
MOST = 2000  # states: of each tick of an hour there are 3,528,055, by counting


def check(ttl, *options):
    """What is said of the design as written."""
    _, said, _ = stalemate("check", DESIGN, "--set", f"TTL={ttl}", "--as-written", "--format", "json", *options, timeout=300)
    return json.loads(said)["configurations"][0]


def verdicts(row):
    return {name: found["verdict"] for kind in ("windows", "checks") for name, found in row[kind].items()}


def main():
    rows = {ttl: check(ttl) for ttl in ("10s", "1m", "10m", "1h", "24h")}
    for ttl, row in rows.items():
        case(f"{ttl}: {row['states']} states", row["states"] == rows["1m"]["states"] < MOST)
        case(f"{ttl}: the verdicts of 1m", verdicts(row) == verdicts(rows["1m"]), verdicts(row))
    # The reader fills the key with the old row, and may look at it until it expires: the TTL, and no more.
    for ttl, seconds in (("10s", 10), ("1m", 60), ("10m", 600), ("1h", 3600), ("24h", 86400)):
        at_most = rows[ttl]["windows"]["outdated"].get("at_most")
        case(f"{ttl}: open for as long", at_most == str(seconds), at_most)
    for ttl in ("10s", "1m"):
        ticking = check(ttl, "--reductions", "dead")
        case(f"{ttl}: {ticking['states']} states with each tick", ticking["states"] > 4 * MOST)
        for kind in ("windows", "checks"):
            case(f"{ttl}: {kind} as with each tick", ticking[kind] == rows[ttl][kind],
                 f"{ticking[kind]}\n{rows[ttl][kind]}")


main()
end()
