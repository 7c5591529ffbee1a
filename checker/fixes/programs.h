/* The programs of one design: of each set of fixes that is asked for, compiled once. A program is
 * there until the last who holds it lets it go; one that nobody ever held is there to the end. */
#pragma once

#include "checker/program/program.h"

typedef struct Programs Programs;

typedef struct ProgramsObserver { /* all may be NULL */
    /* Searches of it may begin. Says which model they see, good until `dropped`. */
    const Model *(*compiled)(const Program *program, void *user);
    void (*searched)(const Program *program, void *user); /* the last search of it has ended */
    void (*dropped)(const Program *program, void *user);  /* nobody asks for its model any more */
    /* There is no program: for mistakes, which are among the diagnostics, or as it is too large, or
     * as the design's budget came to an end. */
    void (*refused)(const System *system, bool is_wrong, void *user);
    void *user;
} ProgramsObserver;

/* The configuration's fixes do not matter. Diagnostics hear of mistakes that only some set of fixes
 * has. All that is pointed to must outlive the programs. */
Programs *programs_new(const Design *design, const Configuration *configuration,
                       const ProgramOptions *options, Diagnostics *diagnostics,
                       const ProgramsObserver *observer);
void programs_free(Programs *programs);

/* No search of them will have more states; 0: any number. Ticks are finer only where their states
 * find room. */
void programs_limit_states(Programs *programs, uint64_t most);

const Design *programs_design(const Programs *programs);
const Configuration *programs_configuration(const Programs *programs);

/* NULL where there is none: the observer is told. */
const Program *programs_get(Programs *programs, uint64_t fixes);
/* The same, and the observer is not. */
const Program *programs_try(Programs *programs, uint64_t fixes);

/* What searches of a set see whose program is there: the program's own model, where the observer
 * says nothing else. */
const Model *programs_model(const Programs *programs, uint64_t fixes);

/* Of a set whose program is there. */
void programs_hold(Programs *programs, uint64_t fixes);
void programs_release(Programs *programs, uint64_t fixes);
const Program *programs_held(const Programs *programs, uint64_t fixes); /* never NULL */

/* The last search of it has ended. Nothing where it is not there. */
void programs_searched(Programs *programs, uint64_t fixes);

/* Another value of a param: no program compiled so far is good any more, held or not. */
void programs_set_param(Programs *programs, uint32_t param, int64_t value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Programs, programs_free)
