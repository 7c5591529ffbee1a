"""Requests of a program that takes care, each run by itself: rows are locked, or written if nobody else has written, and so
are entries of Redis and memcached. MEDDLE: somebody else, on connections of their own, writes in between. What each is says
the table at the end. Nothing in here is for Stalemate."""
import os
import socket
import sys

import psycopg2
import redis

meddles = "MEDDLE" in os.environ
cache = redis.Redis.from_url(os.environ["REDIS_URL"])
database = psycopg2.connect(os.environ["DATABASE_URL"])
SELECT = "SELECT version FROM users WHERE id = 7"
UPDATE = "UPDATE users SET version = version + 1 WHERE id = 7"


def meddle(redis_words=(), statement=None, memcached=None):
    if not meddles:
        return
    if redis_words:
        redis.Redis.from_url(os.environ["DIRECT_REDIS"]).execute_command(*redis_words)
    if statement:
        with psycopg2.connect(os.environ["DIRECT_DATABASE"]) as other, other.cursor() as cursor:
            cursor.execute(statement)
    if memcached:
        ask(connect(os.environ["DIRECT_MEMCACHED"]), memcached)


def connect(address):
    host, port = address.split(":")
    return socket.create_connection((host, int(port))).makefile("rwb", buffering=0)


def ask(file, request):
    file.write(request)
    line = file.readline()
    if not line.startswith(b"VALUE"):
        return line.strip(), None
    data, number = file.read(int(line.split()[3]) + 2)[:-2], line.split()[4:]
    file.readline()
    return data, number


def locked():
    with database, database.cursor() as cursor:
        cursor.execute(SELECT + " FOR UPDATE")
        cursor.execute(UPDATE)
    cache.delete("user:7")


def undone():
    with database.cursor() as cursor:
        cursor.execute(UPDATE)
        (database.rollback if meddles else database.commit)()
    if not meddles:
        cache.delete("user:7")


def versioned():
    database.autocommit = True
    with database.cursor() as cursor:
        cursor.execute(SELECT)
        version = cursor.fetchone()[0]
        meddle(statement=UPDATE)
        cursor.execute(UPDATE + " AND version = %s", (version,))
        if cursor.rowcount:
            cache.delete("user:7")


def watched():
    database.autocommit = True
    with cache.pipeline() as pipe, database.cursor() as cursor:
        pipe.watch("user:7")
        pipe.get("user:7")
        cursor.execute(UPDATE + " RETURNING version")
        meddle(redis_words=("SET", "user:7", "0"))
        pipe.multi()
        pipe.set("user:7", cursor.fetchone()[0], ex=3600)
        try:
            pipe.execute()
        except redis.WatchError:
            cache.delete("user:7")


def compared():
    database.autocommit = True
    items = connect(os.environ["MEMCACHED_SERVERS"])
    _, number = ask(items, b"gets user:7\r\n")
    with database.cursor() as cursor:
        cursor.execute(UPDATE + " RETURNING version")
        version = b"%d" % cursor.fetchone()[0]
    meddle(memcached=b"set user:7 0 3600 1\r\n0\r\n")
    if ask(items, b"cas user:7 0 3600 %d %s\r\n%s\r\n" % (len(version), number[0], version))[0] != b"STORED":
        ask(items, b"delete user:7\r\n")


globals()[sys.argv[1]]()
