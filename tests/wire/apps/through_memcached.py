"""What memcached answers directly and through the proxy is the same, byte by byte: any requests, in pipelines, with `noreply`,
the quiet flag and opaque tokens. Says how many requests there were in the file that is its argument."""
import os
import random
import socket
import sys

random.seed(7)
KEYS = [b"a", b"q", b"noreply"]
COUNT = 2000


def flags(*words):
    """Some of them, and the quiet flag now and then."""
    chosen = [word for word in words if random.random() < 0.4] + ([b"q"] if random.random() < 0.6 else [])
    random.shuffle(chosen)
    return b"".join(b" " + word for word in chosen)


def request():
    key, data = random.choice(KEYS), random.choice([b"1", b"noreply", b"q", b""])
    quiet = random.choice([b"", b" noreply"])
    opaque = b"O%d" % random.randrange(100)
    return random.choice([
        lambda: b"%s %s 0 0 %d%s\r\n%s\r\n" % (random.choice([b"set", b"add", b"replace", b"append"]), key, len(data), quiet, data),
        lambda: b"cas %s 0 0 %d 7%s\r\n%s\r\n" % (key, len(data), quiet, data),
        lambda: b"delete %s%s\r\n" % (key, quiet),
        lambda: b"%s %s 1%s\r\n" % (random.choice([b"incr", b"decr"]), key, quiet),
        lambda: b"touch %s 100%s\r\n" % (key, quiet),
        lambda: b"flush_all%s\r\n" % quiet,
        lambda: b"get %s\r\n" % b" ".join(random.sample(KEYS, 2)),
        lambda: b"mg %s%s\r\n" % (key, flags(b"v", b"k", b"f", opaque)),
        lambda: b"mg %s v%s\r\n" % (key, flags(b"N30", opaque)),
        lambda: b"ms %s %d%s\r\n%s\r\n" % (key, len(data), flags(b"T90", b"ME", b"k", opaque), data),
        lambda: b"md %s%s\r\n" % (key, flags(b"k", opaque)),
        lambda: b"ma %s%s\r\n" % (key, flags(b"v", b"D2", opaque)),
        lambda: b"mn\r\n",
    ])()


def answers(port, pipelines):
    """All bytes, up to the MN of an `mn` behind each pipeline's last request."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as server:
        said = []
        server.sendall(b"flush_all\r\n")
        server.recv(100)
        for pipeline in pipelines:
            server.sendall(b"".join(pipeline) + b"mn\r\n")
            bytes_ = b""
            while bytes_.count(b"MN\r\n") <= pipeline.count(b"mn\r\n"):
                got = server.recv(100000)
                if not got:
                    sys.exit(f"closed after {bytes_!r}")
                bytes_ += got
            said.append(bytes_)
        return said


pipelines = [[request() for _ in range(random.randrange(1, 8))] for _ in range(COUNT // 4)]
direct, through = (answers(int(os.environ[name]), pipelines) for name in ("DIRECT", "MEMCACHED_PORT"))
for pipeline, one, other in zip(pipelines, direct, through):
    if one != other:
        sys.exit(f"{pipeline!r}\n{one!r}\n{other!r}")
with open(sys.argv[1], "w") as file:
    file.write(f"{sum(map(len, pipelines))} {sum(map(len, direct))}")
