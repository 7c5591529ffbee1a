#!/usr/bin/env python3
"""Drafts of known scenarios against designs that were written by hand from the sentence that tells the scenario, before
its draft was looked at. They must be equal up to names: word for word the same, texts and comments left out, but for what
the design itself declares, whose names have one counterpart each. And where both are checked each window and check must
have the same verdict in the same number of states. Logs are as in draft_log.py."""
import json
import os
import re
import subprocess
import tempfile

from draft_log import log_of
from tap import STALEMATE, case, end


# What a design of each begins with: the usual numbers of processes and times, as in models/purge_race.stale.
HEAD = """design hand "By hand"
use {uses}
clock
param WRITERS = 1 in 1..3
param READERS = 1 in 1..3
param READS = 2 in 1..2
param CALL = 200ms in {{0ms, 200ms, 400ms}}
param FILL = 400ms in {{200ms, 400ms, 2s}}
"""
VERSION = "type Version = 0..WRITERS\n"
PROCESSES = """
process reader * READERS { repeat READS { show() } }
process writer * WRITERS takes 0s..CALL { pause; put() }
"""
STALE = """
window old "the cache is older than the row":
    entry.value != none && entry.value != row.value
"""
GUARANTEES = """
check fresh: fresh reads
check monotonic: monotonic reads
"""
SHOW = """
read show() {
    let u = entry.get()
    if u == none {
        u = row.select()
        within FILL { entry.set(u) }
    }
    return u
}
""".replace("show()", "show")
READ_LOG = """
get_user-1 GET user:7 _ _
get_user-1 sql SELECT users id = 7 ~ 0
get_user-1 SET user:7 0 OK EX 3600
get_user-2 GET user:7 _ 0
"""
PLAIN = "row: Row<Version>\nentry: RedisKey<Version>(ttl: 1h)\n"
LOCKED = PLAIN.replace("Row<", "TransactionalRow<")

