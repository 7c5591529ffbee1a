/*
 * two_tier(S, W, K, C, L): two_tier.stale in Promela, the same steps and the same state. S, from 1
 * to 3, and the others come from -D. A channel of Promela's loses nothing, so a process does it:
 * as a step of its own, L times at most in a run.
 */

#define NONE 15

byte db = 0;
byte shared = NONE;
byte local_tier[S] = NONE;
chan bus[S] = [C] of { byte };
byte lost = 0;

#if S == 1
#define ROOM nfull(bus[0])
#elif S == 2
#define ROOM (nfull(bus[0]) && nfull(bus[1]))
#else
#define ROOM (nfull(bus[0]) && nfull(bus[1]) && nfull(bus[2]))
#endif

#define sane(v) assert(v == NONE || v <= db)

active [W] proctype writer() {
    byte pc = 0, mine = 0;
    byte s;

end: do
    :: d_step { pc == 0 -> db++; mine = db; pc = 1 }
    :: d_step { pc == 1 -> shared = NONE; pc = 2 }
    :: d_step {
        pc == 2 && ROOM ->
        s = 0;
        do
        :: s < S -> bus[s]!mine; s++
        :: else -> break
        od;
        s = 0;
        mine = 0;
        pc = 3
    }
    od
}

#define ME (_pid - W)

inline read_ends() {
    u = NONE;
    pc = 0;
    reads++
}

active [S] proctype reader() {
    byte pc = 0, reads = 0;
    byte u = NONE;

end: do
    :: d_step {
        pc == 0 && reads < K ->
        if
        :: local_tier[ME] == NONE -> pc = 1
        :: else -> read_ends()
        fi
    }
    :: d_step {
        pc == 1 ->
        if
        :: shared == NONE -> pc = 2
        :: else -> u = shared; pc = 4
        fi
    }
    :: d_step { pc == 2 -> u = db; pc = 3 }
    :: d_step { pc == 3 -> shared = u; sane(shared); pc = 4 }
    :: d_step { pc == 4 -> local_tier[ME] = u; sane(local_tier[ME]); read_ends() }
    od
}

#undef ME
#define ME (_pid - W - S)

active [S] proctype listener() {
    byte v = NONE;

end: do
    :: d_step { v == NONE && nempty(bus[ME]) -> bus[ME]?v }
    :: d_step {
        v != NONE ->
        if
        :: local_tier[ME] != NONE && local_tier[ME] < v -> local_tier[ME] = NONE
        :: else
        fi;
        v = NONE
    }
    od
}

#undef ME
#define ME (_pid - W - S - S)

active [S] proctype loss() {
end: do
    :: d_step { lost < L && nempty(bus[ME]) -> bus[ME]?_; lost++ }
    od
}
