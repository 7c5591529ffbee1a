/* A design that is gone through by hand: where it is, how it came there, and what is shown of it on
 * the standard output. */
#pragma once

#include "checker/commands/session/session.h"
#include "checker/judge/verdict.h"
#include "traces/counterexample/stepper.h"

typedef struct PlayedStep { /* a step that was taken */
    uint32_t step;          /* which of the steps that were possible, from 0 */
    const StepperState *from;
    int64_t time; /* before it */
} PlayedStep;

/* Of steps that differ in nothing that can be seen: which of them it is, from 1, and how many there
 * are. */
typedef struct Way {
    uint32_t number;
    uint32_t *count; /* theirs together */
} Way;

typedef struct Player {
    const Session *session;
    const Program *program;
    Stepper *walk;
    const StepperState *place;
    int64_t time;       /* that has passed, in microseconds */
    StepperSteps steps; /* out of it */
    Way *ways;          /* of each */
    GHashTable *alike;  /* a step of `steps` -> how many there are that look as it does */
    bool is_shown;      /* they were printed */
    GArray *past;       /* of PlayedStep */
    Verdicts *verdicts; /* NULL until somebody asks */
} Player;

/* False where there is no state to begin in. */
bool player_init(Player *player, const Session *session, const Program *program);
void player_clear(Player *player);

/* Takes one of `steps` and says what it did. A design error is said, and not gone to. */
void player_take(Player *player, uint32_t step);
void player_undo(Player *player);
void player_restart(Player *player);

void player_print_title(const Player *player);
void player_print_steps(Player *player);
void player_print_state(const Player *player);
void player_print_windows(const Player *player);