# name: what the scenario is, the log, the design
SCENARIOS = {
    "a single statement in a transaction": (
        "An UPDATE alone in a transaction is seen at its COMMIT: a row that commits by itself.",
        READ_LOG + """
update_user-1 sql BEGIN ~ BEGIN
update_user-1 sql UPDATE users id = 7 ~ n1
update_user-1 sql COMMIT ~ COMMIT
update_user-1 DEL user:7 _ n1
""", VERSION + PLAIN + SHOW + """
write put {
    let v = row.increment()
    entry.del()
    return v
}
""" + PROCESSES + STALE + GUARANTEES),
    "the entry is deleted before the commit": (
        "BEGIN, UPDATE, DEL of the cached key, COMMIT: a reader between the two fills in the old row.",
        READ_LOG + """
update_user-1 sql BEGIN ~ BEGIN
update_user-1 sql UPDATE users id = 7 ~ n1
update_user-1 DEL user:7 _ n1
update_user-1 sql COMMIT ~ COMMIT
""", VERSION + LOCKED + SHOW + """
write put {
    row.begin(self)
    let v = row.increment(self)
    entry.del()
    row.commit(self)
    return v
}
""" + PROCESSES + STALE + GUARANTEES),
    "read, then written, in a transaction without a lock": (
        "Under READ COMMITTED a SELECT without FOR UPDATE is a step like any other.",
        READ_LOG + """
update_user-1 sql BEGIN ~ BEGIN
update_user-1 sql SELECT users id = 7 ~ 0
update_user-1 sql UPDATE users id = 7 ~ n1
update_user-1 sql COMMIT ~ COMMIT
update_user-1 DEL user:7 _ n1
""", VERSION + PLAIN + SHOW + """
write put {
    let seen = row.select()
    let v = row.increment()
    entry.del()
    return v
}
""" + PROCESSES + STALE + GUARANTEES),
    "a locked row": (
        "SELECT FOR UPDATE takes the lock of the row, and keeps it until the COMMIT.",
        READ_LOG + """
update_user-1 sql BEGIN ~ BEGIN
update_user-1 sql SELECT users id = 7 FOR UPDATE ~ 0
update_user-1 sql UPDATE users id = 7 ~ n1
update_user-1 sql COMMIT ~ COMMIT
update_user-1 DEL user:7 _ n1
""", VERSION + LOCKED + SHOW + """
write put {
    row.begin(self)
    let seen = row.select_for_update(self)
    let v = row.increment(self)
    row.commit(self)
    entry.del()
    return v
}
""" + PROCESSES + STALE + GUARANTEES),
    "filled under the row's lock": (
        "The reader fills while it holds the row's lock, and the writer deletes while it does: that is one way to close the race.",
        """
get_user-1 GET user:7 _ _
get_user-1 sql BEGIN ~ BEGIN
get_user-1 sql SELECT users id = 7 FOR UPDATE ~ 0
get_user-1 SET user:7 0 OK EX 3600
get_user-1 sql COMMIT ~ COMMIT
get_user-2 GET user:7 _ 0
update_user-1 sql BEGIN ~ BEGIN
update_user-1 sql UPDATE users id = 7 ~ n1
update_user-1 sql COMMIT ~ COMMIT
update_user-1 DEL user:7 _ n1
""", VERSION + LOCKED + """
read show {
    let u = entry.get()
    if u == none {
        row.begin(self)
        u = row.select_for_update(self)
        within FILL {
            entry.set(u)
        }
        row.commit(self)
    }
    return u
}
write put {
    row.begin(self)
    let v = row.increment(self)
    row.commit(self)
    entry.del()
    return v
}
""" + PROCESSES + STALE + GUARANTEES),
    "rolled back now and then": (
        "The UPDATE is committed and the entry deleted, or it is rolled back and nothing comes of it.",
        READ_LOG + """
update_user-1 sql BEGIN ~ BEGIN
update_user-1 sql UPDATE users id = 7 ~ n1
update_user-1 sql COMMIT ~ COMMIT
update_user-1 DEL user:7 _ n1
update_user-2 sql BEGIN ~ BEGIN
update_user-2 sql UPDATE users id = 7 ~ n1
update_user-2 sql ROLLBACK ~ ROLLBACK
""", VERSION + LOCKED + SHOW + """
write put {
    row.begin(self)
    let v = row.increment(self)
    either {
        row.commit(self)
        entry.del()
        return v
    } or {
        row.rollback(self)
    }
}
""" + PROCESSES + STALE + GUARANTEES),
    "written to the cache before it is undone": (
        "The new version is SET before the COMMIT, which fails: what was cached was never committed.",
        READ_LOG + """
update_user-1 sql BEGIN ~ BEGIN
update_user-1 sql UPDATE users id = 7 ~ 1
update_user-1 SET user:7 1 OK EX 3600
update_user-1 sql COMMIT ~ COMMIT
update_user-2 sql BEGIN ~ BEGIN
update_user-2 sql UPDATE users id = 7 ~ 2
update_user-2 SET user:7 2 OK EX 3600
update_user-2 sql COMMIT ~ ROLLBACK
""", VERSION + LOCKED + SHOW + """
write put {
    row.begin(self)
    let v = row.increment(self)
    entry.set(v)
    either {
        row.commit(self)
        return v
    } or {
        row.rollback(self)
    }
}
""" + PROCESSES + STALE + GUARANTEES),
    "two rows in one transaction": (
        "A user and the team are written together: begun at once, committed at once, each with its own lock.",
        """
get_user-1 GET user:7 _ _
get_user-1 sql SELECT users id = 7 ~ 0
get_user-1 SET user:7 0 OK EX 3600
get_user-2 GET user:7 _ 0
update_user-1 sql BEGIN ~ BEGIN
update_user-1 sql UPDATE users id = 7 ~ n1
update_user-1 sql UPDATE teams id = 3 ~ n1
update_user-1 sql COMMIT ~ COMMIT
update_user-1 DEL user:7 _ n1
""", "type Version = 0..2 * WRITERS\n" + """
row: TransactionalRow<Version>
other: TransactionalRow<Version>
entry: RedisKey<Version>(ttl: 1h)
""" + SHOW + """
write put {
    atomic {
        row.begin(self)
        other.begin(self)
    }
    let v = row.increment(self)
    let w = other.increment(self)
    atomic {
        row.commit(self)
        other.commit(self)
    }
    entry.del()
    return w
}
""" + PROCESSES + STALE),
    "optimistic locking": (
        "UPDATE WHERE version = what was read. It changes one row, and then the entry is deleted, or none.",
        READ_LOG + """
update_user-1 sql SELECT users id = 7 ~ 0
update_user-1 sql UPDATE users id = 7 AND version = 0 ~ n1
update_user-1 DEL user:7 _ n1
update_user-2 sql SELECT users id = 7 ~ 1
update_user-2 sql UPDATE users id = 7 AND version = 1 ~ n0
""", VERSION + PLAIN + SHOW + """
write put {
    let seen = row.select()
    let done = row.update(seen)
    if done {
        entry.del()
        return seen + 1
    }
}
""" + PROCESSES + STALE + GUARANTEES),
    "optimistic locking, tried again": (
        "Where the UPDATE has changed no row, the row is read once more, and written.",
        READ_LOG + """
update_user-1 sql SELECT users id = 7 ~ 0
update_user-1 sql UPDATE users id = 7 and version = 0 ~ n1
update_user-1 DEL user:7 _ n1
update_user-2 sql SELECT users id = 7 ~ 1
update_user-2 sql UPDATE users id = 7 and version = 1 ~ n0
update_user-2 sql SELECT users id = 7 ~ 2
update_user-2 sql UPDATE users id = 7 and version = 2 ~ n1
update_user-2 DEL user:7 _ n1
""", "type Version = 0..2 * WRITERS\n" + PLAIN + SHOW + """
write put {
    let seen = row.select()
    let done = row.update(seen)
    if done {
        entry.del()
        return seen + 1
    } else {
        let seen_2 = row.select()
        let done_2 = row.update(seen_2)
        if done_2 {
            entry.del()
            return seen_2 + 1
        }
    }
}
""" + PROCESSES + STALE + GUARANTEES),
    "cas of memcached": (
        "The writer reads the item with gets, writes the row, and puts the new version with cas; where that is refused, it deletes.",
        """
get_user-1 get user:7 _ _
get_user-1 sql SELECT users id = 7 ~ 0
get_user-1 add user:7 0 STORED 0 3600
get_user-2 get user:7 _ 0
update_user-1 gets user:7 _ 0
update_user-1 sql UPDATE users id = 7 ~ 1
update_user-1 cas user:7 1 STORED 0 3600 1 55
update_user-2 gets user:7 _ 1
update_user-2 sql UPDATE users id = 7 ~ 2
update_user-2 cas user:7 2 EXISTS 0 3600 1 56
update_user-2 delete user:7 _ DELETED
""", VERSION + """
row: Row<Version>
entry: MemcachedItem<Version>(ttl: 1h)
read show {
    let u = entry.get()
    if u == none {
        u = row.select()
        within FILL {
            entry.add(u)
        }
    }
    return u
}
write put {
    let seen = entry.gets(self)
    let v = row.increment()
    let done = entry.cas(v, self)
    if !done {
        entry.delete()
    }
    return v
}
""" + PROCESSES + STALE + GUARANTEES),
    "WATCH and EXEC": (
        "The entry is watched and read; the row is written; the SET is in an EXEC, which is refused if the entry has changed.",
        READ_LOG + """
update_user-1 WATCH user:7 _ OK
update_user-1 GET user:7 _ 0
update_user-1 sql UPDATE users id = 7 ~ 1
update_user-1 SET user:7 1 OK EX 3600
update_user-2 WATCH user:7 _ OK
update_user-2 GET user:7 _ 1
update_user-2 sql UPDATE users id = 7 ~ 2
update_user-2 EXEC _ _ _
update_user-2 DEL user:7 _ n1
""", VERSION + PLAIN + SHOW + """
write put {
    let seen = entry.get()
    let v = row.increment()
    let done = entry.compare_and_set(seen, v)
    if !done {
        entry.del()
    }
    return v
}
""" + PROCESSES + STALE + GUARANTEES),
    "SET NX, and what its reply says": (
        "A miss reads the row and sets it if there is none. Who comes second reads the entry again.",
        """
get_user-1 GET user:7 _ _
get_user-1 sql SELECT users id = 7 ~ 0
get_user-1 SET user:7 0 OK NX EX 3600
get_user-2 GET user:7 _ _
get_user-2 sql SELECT users id = 7 ~ 0
get_user-2 SET user:7 0 _ NX EX 3600
get_user-2 GET user:7 _ 0
get_user-3 GET user:7 _ 0
update_user-1 sql UPDATE users id = 7 ~ n1
update_user-1 DEL user:7 _ n1
""", VERSION + PLAIN + """
read show {
    let u = entry.get()
    if u == none {
        u = row.select()
        let added = false
        within FILL {
            added = entry.add(u)
        }
        if !added {
            let u_2 = entry.get()
        }
    }
    return u
}
write put {
    let v = row.increment()
    entry.del()
    return v
}
""" + PROCESSES + STALE + GUARANTEES),
    "two keys of one user": (
        "users:7 and users:7:friends are made of one row, and deleted together. No run names two users.",
        """
get_user-1 GET users:7 _ _
get_user-1 sql SELECT users id = 7 ~ 0
get_user-1 SET users:7 0 OK EX 3600
get_user-2 GET users:7 _ 0
get_friends-1 GET users:7:friends _ _
get_friends-1 sql SELECT users id = 7 ~ 0
get_friends-1 SET users:7:friends 0 OK EX 60
get_friends-2 GET users:7:friends _ 0
update_user-1 sql UPDATE users id = 7 ~ n1
update_user-1 DEL users:7 _ n1
update_user-1 @DEL users:7:friends _ n1
""", VERSION + """
row: Row<Version>
entry: RedisKey<Version>(ttl: 1h)
list: RedisKey<Version>(ttl: 1m)
""" + SHOW + SHOW.replace("show", "show_list").replace("entry", "list") + """
write put {
    let v = row.increment()
    atomic {
        entry.del()
        list.del()
    }
    return v
}
process show_reader * READERS { repeat READS { show() } }
process show_list_reader * READERS { repeat READS { show_list() } }
process writer * WRITERS takes 0s..CALL { pause; put() }
window old: entry.value != none && entry.value != row.value
window old_list: list.value != none && list.value != row.value
""" + GUARANTEES),
    "a list of keys": (
        "MGET of two users; each that is missing is read from its row and set. One user is written at a time.",
        """
get_users-1 MGET user:7 _ _
get_users-1 @MGET user:8 _ _
get_users-1 sql SELECT users id = 7 ~ 0
get_users-1 SET user:7 0 OK EX 3600
get_users-1 sql SELECT users id = 8 ~ 0
get_users-1 SET user:8 0 OK EX 3600
get_users-2 MGET user:7 _ 0
get_users-2 @MGET user:9 _ _
get_users-2 sql SELECT users id = 9 ~ 4
get_users-2 SET user:9 4 OK EX 3600
get_users-3 MGET user:7 _ _
get_users-3 @MGET user:9 _ 4
get_users-3 sql SELECT users id = 7 ~ 0
get_users-3 SET user:7 0 OK EX 3600
get_users-4 MGET user:7 _ 0
get_users-4 @MGET user:8 _ 0
update_user-1 sql UPDATE users id = 7 ~ n1
update_user-1 DEL user:7 _ n1
""", "type Id = 0..1\n" + VERSION + """
row: Row<Version>[Id]
entry: RedisKey<Version>(ttl: 1h)[Id]
request show(a: Id, b: Id) {
    atomic {
        let u = entry[a].get()
        let w = entry[b].get()
    }
    if u == none {
        u = row[a].select()
        within FILL { entry[a].set(u) }
    }
    if w == none {
        w = row[b].select()
        within FILL { entry[b].set(w) }
    }
}
write put(a: Id) of a {
    let v = row[a].increment()
    entry[a].del()
    return v
}
process reader * READERS { repeat READS { choose a in Id; choose b in Id where b != a; show(a, b) } }
process writer * WRITERS takes 0s..CALL { pause; choose a in Id; put(a) }
window old: some a in Id: entry[a].value != none && entry[a].value != row[a].value
"""),
    "a list of keys, and one of them": (
        "MGET of two users that are only read there; one user is read and filled, and written, by itself.",
        """
get_users-1 MGET user:7 _ 0
get_users-1 @MGET user:8 _ 3
get_user-1 GET user:7 _ _
get_user-1 sql SELECT users id = 7 ~ 0
get_user-1 SET user:7 0 OK EX 3600
get_user-2 GET user:8 _ 3
update_user-1 sql UPDATE users id = 9 ~ n1
update_user-1 DEL user:9 _ n1
""", "type Id = 0..1\n" + VERSION + """
row: Row<Version>[Id]
entry: RedisKey<Version>(ttl: 1h)[Id]
request all(a: Id, b: Id) {
    atomic {
        let u = entry[a].get()
        let w = entry[b].get()
    }
}
read show(a: Id) of a {
    let u = entry[a].get()
    if u == none {
        u = row[a].select()
        within FILL { entry[a].set(u) }
    }
    return u
}
write put(a: Id) of a {
    let v = row[a].increment()
    entry[a].del()
    return v
}
process all_reader * READERS { repeat READS { choose a in Id; choose b in Id where b != a; all(a, b) } }
process show_reader * READERS { repeat READS { choose a in Id; show(a) } }
process writer * WRITERS takes 0s..CALL { pause; choose a in Id; put(a) }
window old: some a in Id: entry[a].value != none && entry[a].value != row[a].value
""" + GUARANTEES),
    "from one account to another": (
        "Both rows are locked by FOR UPDATE, in the order of the request, and written; then both entries are deleted at once.",
        """
get_account-1 GET account:1 _ _
get_account-1 sql SELECT accounts id = 1 ~ 0
get_account-1 SET account:1 0 OK EX 60
get_account-2 GET account:2 _ 0
transfer-1 sql BEGIN ~ BEGIN
transfer-1 sql SELECT accounts id = 1 FOR UPDATE ~ 0
transfer-1 sql SELECT accounts id = 2 FOR UPDATE ~ 0
transfer-1 sql UPDATE accounts id = 1 ~ n1
transfer-1 sql UPDATE accounts id = 2 ~ n1
transfer-1 sql COMMIT ~ COMMIT
transfer-1 DEL account:1 _ n1
transfer-1 @DEL account:2 _ n1
""", "type Id = 0..1\ntype Version = 0..2 * WRITERS\n" + """
row: TransactionalRow<Version>[Id]
entry: RedisKey<Version>(ttl: 1m)[Id]
read show(a: Id) of a {
    let u = entry[a].get()
    if u == none {
        u = row[a].select()
        within FILL { entry[a].set(u) }
    }
    return u
}
write put(a: Id, b: Id) {
    row[a].begin(self)
    let u = row[a].select_for_update(self)
    row[b].begin(self)
    let w = row[b].select_for_update(self)
    let v = row[a].increment(self)
    let x = row[b].increment(self)
    atomic {
        row[a].commit(self)
        row[b].commit(self)
    }
    atomic {
        entry[a].del()
        entry[b].del()
    }
}
process reader * READERS { repeat READS { choose a in Id; show(a) } }
process writer * WRITERS takes 0s..CALL { pause; choose a in Id; choose b in Id where b != a; put(a, b) }
window old: some a in Id: entry[a].value != none && entry[a].value != row[a].value
"""),
    "no invalidation": (
        "Nothing deletes the entry: it is as old as its lifetime.",
        READ_LOG.replace("3600", "10") + "update_user-1 sql UPDATE users id = 7 ~ n1\n", VERSION + PLAIN.replace("1h", "10s") + SHOW + """
write put {
    let v = row.increment()
    return v
}
""" + PROCESSES + STALE + GUARANTEES),
    "a row that is not there": (
        "Negative caching: version 0 is that there is no row. What the cache holds of it is set as any other version, for a minute.",
        """
get_user-1 GET user:7 _ _
get_user-1 sql SELECT users id = 7 ~ _
get_user-1 SET user:7 nobody OK EX 60
get_user-2 GET user:7 _ nobody
create_user-1 sql INSERT users id = 7 ~ n1
create_user-1 DEL user:7 _ n1
""", VERSION + PLAIN.replace("1h", "1m") + SHOW + """
write put {
    let v = row.increment()
    entry.del()
    return v
}
""" + PROCESSES + STALE + GUARANTEES),
    "the entry is written by whom has the lease": (
        "A lease of two scripts: a miss takes it, a fill needs it, a DEL of the entry with it revokes it. The row is of SQL, in transactions.",
        """
get_user-1 GET user:7 _ _
get_user-1 EVALSHA user:7 _ n41 abc 3 user:7:lease user:7:tokens
get_user-1 sql BEGIN ~ BEGIN
get_user-1 sql SELECT users id = 7 ~ 6
get_user-1 sql COMMIT ~ COMMIT
get_user-1 EVALSHA user:7 _ n1 def 3 user:7:lease user:7:tokens 6 41
get_user-2 GET user:7 _ 6
update_user-1 sql BEGIN ~ BEGIN
update_user-1 sql UPDATE users id = 7 ~ n1
update_user-1 sql COMMIT ~ COMMIT
update_user-1 DEL user:7 _ ?
update_user-1 @DEL user:7:lease _ ?
""", VERSION + PLAIN.replace("ttl: 1h", "expires: false") + """
read show {
    let u = entry.get()
    if u == none {
        let token = entry.take_lease()
        u = row.select()
        if token != none { entry.set_leased(u, token) }
    }
    return u
}
write put {
    let v = row.increment()
    entry.del()
    return v
}
""" + PROCESSES + STALE + GUARANTEES),
    "two tiers in front of SQL": (
        "memcached in front of Redis in front of a row; the writer writes through to Redis and deletes from memcached.",
        """
get_user-1 get user:7 _ _
get_user-1 GET user:7 _ _
get_user-1 sql SELECT users id = 7 ~ 0
get_user-1 SET user:7 0 OK EX 3600
get_user-1 set user:7 0 STORED 0 60
get_user-2 get user:7 _ _
get_user-2 GET user:7 _ 0
get_user-2 set user:7 0 STORED 0 60
get_user-3 get user:7 _ 0
update_user-1 sql UPDATE users id = 7 ~ 1
update_user-1 SET user:7 1 OK EX 3600
update_user-1 delete user:7 _ DELETED
""", VERSION + """
row: Row<Version>
near: MemcachedItem<Version>(ttl: 1m)
entry: RedisKey<Version>(ttl: 1h)
read show {
    let u = near.get()
    if u == none {
        u = entry.get()
        if u == none {
            u = row.select()
            within FILL {
                entry.set(u)
            }
        }
        near.set(u)
    }
    return u
}
write put {
    let v = row.increment()
    entry.set(v)
    near.delete()
    return v
}
""" + PROCESSES + """
window old_near: near.value != none && near.value != row.value
""" + STALE + GUARANTEES),
    "two entries filled at once": (
        "A page reads one row, and fills two entries in one MULTI; the writer deletes one of them only.",
        """
get_user-1 GET user:7 _ _
get_user-1 sql SELECT users id = 7 ~ 0
get_user-1 SET user:7 0 OK EX 3600
get_user-1 @SET page:7 0 OK EX 60
get_user-2 GET user:7 _ 0
update_user-1 sql UPDATE users id = 7 ~ n1
update_user-1 DEL user:7 _ n1
""", VERSION + """
row: Row<Version>
entry: RedisKey<Version>(ttl: 1h)
page: RedisKey<Version>(ttl: 1m)
read show {
    let u = entry.get()
    if u == none {
        u = row.select()
        within FILL {
            atomic {
                entry.set(u)
                page.set(u)
            }
        }
    }
    return u
}
write put {
    let v = row.increment()
    entry.del()
    return v
}
""" + PROCESSES + STALE + """
window old_page: page.value != none && page.value != row.value
""" + GUARANTEES),
}


