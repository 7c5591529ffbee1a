"""Cases of runs that `replay` forces; the others are those of tests/tap.py."""
import os
import sys

sys.path.append(os.path.join(os.environ["SOURCE_ROOT"], "tests"))  # last: tests/numbers.py is not the module of that name
from tap import STALEMATE, beside, case, end, skip, stalemate  # noqa: E402, F401


def shares(total, lanes=4):
    """So many times, in so many lanes: a run that is refused is mostly waiting for what does not come."""
    return [count for count in (total * (i + 1) // lanes - total * i // lanes for i in range(lanes)) if count]


def replay(*arguments, timeout=60, **variables):
    return stalemate("replay", *arguments, timeout=timeout, **variables)


def says(what, status, expected, *arguments, tries=1, **variables):
    """The status, and each text somewhere in what is printed. `tries`: so often at most, where it rests on the moment at which
    the program does something of its own."""
    texts = [expected] if isinstance(expected, str) else expected
    for _ in range(tries):
        found = replay(*arguments, **variables)
        good = found[0] == status and all(text in found[1] + found[2] for text in texts)
        if good:
            break
    case(what, good, f"wanted {status} and {texts}\n{found[0]}\n{found[1]}{found[2]}")
    return found[1] + found[2]
