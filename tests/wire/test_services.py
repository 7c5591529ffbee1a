"""The same service in other languages, as people write it there, and unchanged: Node with ioredis (one connection to the
cache for all requests), C with hiredis (a pool). That the run is forced and refused says that any client will do. Why
each outcome is right: see test_replay.py."""
import os

from bindings import SERVICE, STORES
from languages import MODULES, in_c, in_node
from servers import Servers, free_port
from forced import beside, end, says, shares, skip

TIMES = os.environ.get("STALEMATE_TIMES", "20")
FRESH = "stale_entry is not open: cache none, db 42"


def lanes_of(servers, language, run):
    """What is forced on a service, in parts that can be side by side: each has a Redis of its own."""
    def lane(*cases):
        port, _ = servers.redis()
        binding = STORES.format(port=port, value=' value json "version"', first=41) + SERVICE.format(run=run)
        bind = ["--bind", servers.write(f"{language.split()[0]}{port}.bind", binding)]

        def force():
            for what, expected, fix, *arguments in cases:
                says(f"{language}: {what}", 0, expected, "purge_race", *bind, *arguments, PORT=str(free_port()), FIX=fix,
                     NODE_PATH=MODULES, timeout=600)
        return force

    return (
        lane((f"{TIMES} of {TIMES}", f"reproduced {TIMES} of {TIMES}: stale_entry is open: cache 41, db 42", "", "--times",
              TIMES)),
        *(lane((f"a lease in its code: 0 of {share}",
                [f"refused {share} of {share} at step 2: `" if share > 1 else "refused at step 2: `",
                 "redis.call('EXISTS', KEYS[1])", "came, not db.select()", FRESH],
                "lease", "--times", str(share), "--expect", "fresh")) for share in shares(int(TIMES), 8)),
        lane(("the same, with the design's lease", f"refused 5 of 5 at step 5: {FRESH}", "lease", "--times", "5", "--fix",
              "lease"),
             ("a second DEL, and a fill behind it", [f"refused 3 of 3 after the last step: {FRESH}",
              "double_delete rests on", "reproduced 3 of 3: stale_entry is open: cache 41, db 42"], "double_delete", "--times",
              "3", "--fix", "double_delete")))


def main():
    services = {"Node with ioredis": in_node, "C with hiredis": in_c}
    with Servers() as servers:
        lanes = []
        for language, find in services.items():
            run, why = find(servers)
            if run:
                lanes += lanes_of(servers, language, run)
            else:
                skip(language, why)
        beside(*lanes)
    end()


main()