# The same with every fix: models/purge_race.stale, which was written by hand, with another write, as a person would mend it.
PURGE = """
    if write_through {
        if versioned_set { cache.set_newer(V) } else { cache.set(V) }
    } else if !reorder {
        repeat SENT {
            if versioned_set { cache.del_version(V) } else { cache.del() }
        }
    }
    if double_delete {
        wait DELAY
        if versioned_set { cache.del_version(V) } else { cache.del() }
    }
    return V
"""
MENDED = {
    "a single statement in a transaction": """
write update_user {
    if reorder { repeat SENT { cache.del() } }
    let v = db.increment()
""" + PURGE.replace("V", "v") + "}",
    "a locked row": """
write update_user {
    if reorder { repeat SENT { cache.del() } }
    db.begin(self)
    let seen = db.select_for_update(self)
    let v = db.increment(self)
    db.commit(self)
""" + PURGE.replace("V", "v") + "}",
    "optimistic locking": """
write update_user {
    let seen = db.select()
    let done = db.update(seen)
    if done {
""" + PURGE.replace("V", "seen + 1").replace("else if !reorder", "else") + "    }\n}",
}


def run(*arguments):
    done = subprocess.run([STALEMATE, *arguments], capture_output=True, text=True, timeout=300)
    return done.returncode, done.stdout, done.stderr


