/* Let all bounds be multiples of a unit U. A run is a list of steps; all that time has to do with is
 * constraints between the times of two of them: t[j] >= t[i] + a, t[j] <= t[i] + b, and, where step i started a
 * timer for b that is not due at step j although that is asked, t[j] < t[i] + b. Which steps a list has is
 * possible, and how long a part of it can be, are told by simple paths in the graph of constraints. A path
 * leaves each step once, so it has no more strict constraints than the run has starts of such timers: n.
 * Ticks of U/k make each of them shorter by one tick. With k > n that is less than U on each path: whatever
 * is possible stays so, and a longest time is short of its least upper bound, a multiple of U, by less than U. */
#include "checker/program/compile/strict_bounds.h"

#include "checker/base/duration.h"

enum {
    MOST_PARTS = 64, /* of a unit: each may be looked at */
};

/* ---- timers that are asked ---- */

const Var *strict_bounds_timer(const TypedExpr *place)
{
    while (place->kind == NODE_FIELD || place->kind == NODE_INDEX)
        place = place->left;
    return place->kind == NODE_VAR && place->var->kind == VAR_STATE ? place->var : NULL;
}

static void note_timer(Program *program, const TypedExpr *place)
{
    const Var *timer = strict_bounds_timer(place);

    program->has_strict_bound = true;
    program->any_is_strict |= !timer;
    for (uint32_t i = 0; i < program->strict_timers.length; i++)
        if (program->strict_timers.data[i] == timer)
            return;
    vec_push(&program->strict_timers, timer);
}

void strict_bounds_note_both(Program *program, const TypedExpr *node)
{
    if (!node)
        return;
    if (node->kind == NODE_DUE)
        note_timer(program, node->left);
    for (uint32_t i = 0; i < node->item_count; i++)
        strict_bounds_note_both(program, node->items[i]);
    strict_bounds_note_both(program, node->left);
    strict_bounds_note_both(program, node->right);
    strict_bounds_note_both(program, node->third);
}

static bool keeps_value(const TypedExpr *node)
{
    if (node->kind == NODE_QUANTIFIER)
        return node->quantifier == QUANT_ALL || node->quantifier == QUANT_SOME;
    return node->kind == NODE_BINARY && (node->op == OP_AND || node->op == OP_OR);
}

void strict_bounds_note(Program *program, const TypedExpr *node, bool value)
{
    if (!node || (node->kind == NODE_DUE && value))
        return;
    if (node->kind == NODE_UNARY && node->op == OP_NOT) {
        strict_bounds_note(program, node->left, !value);
    } else if (keeps_value(node)) {
        strict_bounds_note(program, node->left, value);
        if (node->kind == NODE_QUANTIFIER)
            strict_bounds_note_both(program, node->right);
        else
            strict_bounds_note(program, node->right, value);
    } else {
        strict_bounds_note_both(program, node);
    }
}

/* ---- how often they are started ---- */

static bool is_asked(const Program *program, const Measured *one)
{
    bool found = program->any_is_strict && one->timer;

    for (uint32_t i = 0; i < program->strict_timers.length; i++)
        found |= program->strict_timers.data[i] && program->strict_timers.data[i] == one->timer;
    return one->is_timer && found;
}

/* In one run, at most; UINT64_MAX: without end. */
static uint64_t starts(const Program *program)
{
    uint64_t count = 0;

    for (uint32_t i = 0; i < program->measured.length; i++) {
        const Measured *one = &program->measured.data[i];
        if (!is_asked(program, one))
            continue;
        if (one->times == UINT32_MAX)
            return UINT64_MAX;
        count += one->times;
    }
    return count;
}

/* ---- how fine a tick is ---- */

/* What all durations are multiples of; a tick, where there are none. */
static int64_t find_unit(const Program *program)
{
    int64_t unit = 0;

    for (uint32_t i = 0; i < program->measured.length; i++)
        unit = duration_common_divisor(unit, program->measured.data[i].duration);
    return unit > 0 ? unit : program->model.tick;
}

static int64_t longest(const Program *program)
{
    int64_t longest = 0;

    for (uint32_t i = 0; i < program->measured.length; i++)
        longest = MAX(longest, program->measured.data[i].duration);
    return longest;
}

/* A part of the tick, in whole microseconds, of which the unit has that many or more; 0: there is none. */
static int64_t part_of(int64_t tick, int64_t unit, int64_t parts)
{
    for (int64_t k = 1; k <= MOST_PARTS; k++)
        if (tick % k == 0 && unit / (tick / k) >= parts)
            return tick / k;
    return 0;
}

void strict_bounds_refine(Program *program, bool asks_chance)
{
    const uint64_t count = starts(program);
    const int64_t unit = find_unit(program);
    int64_t tick = 0;

    if (!program->has_strict_bound)
        return;
    if (asks_chance)
        program->why_coarse = "a probability is asked for";
    else if (count == UINT64_MAX)
        program->why_coarse = "a run may start it without end";
    else if (count >= MOST_PARTS)
        program->why_coarse = "a run may start it too often";
    else if (program->is_coarse)
        program->why_coarse = "finer ticks come to too many states";
    else
        tick = part_of(program->model.tick, unit, (int64_t)count + 1);
    if (program->why_coarse)
        return;
    if (tick == 0 || longest(program) / tick > MODEL_MAX_TICKS) {
        program->why_coarse = "ticks would be too fine";
        return;
    }
    program->is_finer = tick < program->model.tick;
    program->model.tick = tick;
    program->model.unit = unit;
    program->has_fine_ticks = true;
}
