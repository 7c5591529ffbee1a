#include "checker/reduce/unwatched.h"

#include "checker/language/resolve/system.h"
#include "checker/language/syntax/decl.h"
#include "checker/program/bytecode/bytecode.h"

/* `linearizable` may come to more versions than it tells apart, which is a design error. */
uint64_t unwatched_monitors(const Program *program)
{
    const System *system = program->system;
    const ModelProperty *checks = program->model.properties + system->window_count;
    uint64_t monitors = 0;

    for (uint32_t i = 0; i < system->check_count; i++)
        switch (system->checks[i].decl->check) {
        case CHECK_FRESH_READS:
        case CHECK_MONOTONIC_READS:
        case CHECK_READ_YOUR_WRITES: monitors |= (uint64_t)1 << checks[i].monitor; break;
        case CHECK_BOUNDED_READS:
        case CHECK_LINEARIZABLE: return 0;
        case CHECK_ALWAYS:
        case CHECK_NEVER:
        case CHECK_AT_REST:
        case CHECK_REACHABLE:
        case CHECK_EVENTUALLY:
        case CHECK_LEADS_TO:
        case CHECK_SETTLES:
        case CHECK_RARE:
        case CHECK_STATELESS: break;
        }
    return monitors;
}

Program *unwatched_program(const Program *program)
{
    const ProgramOptions options = {.keep_dead = program->keep_dead, .unwatched = true};

    return program_new(program->system, &options);
}
