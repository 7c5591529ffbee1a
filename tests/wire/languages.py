"""How the service of the tests is started in other languages than Python: the command, or why there is none."""
import os
import re
import shutil
import subprocess

from forced import case

ROOT = os.environ["SOURCE_ROOT"]
APPS = os.path.join(ROOT, "tests/wire/apps")
MODULES = os.path.join(ROOT, "build/node/node_modules")


def in_node(servers):
    if not shutil.which("node") or not os.path.isdir(f"{MODULES}/ioredis"):
        return None, "no node with ioredis: ./dev test gets it"
    return f"node {APPS}/profile_ioredis.js", None


def in_c(servers):
    program = servers.path("profile_hiredis")
    built = subprocess.run(["cc", "-o", program, f"{APPS}/profile_hiredis.c", "-lhiredis", "-lpthread"],
                           capture_output=True, text=True)
    missing = re.search(r"hiredis\.h: No such file|cannot find -lhiredis", built.stderr)
    if built.returncode and missing:
        return None, "no hiredis for C: ./dev test gets it"
    case("C with hiredis: it is built", built.returncode == 0 and not built.stderr, built.stderr)
    return program, None
