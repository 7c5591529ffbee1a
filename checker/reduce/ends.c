#include "checker/reduce/ends.h"

#include "checker/base/bits.h"
#include "checker/program/bytecode/touched_slots.h"
#include "checker/reduce/groups.h"
#include "checker/reduce/may_access.h"

static bool some_process_begins_anew(const Program *program)
{
    for (uint32_t at = 0; at < program->code.length; at++)
        if (touched_slots_begins_anew(program, at))
            return true;
    for (uint32_t i = 0; i < program->environment.length; i++)
        if (program->environment.data[i].kind == ENVIRONMENT_RESTART)
            return true;
    return false;
}

static bool same_events(const Program *program)
{
    for (uint32_t i = 0; i < program->environment.length; i++) {
        const Event *event = program->environment.data[i].event;
        if (event && event->instance->index && groups_type_has_process(event->instance->index))
            return false;
    }
    return true;
}

/* Slots that events write, with the one value that they are written with. */
typedef struct Written {
    uint64_t *slots;
    int64_t *values; /* by slot */
} Written;

static bool add_writes(const MayAccess *may_access, const AccessSets *sets, Written *all)
{
    for (uint32_t i = 0; i < may_access->words; i++) {
        if (sets->writes[i] & ~sets->constant[i])
            return false;
        for (uint64_t left = sets->writes[i]; left; left &= left - 1) {
            uint32_t slot = i * BITS_IN_WORD + (uint32_t)__builtin_ctzll(left);
            if (bits_has(all->slots, slot) && all->values[slot] != sets->values[slot])
                return false;
            bits_add(all->slots, slot);
            all->values[slot] = sets->values[slot];
        }
    }
    return true;
}

/* Faults use up what a run has of them. */
static bool events_end(const Program *program)
{
    g_autoptr(MayAccess) may_access = may_access_new(program);
    bool one_value = may_access != NULL;

    if (!may_access)
        return false;
    g_autofree uint64_t *slots = g_new0(uint64_t, may_access->words);
    g_autofree int64_t *values = g_new0(int64_t, program->slots.length + 1);
    Written all = {slots, values};
    for (uint32_t i = 0; one_value && i < program->environment.length; i++)
        if (program->environment.data[i].kind == ENVIRONMENT_EVENT)
            one_value = add_writes(may_access, &may_access->environment[i], &all);
    return one_value;
}

bool ends_of_itself(const Program *program)
{
    return !some_process_begins_anew(program) && same_events(program) && events_end(program);
}
