/* Whether two programs are one: a fix that changes nothing is a mistake of its author's. */
#include "checker/program/bytecode/bytecode.h"

#include <string.h>

static bool same_code(const Program *a, const Program *b)
{
    if (a->code.length != b->code.length)
        return false;
    for (uint32_t i = 0; i < a->code.length; i++) {
        const Instruction *x = &a->code.data[i], *y = &b->code.data[i];
        if (x->op != y->op || x->a != y->a || x->b != y->b || x->c != y->c || x->d != y->d)
            return false;
    }
    return true;
}

static bool same_slots(const Program *a, const Program *b)
{
    if (a->slots.length != b->slots.length)
        return false;
    for (uint32_t i = 0; i < a->slots.length; i++) {
        const Slot *x = &a->slots.data[i], *y = &b->slots.data[i];
        if (x->low != y->low || x->high != y->high || x->has_none != y->has_none)
            return false;
    }
    return memcmp(a->initial, b->initial, a->slots.length * sizeof(int64_t)) == 0;
}

static bool same_location(const Location *a, const Location *b)
{
    if (a->low != b->low || a->high != b->high || a->within_count != b->within_count ||
        a->label_count != b->label_count)
        return false;
    for (uint32_t i = 0; i < a->within_count; i++)
        if (a->withins[i] != b->withins[i])
            return false;
    for (uint32_t i = 0; i < a->label_count; i++)
        if (strcmp(a->labels[i], b->labels[i]) != 0)
            return false;
    return true;
}

static bool same_process(const ProcessInstance *a, const ProcessInstance *b)
{
    if (a->locations.length != b->locations.length || a->withins.length != b->withins.length)
        return false;
    for (uint32_t i = 0; i < a->locations.length; i++)
        if (!same_location(&a->locations.data[i], &b->locations.data[i]))
            return false;
    for (uint32_t i = 0; i < a->withins.length; i++)
        if (a->withins.data[i].limit != b->withins.data[i].limit)
            return false;
    return true;
}

static bool same_processes(const Program *a, const Program *b)
{
    if (a->process_count != b->process_count || a->model.tick != b->model.tick ||
        a->model.unit != b->model.unit)
        return false;
    for (uint32_t i = 0; i < a->process_count; i++)
        if (!same_process(&a->processes[i], &b->processes[i]))
            return false;
    return true;
}

bool program_is_same(const Program *a, const Program *b)
{
    return same_code(a, b) && same_slots(a, b) && same_processes(a, b) &&
           a->tables.length == b->tables.length && a->constants.length == b->constants.length &&
           memcmp(a->constants.data, b->constants.data, a->constants.length * sizeof(int64_t)) == 0;
}
