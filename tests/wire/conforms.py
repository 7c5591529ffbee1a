"""All sequences of a component's operations on a real server: tests/wire/conformance.c."""
import os
import subprocess

from forced import case

HERE = os.path.join(os.environ["SOURCE_ROOT"], "tests/wire")


def conforms(kind, server, length, floor, binding=None, status=0, part="", memory=1):
    """All sequences of operations up to a length; at least so many, or the design has lost some. `memory`: see
    conformance.c."""
    done = subprocess.run([os.environ["CONFORMANCE"], f"{HERE}/conformance_{kind}{part}.stale",
                           binding or f"{HERE}/conformance_{kind}{part}.bind", f"{kind}={server}", str(length), str(memory)],
                          capture_output=True, text=True, timeout=600)
    said = done.stdout + done.stderr
    good = done.returncode == status and (status or int(said.split()[0]) >= floor)
    case(f"{kind}{part}, sequences of {length} operations: {said.splitlines()[0] if said else ''}", good, said)
