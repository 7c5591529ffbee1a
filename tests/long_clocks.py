#!/usr/bin/env python3
"""One long timer beside a loop costs the same for a minute and for a day: as many states, and verdicts that differ in
the timer's own time alone. For times that each tick can follow, they are those of the search with each tick. TAP.
"""
import json
import os

from tap import case, end, stalemate

ROOT = os.environ["SOURCE_ROOT"]
DESIGN = f"{ROOT}/tests/commands/long_clock.stale"
TWO = f"{ROOT}/tests/commands/two_lives.stale"
ROUND = f"{ROOT}/tests/commands/goes_round.stale"
MOST = 2000  # states: of each tick of an hour there are 3,528,055, by counting


def ask(design, *options):
    """What is said of its first set of fixes."""
    _, said, _ = stalemate("check", design, "--format", "json", *options, timeout=300)
    return json.loads(said)["configurations"][0]


def check(ttl, *options):
    return ask(DESIGN, "--set", f"TTL={ttl}", "--as-written", *options)


def verdicts(row):
    return {name: found["verdict"] for kind in ("windows", "checks") for name, found in row[kind].items()}


def check_two(fix, life, other, *options):
    return ask(TWO, *fix, "--set", f"LIFE={life}", "--set", f"OTHER={other}", *options)


def two_at_a_time():
    """With a lease the first entry is old from the update to the DEL, which takes 50 ms at most. Without one a reader puts the
    old row back, and only its life ends that; still no row is raised twice, and each old entry expires, is deleted or never was."""
    lease = ("--fix", "lease")
    rows = {it: check_two(lease, *it) for it in (("1m", "50s"), ("1h", "50m"), ("24h", "20h"))}
    for (life, other), row in rows.items():
        case(f"{life} and {other}: {row['states']} states", row["states"] == rows["1m", "50s"]["states"] < 10000)
        case(f"{life} and {other}: the verdicts of a minute", verdicts(row) == verdicts(rows["1m", "50s"]), verdicts(row))
        at_most = row["windows"]["outdated"].get("at_most")
        case(f"{life} and {other}: open for 50 ms at most", at_most == "0.05", row["windows"]["outdated"])
    # The reader's calls take 300 ms at most, and twice that is the first time that is tried.
    _, _, said = stalemate("check", TWO, *lease, "--progress")
    case("--progress says which timers, and from when on", "first.age, second.age" in said and "from 600ms on" in said, said)
    ticking = check_two(lease, "2s", "800ms", "--reductions", "dead")
    case(f"{ticking['states']} states with each tick of 2 s and 800 ms", ticking["states"] > rows["1m", "50s"]["states"])
    case("the verdicts of each tick", verdicts(ticking) == verdicts(rows["1m", "50s"]), verdicts(ticking))
    # Calls that may take no time can go round while an entry is due and nobody has noticed: then only its end closes the window.
    for least, word in (("50ms", "lasts"), ("0s", "until")):
        fast = ("--as-written", "--set", f"LEAST={least}")
        rows = {it: check_two(fast, *it) for it in (("2s", "800ms"), ("1m", "50s"), ("24h", "20h"))}
        for (it, row), seconds in zip(rows.items(), ("2", "60", "86400")):
            window = row["windows"]["outdated"]
            case(f"as written, {least}, {it[0]}: {row['states']} states", row["states"] == rows["24h", "20h"]["states"] < 15000)
            case(f"{word}, as long as the entry lives", (window["verdict"], window["at_most"]) == (word, seconds), window)
            case("and the entry expires", row["checks"]["followed"]["verdict"] == "kept", row["checks"])
        ticking = check_two(fast, "2s", "800ms", "--reductions", "dead")
        case(f"as written, {least}: {ticking['states']} states with each tick", ticking["states"] > 50000)
        for kind in ("windows", "checks"):
            case(f"as written, {least}: {kind} as with each tick", ticking[kind] == rows["2s", "800ms"][kind],
                 f"{ticking[kind]}\n{rows['2s', '800ms'][kind]}")
    row = check_two(("--as-written",), "24h", "20h", "--reductions", "dead", "--max-states", "20000")
    case("with each tick it is unknown", row["windows"]["outdated"]["verdict"] == "unknown", row["windows"])


def due_and_a_tick():
    """A window that time closes one tick after the timer is due that runs as long as it is open."""
    design = f"{ROOT}/tests/commands/tick_after.stale"
    row, ticking = ask(design), ask(design, "--reductions", "dead")
    window = row["windows"]["w"]
    case("a tick after the timer is due", (window["verdict"], window["at_most"]) == ("lasts", "21"), window)
    case("as with each tick", window == ticking["windows"]["w"], ticking["windows"])


def goes_round():
    """The round begins where the key is filled, with waits that have no row: what comes before it is what it ends with."""
    _, said, _ = stalemate("trace", ROUND, "--check", "ends", "--format", "json")
    told = json.loads(said)
    begins = told["rows"][told["repeats_from"] - 2] if told["repeats_from"] > 1 else None
    what = [row and (row["lane"], [call["call"] for call in row["calls"]], row["changes"]) for row in (begins, told["rows"][-1])]
    case(f"steps {told['repeats_from']}-{len(told['rows'])} repeat: from where the timer starts", what[0] == what[1], what)


def main():
    two_at_a_time()
    due_and_a_tick()
    goes_round()
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
