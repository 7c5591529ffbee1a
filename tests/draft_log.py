"""Logs for tests of draft, written by hand. A line is WHO OP KEY VALUE REPLY OPTIONS..., with _ for none, n1 for the number 1,
? for no reply, @ before what is one step with the line before. An SQL one is WHO sql STATEMENT ~ REPLY. A run is
REQUEST-NUMBER."""
import json
import re


def entry_of(line):
    """A command in small letters is memcached's."""
    who, rest = line.split(None, 1)
    if rest.startswith("sql "):
        text, reply = rest[4:].rsplit("~", 1)
        op, _, key = text.strip().partition(" ")
        key, *options = re.split(r" (?=AND |FOR )", key)
        entry = {"store": "postgres", "op": op, "key": key or None, "value": None, "options": options}
    else:
        op, key, value, reply, *options = rest.split()
        entry = {"store": "memcached" if op.lstrip("@").islower() else "redis", "op": op, "options": options,
                 "key": None if key == "_" else key, "value": None if value == "_" else value}
    reply = reply.strip()
    if reply != "?":
        entry["reply"] = None if reply == "_" else int(reply[1:]) if re.fullmatch("n-?[0-9]+", reply) else reply
    return {"who": who, "request": who.rsplit("-", 1)[0], **entry}


def log_of(text):
    lines = []
    for seq, line in enumerate(filter(str.strip, text.splitlines()), 1):
        entry = {"seq": seq, "from": seq * 1000, "to": seq * 1000 + 400, **entry_of(line.strip())}
        if entry["op"].startswith("@"):
            first = lines[-1].setdefault("atomic", lines[-1]["seq"])
            entry.update(op=entry["op"][1:], atomic=first, to=lines[-1]["to"], **{"from": lines[-1]["from"]})
        lines.append(entry)
    return "".join(json.dumps(line) + "\n" for line in lines)
