/* A design that was read and has no mistakes, to be resolved with any of its fixes. */
#pragma once

#include "checker/program/program.h"

typedef struct LoadedDesign {
    Design *design;
    Diagnostics *diagnostics;
    Configuration configuration;
} LoadedDesign;

LoadedDesign loaded_design(const char *path, const char *library);
void loaded_design_clear(LoadedDesign *it);

/* NULL where it is too large. Both are freed by their owner, the system last. */
Program *loaded_design_program(const LoadedDesign *it, uint64_t fixes, System **system);

/* Each design that ships and is picked (tried_share.h), in no order. */
void loaded_design_each(void (*visit)(const LoadedDesign *it));