TOKEN = r"[A-Za-z_]\w*|\d+\w*|[^\s\w;]"
GLOBAL = r"\b(?:read|write|request|process|window)\s+(\w+)|^(\w+): "
LOCAL = r"\b(?:let|choose)\s+(\w+)|[(,] ?(\w+): "


def names(pattern, text):
    return {name for found in re.findall(pattern, text, re.M) for name in found if name}


def words(text):
    """What a design says from its types on: words and signs, and the names that it declares, at its top and within."""
    text = re.sub(r'//.*|"[^"]*"', "", text[re.search("^type ", text, re.M).start():])
    return re.findall(TOKEN, text), names(GLOBAL, text), names(LOCAL, text)


def difference(found, wanted):
    """Where two designs are not equal up to names; None: they are. A local's name is good for its request."""
    (a, top, own), (b, other_top, others) = words(found), words(wanted)
    tables = {}
    for i, (x, y) in enumerate(zip(a, b)):
        if x in ("read", "write", "request", "process", "window"):
            tables = {kind: table for kind, table in tables.items() if kind.startswith("top")}
        kind = "own" if x in own else "top" if x in top else "word"
        other = "own" if y in others else "top" if y in other_top else "word"
        there, back = tables.setdefault(kind + " there", {}), tables.setdefault(kind + " back", {})
        if kind != other or (kind == "word" and x != y) or there.setdefault(x, y) != y or back.setdefault(y, x) != x:
            return f"{' '.join(a[max(i - 12, 0):i + 6])}\nbut wanted {' '.join(b[max(i - 12, 0):i + 6])}"
    return None if len(a) == len(b) else f"it goes on: {' '.join((a if len(a) > len(b) else b)[min(len(a), len(b)):])}"


