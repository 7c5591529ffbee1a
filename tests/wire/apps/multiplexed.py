"""The same service as clients of event loops have it (ioredis, lettuce): one connection to the cache for all requests,
which are written as they come, and replies belong to them in that order. The database is asked on a connection for
each request; with ONE=1 on that of the cache, too.
"""
import asyncio
import json
import os


class Connection:
    async def open(self):
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", int(os.environ["REDIS_PORT"]))
        self.replies = asyncio.Queue()
        self.receiving = asyncio.create_task(self.receive())
        return self

    async def ask(self, *words):
        reply = asyncio.get_running_loop().create_future()
        self.replies.put_nowait(reply)
        self.writer.write(b"*%d\r\n" % len(words) +
                          b"".join(b"$%d\r\n%s\r\n" % (len(word), word.encode()) for word in words))
        return await reply

    async def receive(self):
        while line := await self.reader.readline():
            value = line[1:].strip().decode()
            if line[:1] == b"$":
                value = None if value == "-1" else (await self.reader.readexactly(int(value) + 2))[:-2].decode()
            (await self.replies.get()).set_result(value)


async def ask_database(*words):
    if os.environ.get("ONE"):
        return await cache.ask(*words)
    db = await Connection().open()
    value = await db.ask(*words)
    db.writer.close()
    return value


async def read_user():
    found = await cache.ask("GET", "user:7")
    if found is not None:
        return found
    profile = json.dumps({"version": int(await ask_database("GET", "row:7"))})
    await cache.ask("SET", "user:7", profile, "EX", "3600")
    return profile


async def update_user():
    version = await ask_database("INCR", "row:7")
    await cache.ask("DEL", "user:7")
    return version


async def handle(reader, writer):
    line = await reader.readline()
    while (await reader.readline()).strip():
        pass
    body = "ok" if b"/health" in line else await (update_user() if line.startswith(b"PUT") else read_user())
    writer.write(f"HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n{body}".encode())
    writer.close()


async def main():
    global cache
    cache = await Connection().open()
    async with await asyncio.start_server(handle, "127.0.0.1", int(os.environ["PORT"])):
        await cache.receiving


asyncio.run(main())
