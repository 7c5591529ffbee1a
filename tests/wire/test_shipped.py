"""Every design that ships and whose cache is a key of Redis or an item of memcached, played by --self on real ones, with its
rows in a real PostgreSQL: the run as written is reproduced each time, and with the cheapest fix refused each time; with every
other fix, once, the servers come to what the checker says. Where a fix rests on an assumption the run beyond that is played,
too. What is neither a key, an item nor a row is left to the model. docs/reference/replayed.md has a table of them."""
import glob
import json
import os
import re

from servers import Servers
from forced import beside, case, end, replay, stalemate

ROOT = os.environ["SOURCE_ROOT"]
TIMES = int(os.environ.get("STALEMATE_TIMES", "20"))
CACHES = {"RedisKey": "redis", "MemcachedItem": "memcached"}
ROWS = ("Row", "TransactionalRow")
# As the library says it: a version that was rolled back is not used again.
DRAWN = """wire {0}.increment "UPDATE $table SET $value = nextval('versions') WHERE $where RETURNING $value"
wire {0}.update    "UPDATE $table SET $value = nextval('versions') WHERE $where AND $value = $v"
"""
# Beside a lease memcached has an empty item, which a plain get returns: see the library's page.
META = 'wire {0}.get "mg $key v"\n'
# What no command is: the flag of a first try at leases.
NO_COMMAND = {"facebook_lease": "nothing says which command `lease_set_any` is"}


class Stores:
    """Servers of one lane: the rows are in a database of its own."""

    def __init__(self, servers, postgres, number):
        self.servers, self.database = servers, f"lane{number}"
        servers.psql(postgres, f"create database {self.database}", "postgres").check_returncode()
        servers.psql(postgres, "create table rows (name text, version int); create sequence versions",
                     self.database).check_returncode()
        self.addresses = {"redis": f"127.0.0.1:{servers.redis()[0]}", "memcached": f"127.0.0.1:{servers.memcached()}",
                          "postgres": f"postgres://app:pencil@127.0.0.1:{postgres}/{self.database}"}

    def binding(self, name, text):
        """A file, and how many rows it has; None where the cache is a component of the design's own, or several."""
        instances = re.findall(r"^(\w+):\s+([A-Z]\w*).*?(\])?\s*(?://.*)?$", text, re.M)
        caches = [kind for _, kind, _ in instances if kind in CACHES]
        if not caches or any(array for _, _, array in instances):
            return None
        rows = [what for what, kind, _ in instances if kind in ROWS]
        kinds = sorted({CACHES[kind] for kind in caches} | ({"postgres"} if rows else set()))
        lines = [f"bind {name}"] + [f'server {kind} "{self.addresses[kind]}"' for kind in kinds]
        lines += [f'{what} = {CACHES[kind]} key "{what}"' if kind in CACHES else
                  f"""{what} = postgres table rows where "name = '{what}'" value version""" if kind in ROWS else
                  f"{what} = program" for what, kind, _ in instances]
        lines += [DRAWN.format(what) for what, kind, _ in instances if kind == "TransactionalRow"]
        lines += [META.format(what) for what, kind, _ in instances if kind == "MemcachedItem"]
        lines += [f'reset "$ASK ${kind.upper()}_PORT {flush} quit"' for kind, flush in
                  (("redis", "flushall"), ("memcached", "flush_all")) if kind in kinds]
        values = ", ".join(f"('{row}', 0)" for row in rows)
        if rows:
            lines.append(f'''reset "$ASK $PGPORT sql {self.database} \\"delete from rows; insert into rows values {values}; '''
                         '''select setval('versions', 1, false)\\""''')
        return self.servers.write(f"{name}.bind", "\n".join(lines) + "\n"), len(rows)


class Played:
    def __init__(self):
        self.runs = self.on_rows = self.beyond = 0
        self.untried = []  # why no run beyond an assumption was played
        self.designs = {}  # name: the cheapest fixes

    def forced(self, what, design, bind, times, outcome, *arguments):
        """The report, of a run that came each time as the checker says."""
        status, out, err = replay(design, "--bind", bind[0], "--self", "--format", "json", "--times", str(times), *arguments,
                                  timeout=600)
        report = json.loads(out) if out.startswith("{") else {}
        good = status == 0 and (report.get(outcome) == times if outcome else True)
        self.runs += good
        self.on_rows += good and bind[1] > 0
        self.beyond += sum(one.get("reproduced") == times for one in report.get("beyond", ()))
        self.untried += [f"{design}, {what}: {one['why_not']}" for one in report.get("beyond", ()) if one["why_not"]]
        case(f"{design}, {what}{f': {outcome} {times} of {times}' if outcome else ''}", good, f"{status}\n{out}{err}")
        return report

    def play(self, design, text, bind):
        verdicts = json.loads(stalemate("check", design, "--format", "json", "--quiet")[1])
        if design in NO_COMMAND:
            status, out, err = replay(design, "--bind", bind[0], "--self")
            case(f"{design}, as written: no command is it", status == 2 and NO_COMMAND[design] in err, f"{status}\n{out}{err}")
            about = re.search(r"^window (\w+)", text, re.M)[1]
        else:
            about = self.forced("as written", design, bind, TIMES, "reproduced")["property"]
        kind = "--window" if re.search(rf"^window {about}\b", text, re.M) else "--check"
        cheapest = (verdicts["cheapest"].get(about) or {}).get("fixes", [])
        self.designs[design] = cheapest
        if cheapest:
            self.forced("+".join(cheapest), design, bind, TIMES, "refused", kind, about, "--fix", ",".join(cheapest))
        for fix in re.findall(r"^fix (\w+)", text, re.M) if design not in NO_COMMAND else ():
            if [fix] != cheapest:
                self.forced(fix, design, bind, 1, None, "--fix", fix)


def tabled():
    """The designs of the page, with the cheapest fix of each; and those that it leaves out."""
    page, left_out = open(f"{ROOT}/docs/reference/replayed.md").read().split("## Left out")
    rows = re.findall(r"^\| \[(\w+)\]\([^)]*\) \| [^|]* \| ([^|]*) \|", page, re.M)
    names = re.findall(r"`(\w+)`", left_out.split("\n\n")[-1])
    return {name: re.findall(r"`(\w+)`", fixes) for name, fixes in rows}, names


def main():
    played = Played()
    texts = {os.path.basename(path)[:-len(".stale")]: open(path).read() for path in sorted(glob.glob(f"{ROOT}/models/*.stale"))}
    with Servers() as servers:
        postgres = servers.postgres()

        def lane(number, names):
            stores = Stores(servers, postgres, number)

            def play():
                for name in names:
                    bind = stores.binding(name, texts[name])
                    if bind:
                        played.play(name, texts[name], bind)
            return play

        beside(*[lane(number, list(texts)[number::3]) for number in range(3)])
    case(f"{played.runs} runs were played, {played.on_rows} of them with a row, and {played.beyond} beyond an assumption",
         played.runs >= 80 and played.on_rows >= 50 and played.beyond >= 4)
    for why in sorted(played.untried):
        print("# not tried beyond:", why)
    wanted = played.designs, [name for name in texts if name not in played.designs]
    case("docs/reference/replayed.md: these designs with their cheapest fixes, and those that are left out", tabled() == wanted,
         f"{tabled()}\n{wanted}")
    end()


main()
