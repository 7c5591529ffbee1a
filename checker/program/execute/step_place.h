/* A place where a process waits, and all that its steps from there may look at or change. */
#pragma once

#include "checker/program/bytecode/bytecode.h"

typedef struct StepPlace {
    Word *mask;             /* over the words of a state; NULL: not found yet */
    uint64_t groups;        /* of monitors, that a step may leave to nobody: then they go blank */
    uint64_t own_groups;    /* those that the process may read from here on */
    uint32_t tried, missed; /* how often it was looked up, and in vain */
    bool is_off;            /* too often */
} StepPlace;

/* By location, nothing known of them yet. */
StepPlace *step_places_new(const ProcessInstance *process);
void step_places_free(StepPlace *places);
uint64_t step_places_known(const StepPlace *places); /* how often they were not looked up in vain */

void step_place_find(StepPlace *place, const Program *program, uint32_t process, uint32_t location);
