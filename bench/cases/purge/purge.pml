/*
 * purge(W, R, K): purge.stale in Promela, the same steps and the same state. W, R, K from -D.
 *
 * One step is one d_step in a process that keeps its own place in pc. A process that is through
 * waits in its loop for ever: an end of its own would be one more step of Spin's.
 */

#define NONE 15
#define max(a, b) ((a) > (b) -> (a) : (b))

byte db = 0;
byte value = NONE;
byte leased = 0;                /* a bit for each reader whose fill is still good */
byte returned = 0;              /* the newest version whose write has returned */
byte busy = W + R;              /* processes on their way: told by their places */

inline at_end() {
    busy--;
    assert(busy > 0 || value == NONE || value == db)
}

active [W] proctype writer() {
    byte pc = 0, mine = 0;

end: do
    :: d_step { pc == 0 -> db++; mine = db; pc = 1 }
    :: d_step {
        pc == 1 ->
        value = NONE;
        leased = 0;
        returned = max(returned, mine);
        mine = 0;
        pc = 2;
        at_end()
    }
    od
}

inline read_ends() {
    assert(u >= floor);
    u = 0;
    floor = 0;
    pc = 0;
    reads++;
    if
    :: reads == K -> at_end()
    :: else
    fi
}

active [R] proctype reader() {
    byte pc = 0, reads = 0;
    byte u = 0;                 /* the version it saw */
    byte floor = 0;             /* no older than this may it return */

end: do
    :: d_step {
        pc == 0 && reads < K ->
        floor = returned;
        if
        :: value == NONE -> leased = leased | (1 << (_pid - W)); pc = 1
        :: else -> u = value; read_ends()
        fi
    }
    :: d_step { pc == 1 -> u = db; pc = 2 }
    :: d_step {
        pc == 2 ->
        if
        :: leased & (1 << (_pid - W)) ->
            leased = leased & ~(1 << (_pid - W));
            value = u
        :: else
        fi;
        read_ends()
    }
    od
}