def answers(path):
    """The verdicts of windows and checks in their order, and how many states there are."""
    status, out, err = run("check", path, "--format", "json", "--as-written", "--assumptions", "none", "--timeout", "120s")
    if status not in (0, 1):
        return err
    found = json.loads(out)["configurations"][0]
    said = [(of.get("verdict"), of.get("at_most")) for kind in ("windows", "checks") for of in found[kind].values()]
    return said, found["states"], found["complete"], found["deadlock"] is not None, found["design_error"]


def matrix(path):
    """Of each fix alone, and of none: verdicts and states."""
    status, out, err = run("check", path, "--format", "json", "--assumptions", "none", "--timeout", "240s")
    if status not in (0, 1):
        return err
    return {"+".join(row["fixes"]): ([(of.get("verdict"), of.get("at_most")) for kind in ("windows", "checks")
                                      for of in row[kind].values()], row["states"])
            for row in json.loads(out)["configurations"] if len(row["fixes"]) < 2}


def try_mended(name, write, folder):
    path, draft, hand = (os.path.join(folder, file) for file in ("app.ndjson", "draft.stale", "hand.stale"))
    with open(os.path.join(os.environ["SOURCE_ROOT"], "models/purge_race.stale")) as file:
        text = file.read()
    text = text[:text.index("// What follows was worked out by hand.")] + "check monotonic: monotonic reads\n"
    text = re.sub(r"^write update_user \{.*?^\}", lambda _: write.strip(), text, flags=re.M | re.S)
    if "begin(self)" in write:
        text = text.replace("db:    Row<", "db:    TransactionalRow<")
    if "reorder" not in write:
        text = re.sub(r"^fix reorder.*\n", "", text, flags=re.M).replace(" excludes reorder, ", " excludes ")
        text = text.replace(" excludes reorder\n", "\n")
    with open(hand, "w") as file:
        file.write(text)
    with open(path, "w") as file:
        file.write(log_of(SCENARIOS[name][1]))
    made = run("draft", path, "-o", draft, "--force")
    found, known = matrix(draft), matrix(hand)
    case(f"{name}: with each fix the same verdicts in as many states", found == known and len(found) >= 8, f"{made}\n{found}\n{known}")


