/*
 * philosophers(N): philosophers.stale in Promela, the same steps and the same state. N from -D.
 */

bool taken[N];
bool eating0, eating1;          /* told by the places of the first two */

active [N] proctype philosopher() {
    byte pc = 0;

#define FIRST (_pid == N - 1 -> 0 : _pid)
#define SECOND (_pid == N - 1 -> _pid : _pid + 1)
#define NOTE(yes) if :: _pid == 0 -> eating0 = yes :: _pid == 1 -> eating1 = yes :: else fi

end: do
    :: d_step { pc == 0 && !taken[FIRST] -> taken[FIRST] = true; pc = 1 }
    :: d_step {
        pc == 1 && !taken[SECOND] ->
        taken[SECOND] = true;
        pc = 2;
        NOTE(true);
        assert(!(eating0 && eating1))
    }
    :: d_step { pc == 2 -> taken[FIRST] = false; pc = 3; NOTE(false) }
    :: d_step { pc == 3 -> taken[SECOND] = false; pc = 0 }
    od
}
