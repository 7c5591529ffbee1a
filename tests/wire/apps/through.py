"""What a program may do on a connection comes through the proxy as it is: run as a `reset`, while all passes. DIRECT is
the port of the server itself. Says what differs, and fails."""
import os
import sys

import redis

wrong = []


def same(what, ask):
    found = [ask(redis.Redis(port=int(port), socket_timeout=20)) for port in (os.environ["DIRECT"], os.environ["REDIS_PORT"])]
    if found[0] != found[1] or found[0] is None:
        wrong.append(f"{what}: {str(found[0])[:80]} and {str(found[1])[:80]}")


def pipeline(r, transaction):
    with r.pipeline(transaction=transaction) as p:
        for i in range(2000):
            p.set(f"k{i}", i).get(f"k{i}")
        return p.execute()


def subscribe(r):
    p = r.pubsub()
    p.subscribe("news")
    first = p.get_message(timeout=5)
    r.publish("news", "x")
    return [first, p.get_message(timeout=5)]


def resp3(r):
    c = r.connection_pool.get_connection("HELLO")
    c.send_command("HELLO", "2", "SETNAME", "someone")
    c.read_response()
    c.send_command("CLIENT", "GETNAME")
    return c.read_response()


def inline(r):
    c = r.connection_pool.get_connection("PING")
    c._sock.sendall(b"ECHO inline\r\n\r\nECHO again\r\n")
    return [c.read_response(), c.read_response()]


def bad(r):
    try:
        return r.execute_command("NO SUCH", "x")
    except redis.ResponseError as error:
        return str(error)


binary = bytes(range(256)) * 8192
same("2000 commands in one write", lambda r: pipeline(r, False))
same("the same in MULTI", lambda r: pipeline(r, True))
same("two megabytes of any bytes", lambda r: (r.set("big", binary), r.get("big") == binary))
same("a script", lambda r: r.eval("return {1, {2, 'x'}, redis.call('GET', KEYS[1])}", 1, "k7"))
same("a script by its number", lambda r: r.register_script("return ARGV[1]")(args=["y"]))
same("nothing", lambda r: [r.get("nothing there"), r.lrange("none", 0, -1)])
same("an error", bad)
same("DISCARD", lambda r: [r.execute_command("PING"), r.ping()])
same("a subscription", subscribe)
same("the name of a connection", resp3)
same("words on a line", inline)
print("\n".join(wrong), file=sys.stderr)
sys.exit(bool(wrong))
