#include "traces/explain/origin.h"

const RunVariable *origin_variable(const Counterexample *example, uint32_t number)
{
    return &example->variables[number];
}

TypedValue origin_value(const Counterexample *example, uint32_t variable, int row)
{
    return example->variables[variable].values[row + 1];
}

/* The last row up to that one that changed the variable. */
int origin_changed_by(const Counterexample *example, uint32_t variable, int row)
{
    while (row >= 0 && typed_value_equal(origin_value(example, variable, row),
                                         origin_value(example, variable, row - 1)))
        row--;
    return row;
}

int origin_main_variable(const Counterexample *example, int lane)
{
    for (uint32_t i = 0; i < example->variable_count; i++)
        if (example->variables[i].lane == lane && example->variables[i].is_main)
            return (int)i;
    return NO_VARIABLE;
}

const Change *origin_change(const Counterexample *example, int row, uint32_t variable)
{
    const Row *it = &example->rows[row];

    for (uint32_t i = 0; i < it->change_count; i++)
        if (it->changes[i].number == variable)
            return &it->changes[i];
    return NULL;
}

/* Whether the window that the run is about, or the only one, looks at that component. */
bool origin_looks_at(const Counterexample *example, int lane)
{
    int window = example->window >= 0 ? example->window : example->window_count == 1 ? 0 : -1;

    if (lane == NO_LANE || example->lanes[lane].is_process || lane >= 64)
        return false;
    return window >= 0 && (example->windows[window].lanes >> lane & 1);
}

static bool held_before(const Counterexample *example, uint32_t variable, int row, TypedValue value)
{
    for (int i = BEFORE; i < row; i++)
        if (typed_value_equal(origin_value(example, variable, i), value))
            return true;
    return false;
}

static bool is_older(const Counterexample *example, uint32_t variable, int row)
{
    const TypedValue value = origin_value(example, variable, row);

    for (uint32_t i = 0; i < example->lane_count; i++) {
        const int other = (int)i == example->variables[variable].lane
                              ? NO_VARIABLE
                              : origin_main_variable(example, (int)i);
        if (other != NO_VARIABLE && origin_looks_at(example, (int)i) &&
            !typed_value_equal(origin_value(example, (uint32_t)other, row), value) &&
            held_before(example, (uint32_t)other, row, value))
            return true;
    }
    return false;
}

int origin_stale_variable(const Counterexample *example, int lane, int row)
{
    const int main = origin_main_variable(example, lane);

    if (main != NO_VARIABLE && is_older(example, (uint32_t)main, row) &&
        !typed_value_is_empty(origin_value(example, (uint32_t)main, row)))
        return main;
    for (uint32_t i = 0; i < example->variable_count; i++)
        if (example->variables[i].lane == lane && (int)i != main &&
            !typed_value_is_empty(origin_value(example, i, row)) && is_older(example, i, row))
            return (int)i;
    return NO_VARIABLE;
}

/* ---- where a value came from ---- */

static const Origin no_origin = {.row = NOWHERE, .written = NOWHERE};

int origin_row(const Counterexample *example, uint32_t step)
{
    return step == 0 ? BEFORE : (int)counterexample_row_of(example, step) - 1;
}

/* All of a value that is not written in the design was read from one variable at one step: the read
 * of its first such part. NULL where that is not so. */
static const Flow *source_of(const Counterexample *example, const Flow *const *flows,
                             uint32_t count)
{
    const Flow *source = NULL;

    for (uint32_t i = 0; i < count; i++) {
        if (flows[i]->kind == FLOW_CONSTANT)
            continue;
        if (flows[i]->kind != FLOW_READ)
            return NULL;
        if (source && (flows[i]->step != source->step ||
                       counterexample_variable_of(example, flows[i]->slot) !=
                           counterexample_variable_of(example, source->slot)))
            return NULL;
        source = source ? source : flows[i];
    }
    return source;
}

const Flow *origin_source(const Counterexample *example, TypedValue value)
{
    if (!value.type || !value.flows)
        return NULL;
    return source_of(example, value.flows, typed_value_slots(value));
}

/* An option that holds it is as good. */
static bool is_whole(TypedValue value, TypedValue variable)
{
    const uint32_t slots = typed_value_slots(value), all = typed_value_slots(variable);

    return variable.type->kind != KIND_LIST && variable.type->kind != KIND_SET && slots <= all &&
           slots + (variable.type->kind == KIND_OPTION) >= all;
}

