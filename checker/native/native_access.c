#include "checker/native/native_access.h"

#include <string.h>

typedef struct Accesses {
    Access *list;
    uint32_t count;
} Accesses;

static void add(Accesses *accesses, Access access)
{
    if (access.count > 0 && access.first != NO_SLOT)
        accesses->list[accesses->count++] = access;
}

static void add_own(Accesses *accesses, uint32_t slot)
{
    add(accesses, (Access){.first = slot, .count = 1, .reads = true, .writes = true});
}

/* What a monitor remembers for each object. */
static void add_each(Accesses *accesses, const Monitor *m, uint32_t first, uint32_t count)
{
    bool indexed = m->object != NO_SLOT || count > 1;

    add(accesses, (Access){.first = first,
                           .count = m->objects * count,
                           .reads = true,
                           .writes = true,
                           .indexed = indexed});
}

static void add_monitor(Accesses *accesses, const Monitor *m)
{
    if (m->object != NO_SLOT)
        add(accesses, (Access){.first = m->object, .count = 1, .reads = true});
    add_own(accesses, m->active);
    add_own(accesses, m->floor);
    add_own(accesses, m->limit);
    if (m->fresh.wanted)
        add_each(accesses, m, m->written, 1);
    if (m->monotonic.wanted && m->is_read)
        add_each(accesses, m, m->seen, 1);
    if (m->own.wanted)
        add_each(accesses, m, m->own_slots, 1);
    if (!m->linear.wanted)
        return;
    add_each(accesses, m, m->settled, 1);
    add_each(accesses, m, m->latest, 1);
    add_each(accesses, m, m->begun, 1);
    add_each(accesses, m, m->owed, m->version_count);
}

static void add_operand(Accesses *accesses, const Instruction *i, char kind, int32_t operand,
                        uint32_t run)
{
    Access access = {.first = (uint32_t)operand, .count = 1};

    if (kind == 'd' || kind == 's' || (kind == 'D' && i->op == CODE_LOAD))
        access.count = run;
    if (kind == 'X')
        access.count = i->extent;
    access.indexed = kind == 'X';
    access.writes = kind == 'D' || kind == 'd' || (kind == 'X' && i->op == CODE_STORE);
    access.reads = !access.writes || i->op == CODE_USE_FAULT || i->op == CODE_STORE;
    add(accesses, access);
}

uint32_t accesses_of(const Program *program, const Instruction *instruction,
                     Access list[MAX_ACCESSES])
{
    const char *format = code_format(instruction->op);
    const int32_t operands[] = {instruction->a, instruction->b, instruction->c, instruction->d};
    Accesses accesses = {list, 0};
    uint32_t last = (uint32_t)strlen(format);

    for (uint32_t i = 0; i < last; i++)
        if (strchr("DdSsX", format[i]))
            add_operand(&accesses, instruction, format[i], operands[i],
                        (uint32_t)operands[last - 1]);
    if (instruction->op == CODE_BEGIN)
        add_monitor(&accesses, &program->monitors.data[instruction->a]);
    if (instruction->op == CODE_FINISH)
        add_monitor(&accesses, &program->monitors.data[instruction->b]);
    return accesses.count;
}
