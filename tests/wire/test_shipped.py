"""Every design that ships and has a RedisKey: its run as written and with each fix, played by --self on a real Redis, with
its rows in a real PostgreSQL. The exit status is 0 where the servers come to what the checker says: the window open where it
is open, and not where a fix closes it. What is neither a key nor a row is left to the model."""
import glob
import os
import re

from servers import Servers
from forced import case, end, replay

ROOT = os.environ["SOURCE_ROOT"]
ROWS = ("Row", "TransactionalRow")
# As the library says it: a version that was rolled back is not used again.
DRAWN = """wire {0}.increment "UPDATE $table SET $value = nextval('versions') WHERE $where RETURNING $value"
wire {0}.update    "UPDATE $table SET $value = nextval('versions') WHERE $where AND $value = $v"
"""


def binding(name, text, redis, postgres):
    """None where the design has no single RedisKey."""
    instances = re.findall(r"^(\w+):\s+([A-Z]\w*).*?(\])?\s*(?://.*)?$", text, re.M)
    if not any(kind == "RedisKey" for _, kind, _ in instances) or any(array for _, _, array in instances):
        return None
    lines = [f"bind {name}", f'server redis "127.0.0.1:{redis}"',
             f'server postgres "postgres://app:pencil@127.0.0.1:{postgres}/app"']
    rows = [what for what, kind, _ in instances if kind in ROWS]
    lines += [f'{what} = redis key "{what}"' if kind == "RedisKey" else
              f"""{what} = postgres table rows where "name = '{what}'" value version""" if kind in ROWS else
              f"{what} = program" for what, kind, _ in instances]
    lines += [DRAWN.format(what) for what, kind, _ in instances if kind == "TransactionalRow"]
    lines.append('reset "$ASK $REDIS_PORT flushall quit"')
    values = ", ".join(f"('{row}', 0)" for row in rows)
    if rows:
        lines.append(f'''reset "psql -qc \\"truncate rows; insert into rows values {values}; '''
                     '''select setval('versions', 1, false)\\" >/dev/null"''')
    return "\n".join(lines) + "\n", len(rows)


def main():
    played = on_rows = 0
    with Servers() as servers:
        redis, _ = servers.redis()
        postgres = servers.postgres()
        servers.psql(postgres, "create table rows (name text, version int); create sequence versions").check_returncode()
        for path in sorted(glob.glob(f"{ROOT}/models/*.stale")):
            name, text = os.path.basename(path)[:-len(".stale")], open(path).read()
            bound = binding(name, text, redis, postgres)
            if not bound:
                continue
            file = servers.write("shipped.bind", bound[0])
            for fix in [None] + re.findall(r"^fix (\w+)", text, re.M):
                status, out, err = replay(name, "--bind", file, "--self", *(["--fix", fix] if fix else []))
                played += status == 0
                on_rows += status == 0 and bound[1] > 0
                case(f"{name}, {fix or 'as written'}", status == 0, f"{status}\n{out}{err}")
    case(f"{played} runs were played, {on_rows} of them with a row", played >= 70 and on_rows >= 45)
    end()


main()
