/*
 * peterson(N): peterson.stale in Promela, the same steps and the same state. N from -D, 3 to 6.
 */

byte level[N];
byte last[N];                   /* the lock has no level 0: last[0] stays */
byte inside = 0;                /* told by the places */

#define BELOW(k) (k == _pid || level[k] < l)
#if N > 3
#define BELOW_3 && BELOW(3)
#else
#define BELOW_3
#endif
#if N > 4
#define BELOW_4 && BELOW(4)
#else
#define BELOW_4
#endif
#if N > 5
#define BELOW_5 && BELOW(5)
#else
#define BELOW_5
#endif

active [N] proctype user() {
    byte pc = 0, l = 1;

end: do
    :: d_step { pc == 0 -> level[_pid] = l; pc = 1 }
    :: d_step { pc == 1 -> last[l] = _pid; pc = 2 }
    :: d_step {
        pc == 2 && (last[l] != _pid || (BELOW(0) && BELOW(1) && BELOW(2) BELOW_3 BELOW_4 BELOW_5)) ->
        if
        :: l == N - 1 -> l = 1; pc = 3; inside++; assert(inside <= 1)
        :: else -> l++; pc = 0
        fi
    }
    :: d_step { pc == 3 -> inside--; level[_pid] = 0; pc = 0 }
    od
}
