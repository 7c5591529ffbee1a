/*
 * models/purge_race.stale in Promela, by hand. run.sh builds and runs every variant.
 *
 *   -DW=1 -DR=1 -DREADS=2         writers, readers, reads of each reader
 *   -DREORDER -DRETRY_DELETE -DDOUBLE_DELETE -DADD_FILL -DWRITE_THROUGH -DLEASE -DVERSIONED_SET
 *                                 fixes, as in the design; shorter_ttl changes nothing, as time
 *                                 is free
 *   -DGOAL_OPEN                   an assertion fails once the entry is stale
 *   -DGOAL_REST                   ... stale with every process at its end
 *   -DGOAL_FRESH                  ... once a read misses a write that had returned before it began
 *
 * One operation, with the local code after it, is one d_step in a process that keeps its own
 * place in pc. So one transition of Spin is one step of Stalemate, an expiry included, and the
 * shortest trail of a breadth-first search is the shortest run. Each step prints one line.
 */

#ifndef W
#define W 1
#endif
#ifndef R
#define R 1
#endif
#ifndef READS
#define READS 2
#endif

#define NONE 255

byte db = 0;                    /* the committed version */
byte value = NONE;              /* the cache: its lifetime runs as long as there is a value */
byte leased = NONE;             /* the token that is out */
byte next_token = 0;
byte tombstone = 0;             /* the oldest version that may be filled in: 0 is any */

/* Observers */
byte returned = 0;              /* the newest version whose write has returned */
byte busy = W + R;              /* processes not at their end */

#define STALE (value != NONE && value != db)

#if defined(GOAL_OPEN)
#define JUDGE_STATE assert(!STALE)
#elif defined(GOAL_REST)
#define JUDGE_STATE assert(!(busy == 0 && STALE))
#else
#define JUDGE_STATE skip
#endif

#ifdef GOAL_FRESH
#define JUDGE_READ assert(u >= floor)
#else
#define JUDGE_READ skip
#endif

#define max(a, b) ((a) > (b) -> (a) : (b))

inline redis_del() {
    value = NONE;
    if
    :: leased != NONE -> leased = NONE; next_token++
    :: else
    fi
}

inline redis_del_version(v) {
    if
    :: value != NONE && value < v -> value = NONE
    :: else
    fi;
    tombstone = max(tombstone, v)
}

inline redis_set_newer(v) {
    if
    :: (value == NONE || value < v) && v >= tombstone -> value = v
    :: else
    fi
}

/* ---- updateUser ------------------------------------------------------------------------- */

#ifdef RETRY_DELETE
#define SENT 2
#else
#define SENT 1
#endif

#ifdef REORDER
#define BEFORE SENT             /* DELs before the commit */
#define AFTER 0                 /* DELs after it */
#elif defined(WRITE_THROUGH)
#define BEFORE 0
#define AFTER 1                 /* the one SET */
#else
#define BEFORE 0
#define AFTER SENT
#endif

#ifdef DOUBLE_DELETE
#define LATER 1
#else
#define LATER 0
#endif

#define COMMIT BEFORE
#define WRITTEN (BEFORE + 1 + AFTER + LATER)

#if defined(WRITE_THROUGH) && defined(VERSIONED_SET)
#define INVALIDATE redis_set_newer(mine)
#elif defined(WRITE_THROUGH)
#define INVALIDATE value = mine
#elif defined(VERSIONED_SET)
#define INVALIDATE redis_del_version(mine)
#else
#define INVALIDATE redis_del()
#endif

inline write_ends_here() {
    pc++;
    if
    :: pc == WRITTEN -> returned = max(returned, mine); mine = 0; busy--
    :: else
    fi;
    JUDGE_STATE
}

active [W] proctype writer() {
    byte pc = 0;                /* steps made */
    byte mine = 0;              /* the version it committed */

    do
    :: d_step {
        pc == COMMIT ->
        db++;
        mine = db;
        printf("  writer %d  db.increment()  %d\n", _pid, mine);
        write_ends_here()
    }
    :: d_step {
        pc < WRITTEN && pc != COMMIT ->
        INVALIDATE;
        printf("  writer %d  cache.del() or set(%d)\n", _pid, mine);
        write_ends_here()
    }
    :: pc == WRITTEN -> break
    od
}

/* ---- getUser ---------------------------------------------------------------------------- */

mtype = { GET, TAKE_LEASE, SELECT, FILL, READ };

#ifdef LEASE
#define AFTER_MISS TAKE_LEASE
#else
#define AFTER_MISS SELECT
#endif

inline read_ends_here() {
    JUDGE_READ;
    u = 0;
    token = NONE;
    floor = 0;
    reads++;
    if
    :: reads == READS -> pc = READ; busy--
    :: else -> pc = GET
    fi
}

inline fill() {
#if defined(LEASE)
    if
    :: leased == token -> leased = NONE; value = u
    :: else
    fi
#elif defined(VERSIONED_SET)
    redis_set_newer(u)
#elif defined(ADD_FILL)
    if
    :: value == NONE -> value = u
    :: else
    fi
#else
    value = u
#endif
}

active [R] proctype reader() {
    mtype pc = GET;
    byte reads = 0;
    byte u = 0;                 /* the version it saw */
    byte token = NONE;
    byte floor = 0;             /* no older than this may it return */

    do
    :: d_step {
        pc == GET ->
        floor = returned;
        printf("  reader %d  cache.get()  %d\n", _pid, value);
        if
        :: value == NONE -> pc = AFTER_MISS
        :: else -> u = value; read_ends_here()
        fi;
        JUDGE_STATE
    }
    :: d_step {
        pc == TAKE_LEASE ->
        if
        :: value == NONE && leased == NONE -> leased = next_token; token = leased
        :: else
        fi;
        printf("  reader %d  cache.take_lease()  %d\n", _pid, token);
        pc = SELECT
    }
    :: d_step {
        pc == SELECT ->
        u = db;
        printf("  reader %d  db.select()  %d\n", _pid, u);
        pc = FILL;
#ifdef LEASE
        if
        :: token == NONE -> read_ends_here()
        :: else
        fi;
#endif
        JUDGE_STATE
    }
    :: d_step {
        pc == FILL ->
        printf("  reader %d  cache.set(%d)\n", _pid, u);
        fill();
        read_ends_here();
        JUDGE_STATE
    }
    :: pc == READ -> break
    od
}

/* ---- Redis: a running lifetime may be over at any moment ---------------------------------- */

active proctype lifetime() {
end:
    do
    :: d_step {
        value != NONE ->
        value = NONE;
        printf("  cache     expire\n")
    }
    od
}