Origin origin_of_read(const Counterexample *example, const Flow *source, TypedValue value)
{
    const uint32_t variable = counterexample_variable_of(example, source->slot);
    const int row = origin_row(example, source->step),
              written = origin_row(example, source->written);

    if (variable == example->variable_count || row < 0)
        return no_origin;
    return (Origin){.row = row,
                    .variable = variable,
                    .written = written < BEFORE ? NOWHERE : written,
                    .is_own = source->written == source->step,
                    .is_whole = is_whole(value, origin_value(example, variable, row)),
                    .value = value};
}

/* Where the process that put a value into a component had it from: what it read there in an earlier
 * step, of another component. What went through components that the window does not look at (a
 * queue, a list) is followed back to one that it does, where there is one. */
static Origin origin_of(const Counterexample *example, TypedValue value, int lane, int row)
{
    const Flow *first = origin_source(example, value);
    Origin nearest = no_origin;

    for (const Flow *source = first; source && source->kind == FLOW_READ; source = source->origin) {
        Origin origin = origin_of_read(example, source, value);
        if (origin.row < 0 || origin.row >= row)
            continue;
        const int from = origin_variable(example, origin.variable)->lane;
        if (from == lane)
            continue;
        if (origin_looks_at(example, from) && origin.is_whole)
            return origin;
        nearest = nearest.row < 0 ? origin : nearest;
    }
    return nearest;
}

static bool is_same_read(const Flow *one, const Flow *other)
{
    return one && other && one->slot == other->slot && one->written == other->written;
}

/* The process had drawn the value somewhere, and put the same into another component before: that
 * is where what is newer will be looked for. */
static Origin origin_beside(const Counterexample *example, TypedValue value, int lane, int row)
{
    const Origin drawn = origin_of(example, value, lane, row);
    const Flow *source = origin_source(example, value);

    for (int i = row - 1; i >= 0; i--) {
        const Row *it = &example->rows[i];
        if (it->lane != example->rows[row].lane || it->kind != ROW_PROCESS)
            continue;
        for (uint32_t j = 0; j < it->change_count; j++) {
            const Change *change = &it->changes[j];
            if (change->is_main && change->lane != lane &&
                is_same_read(source, origin_source(example, change->new)))
                return (Origin){.row = i,
                                .variable = change->number,
                                .written = i,
                                .is_own = true,
                                .is_beside = true,
                                .is_whole = true,
                                .source_row = drawn.row,
                                .source = drawn.variable,
                                .value = value};
        }
    }
    return no_origin;
}

/* The first row in between that changed the variable. */
int origin_missed_write(const Counterexample *example, uint32_t variable, int from, int to)
{
    for (int i = from + 1; i < to; i++)
        if (origin_change(example, i, variable))
            return i;
    return NOWHERE;
}

Origin origin_of_fill(const Counterexample *example, int row, uint32_t variable, TypedValue value)
{
    if (typed_value_is_none(value) || example->rows[row].kind != ROW_PROCESS)
        return no_origin;
    const int lane = origin_variable(example, variable)->lane;
    const Origin origin = origin_of(example, value, lane, row);
    const bool is_stale = example->window < 0 || example->windows[example->window].lane == lane;

    if (origin.row < 0 || origin_variable(example, origin.variable)->is_main || !is_stale)
        return origin;
    const Origin beside = origin_beside(example, value, lane, row);
    return beside.row < 0 ? origin : beside;
}

Origin origin_of_put_back(const Counterexample *example, int row, uint32_t variable,
                          TypedValue value)
{
    const Flow *source = origin_source(example, value);

    if (typed_value_is_none(value) || example->rows[row].kind != ROW_PROCESS)
        return no_origin;
    for (; source && source->kind == FLOW_READ; source = source->origin) {
        const Origin origin = origin_of_read(example, source, value);
        if (origin.row >= 0 && origin.row < row && origin.variable == variable && origin.is_whole &&
            example->rows[origin.row].lane == example->rows[row].lane)
            return origin;
    }
    return no_origin;
}

Origin origin_of_part(const Counterexample *example, int row, uint32_t variable, TypedValue value,
                      uint32_t part)
{
    const int lane = origin_variable(example, variable)->lane;
    const Flow *source = value.flows ? value.flows[part] : NULL;

    if (!source || source->kind != FLOW_READ || example->rows[row].kind != ROW_PROCESS)
        return no_origin;
    const uint32_t from = counterexample_variable_of(example, source->slot);
    if (from == example->variable_count || typed_value_slots(origin_value(example, from, row)) != 1)
        return no_origin;
    const TypedValue alone = {example->variables[from].values[0].type, &value.slots[part],
                              &value.flows[part]};
    return origin_of(example, alone, lane, row);
}