def try_scenario(name, told, log, wanted, folder):
    path, draft, hand = (os.path.join(folder, file) for file in ("app.ndjson", "draft.stale", "hand.stale"))
    uses = [use for use, word in (("redis", "RedisKey"), ("memcached", "Memcached"), ("sql", "Row<")) if word in wanted]
    with open(path, "w") as file:
        file.write(log_of(log))
    with open(hand, "w") as file:
        file.write(HEAD.format(uses=", ".join(uses)) + wanted)
    made = run("draft", path, "--no-fixes", "-o", draft, "--force")
    if made[0] != 0:
        return case(f"{name}: it is drafted", False, made)
    with open(draft) as file:
        text = file.read()
    unlike = difference(text, wanted)
    case(f"{name}: as written by hand, up to names", unlike is None, f"{told}\n{text}\n{unlike}")
    found, known = answers(draft), answers(hand)
    case(f"{name}: the same verdicts in as many states", found == known and found[0] and found[2], f"{found}\n{known}")
    fixed = run("draft", path, "-o", draft, "--force")
    checked = run("check", draft, "-q", "--assumptions", "none", "--max-states", "200000")
    case(f"{name}: laid out, and with its fixes it checks", fixed[0] == 0 and run("format", "--check", draft)[0] == 0 and
         checked[0] in (0, 1), (fixed, checked))


with tempfile.TemporaryDirectory() as folder:
    for name, scenario in SCENARIOS.items():
        try_scenario(name, *scenario, folder)
    for name, write in MENDED.items():
        try_mended(name, write, folder)
case("20 scenarios", len(SCENARIOS) >= 20, len(SCENARIOS))
end()
