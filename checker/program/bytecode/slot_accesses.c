#include "checker/program/bytecode/slot_accesses.h"

#include "checker/program/bytecode/effects.h"

typedef struct AccessReport {
    const Program *program;
    const KnownValues *known;
    const Instruction *instruction;
    const SlotAccessSink *sink;
} AccessReport;

static const int64_t *known_value(const AccessReport *r, uint32_t reg)
{
    return r->known->is_known[reg] ? &r->known->values[reg] : NULL;
}

/* Narrows what is chosen by a number to what is meant, where that is known. Where it is not in
 * bounds, the code goes wrong before it gets here. */
static void narrow(const AccessReport *r, Effect *effect)
{
    const int64_t *offset = effect->offset != NO_REGISTER ? known_value(r, effect->offset) : NULL;

    if (!offset || *offset < 0 || *offset + effect->moved > (int64_t)effect->count)
        return;
    effect->first += (uint32_t)*offset;
    effect->count = effect->moved;
    effect->is_array = false;
}

static void report_write(const AccessReport *r, const Effect *effect)
{
    const Instruction *i = r->instruction;
    uint32_t source =
        opcodes[i->op].flags & COPIES && !effect->is_array ? effects_source(i) : NO_REGISTER;

    if (source == NO_REGISTER) {
        r->sink->writes(r->sink->user, effect->first, effect->count, NULL);
        return;
    }
    for (uint32_t k = 0; k < effect->count; k++)
        r->sink->writes(r->sink->user, effect->first + k, 1, known_value(r, source + k));
}

/* Only of the state: registers beyond it are nobody else's. */
void slot_accesses_report(const Program *program, const KnownValues *known, const Instruction *i,
                          const SlotAccessSink *sink)
{
    const AccessReport r = {program, known, i, sink};
    Effect effects[MAX_EFFECTS];
    uint32_t count = effects_of(program, i, effects);

    for (uint32_t k = 0; k < count; k++) {
        Effect *effect = &effects[k];
        if (effect->first >= program->slots.length)
            continue;
        narrow(&r, effect);
        if (effect->reads)
            sink->reads(sink->user, effect->first, effect->count);
        if (effect->writes)
            report_write(&r, effect);
    }
}
