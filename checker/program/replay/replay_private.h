/* Shared by the files of replays. */
#pragma once

#include "checker/program/execute/workspace.h"
#include "checker/program/replay/replay.h"

/* An alternative that was played: the next one of the same actor is found from there. */
typedef struct Heard {
    bool is_one;
    uint32_t actor, index, nth, choices;
    uint32_t choice[MAX_CHOICES], options[MAX_CHOICES];
    Chance chance[MAX_CHOICES];
} Heard;

struct Replay {
    const Program *program;
    const Run *run;
    uint32_t position;
    uint64_t time; /* ticks that have passed */
    Workspace *w;
    Workspace *observer; /* for values and predicates, so that a step's workspace stays as it was */
    Successors successors;
    Word *state;
    int64_t *slots; /* the same, unpacked */
    bool *began;    /* by process: it is at a scheduling point before its first step */
    bool *entered;  /* by process: what it entered before its first step was said */
    Heard heard;    /* of the successors, the one that was played last */
    ReplayStep step;
    Arena *values;  /* those of the step's events; NULL while there are none */
    DataFlow *flow; /* or NULL */
};

/* ---- replay_events.c ---- */
void replay_clear_events(Replay *replay);
/* What an alternative of the step does is recorded while it runs. */
void replay_record_note(void *user, const CodeNote *note, const int64_t *v);
void replay_record_instruction(void *user, const Instruction *instruction, const int64_t *v);
/* Before a process's first step: the requests that it has entered where it begins. */
void replay_record_entered(Replay *replay, uint32_t number);

/* ---- replay_errors.c ---- */
/* What went wrong in the workspace. */
void replay_record_failure(Replay *replay);
