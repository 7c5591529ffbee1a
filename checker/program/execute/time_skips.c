/* Where time may skip to.
 *
 * A *moment* is a time at which a clock that runs now comes to a bound it is measured against.
 * Between two moments nothing changes by itself. While no step is possible, time may as well go on
 * to the next moment. While one is, it may be taken at any tick, but not all of them are needed:
 * those are enough that lie r ticks before a moment, for the r of a set S that the places of the
 * processes determine.
 *
 * Take any run, as the list of its steps 1 .. n (the bounds of timers that are passed included) at
 * times t[0] = 0 <= t[1] <= ... <= t[n]. Everything that time has to do with is a constraint
 * between two of these: t[j] >= t[i] + a (the order, with a = 0; lower bounds, a timer that is due)
 * and t[j] <= t[i] + b (deadlines; a timer that is not due yet; urgency, with b = 0), where a clock
 * was started by step i. Any other solution is a run of the same steps through the same states but
 * for the clocks. Of all solutions, take the least one, in which each t[j] > t[0] is held up: it is
 * t[i] + a for an earlier i, or t[k] - b for a later k. Now let t[i + 1] > t[i], so that time
 * passes there. Follow what holds t[i + 1] up, from step to step, until the way first leads from a
 * step k > i back to a step s <= i. It does, for it ends at 0. The last link is no order, or t[k]
 * <= t[i]; so it is a lower bound, of a clock that was started at s and still runs: t[k] is a
 * moment. And t[k] - t[i + 1] is a sum of bounds of clocks that were started after i, each counted
 * once at most, with + for those on links to later steps and - for the others: that is an r of S.
 *
 * Where the time D that a window is open is to be the greatest, t[close] >= t[open] + D is one more
 * constraint, and the way may lead over it: from close > i to open <= i. But then D is that great
 * because of a way of deadlines from open to close that is as long, and that way too crosses from a
 * step s <= i to a step k > i, by the deadline of a clock that was started at s and still runs, so
 * that t[k] is a moment (or, by a timer that is not due yet, a tick before one); what is left of
 * both ways is again a sum of bounds, now with either sign.
 *
 * So S is all sums of bounds, each with either sign and as often as it may yet be started from
 * where the processes are; 1 beside each timer, because a timer that is not yet due is so up to one
 * tick before, and 1 more for those that run. Of bounds that may be started without end that is all
 * multiples of their greatest common divisor, the *period*. Where S would be too large, and where
 * probabilities are asked for (a schedule must then hold for several runs at once), every tick is
 * looked at. */
#include "checker/program/execute/time_skips.h"

#include "checker/base/duration.h"

#include "checker/base/bits.h"
#include "checker/program/bytecode/effects.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_OFFSETS = 4096 };

/* ---- what may yet be started from each location ---- */

static void follow(const Program *program, uint32_t at, uint8_t *reached)
{
    VEC(uint32_t) todo = {0};

    vec_push(&todo, at);
    while (todo.length > 0) {
        uint32_t next = todo.data[--todo.length];
        if (next >= program->code.length || reached[next])
            continue;
        reached[next] = 1;
        uint32_t after[2], count = effects_next(&program->code.data[next], next, after);
        for (uint32_t i = 0; i < count; i++)
            vec_push(&todo, after[i]);
    }
    vec_free(&todo);
}

/* One bit for each of the program's `measured`. */
static uint64_t *remaining_from(const Program *program, uint32_t number, uint64_t pc)
{
    const ProcessInstance *process = &program->processes[number];
    g_autofree uint8_t *reached = g_malloc0(program->code.length + 1);
    uint64_t *set = arena_array(program->arena, uint64_t, program->measured.length / 64 + 1);

    if (process->template->may_restart)
        memset(reached, 1, program->code.length);
    else if (pc >= PC_FIRST)
        follow(program, process->locations.data[pc - PC_FIRST].resume, reached);
    for (uint32_t i = 0; i < program->measured.length; i++) {
        const Measured *one = &program->measured.data[i];
        if (one->process == number && reached[one->at])
            bits_add(set, i);
    }
    return set;
}

static void find_stages(Program *program, uint32_t number)
{
    ProcessInstance *process = &program->processes[number];
    uint32_t count = process->locations.length + PC_FIRST;
    size_t size = (program->measured.length / 64 + 1) * sizeof(uint64_t);

    process->stage_of = arena_array(program->arena, uint32_t, count);
    process->stages = arena_array(program->arena, uint64_t *, count);
    for (uint32_t pc = 0; pc < count; pc++) {
        uint64_t *set = remaining_from(program, number, pc);
        uint32_t stage = 0;
        while (stage < process->stage_count && memcmp(process->stages[stage], set, size) != 0)
            stage++;
        if (stage == process->stage_count)
            process->stages[process->stage_count++] = set;
        process->stage_of[pc] = stage;
    }
}

void time_skips_prepare(Program *program)
{
    uint64_t together = 1; /* of all processes: they must be told apart by one number */

    for (uint32_t i = 0; i < program->process_count && !program->every_tick; i++) {
        find_stages(program, i);
        together *= program->processes[i].stage_count;
        program->every_tick = together > UINT32_MAX;
    }
}

/* ---- sums ---- */

static int64_t residue(int64_t value, int64_t period)
{
    if (period == 0)
        return value;
    value %= period;
    return value < 0 ? value + period : value;
}

/* Each offset moved on by `distance`, which is less than a period, in ascending order: those that come round first. */
static void move_all(const TimeSkips *offsets, int64_t distance, int64_t *moved)
{
    const int64_t *old = offsets->list.data, period = offsets->period;
    const uint32_t count = offsets->list.length;
    uint32_t stay = 0; /* so many do not come round */

    while (stay < count && (period == 0 || old[stay] + distance < period))
        stay++;
    for (uint32_t i = stay; i < count; i++)
        *moved++ = old[i] + distance - period;
    for (uint32_t i = 0; i < stay; i++)
        *moved++ = old[i] + distance;
}

/* Each offset, and each moved on by `distance`: both rows ascend, so that nothing needs sorting. */
static void add_moved(TimeSkips *offsets, int64_t distance)
{
    const int64_t *old = offsets->list.data;
    const uint32_t count = offsets->list.length;
    TickList merged = {g_new(int64_t, 3 * (size_t)count), 0, 3 * count};
    int64_t *moved = merged.data + 2 * (size_t)count; /* nothing is merged to there */
    uint32_t i = 0, j = 0, length = 0;

    move_all(offsets, residue(distance, offsets->period), moved);
    while (i < count && j < count) {
        const int64_t one = old[i], other = moved[j];
        merged.data[length++] = MIN(one, other);
        i += one <= other;
        j += other <= one;
    }
    while (i < count)
        merged.data[length++] = old[i++];
    while (j < count)
        merged.data[length++] = moved[j++];
    merged.length = length;
    vec_free(&offsets->list);
    offsets->list = merged;
}

/* All that there are, plus and minus up to `times` times `bound`: thrice as many at a time. False
 * where they are too many. */
static bool add_bound(TimeSkips *offsets, int64_t bound, uint64_t times)
{
    if (residue(bound, offsets->period) == 0)
        return true;
    if (offsets->period > 0)
        times = MIN(times,
                    (uint64_t)(offsets->period / duration_common_divisor(offsets->period, bound)));
    if (times * offsets->list.length > 8 * MAX_OFFSETS)
        return false;
    for (uint64_t done = 0, more; done < times; done += more) {
        more = MIN(2 * done + 1, times - done);
        add_moved(offsets, (int64_t)more * bound);
        add_moved(offsets, -(int64_t)more * bound);
        if (offsets->list.length > MAX_OFFSETS)
            return false;
    }
    return true;
}

typedef struct Bound {
    int64_t ticks;
    uint64_t times;
} Bound;

typedef VEC(Bound) Bounds;

/* Of the same length: one, as often as all of them. */
static void add_times(Bounds *bounds, int64_t ticks, uint64_t times)
{
    for (uint32_t i = 0; i < bounds->length; i++)
        if (bounds->data[i].ticks == ticks) {
            bounds->data[i].times += times;
            return;
        }
    vec_push(bounds, (Bound){ticks, times});
}

static void add_measured(const Program *program, const Measured *one, Bounds *bounds,
                         TimeSkips *offsets)
{
    int64_t ticks = one->duration / program->model.tick;

    if (one->times == UINT32_MAX) {
        offsets->period = duration_common_divisor(one->is_timer ? 1 : ticks, offsets->period);
        return;
    }
    add_times(bounds, ticks, one->times);
    if (one->is_timer)
        add_times(bounds, 1, one->times);
}

static bool may_be_started(const Program *program, const int64_t *v, uint32_t number)
{
    uint32_t who = program->measured.data[number].process;

    if (who == NO_PROCESS)
        return true;
    const ProcessInstance *process = &program->processes[who];
    const uint64_t *set = process->stages[process->stage_of[v[process->pc]]];
    return bits_has(set, number);
}

static void find_skips(const Program *program, const int64_t *v, TimeSkips *offsets)
{
    Bounds bounds = {0};

    for (uint32_t i = 0; i < program->measured.length; i++)
        if (may_be_started(program, v, i))
            add_measured(program, &program->measured.data[i], &bounds, offsets);
    if (program->timers.length > 0)
        add_times(&bounds, 1, 1);
    vec_push(&offsets->list, 0);
    offsets->every = offsets->period == 1;
    for (uint32_t i = 0; i < bounds.length && !offsets->every; i++)
        offsets->every = !add_bound(offsets, bounds.data[i].ticks, bounds.data[i].times);
    while (offsets->list.data[offsets->zero] < 0)
        offsets->zero++;
    vec_free(&bounds);
}

/* ---- asked for ---- */

void time_skips_free(void *offsets)
{
    vec_free(&((TimeSkips *)offsets)->list);
    g_free(offsets);
}

static const TimeSkips *look_up(Workspace *w, uint64_t stages, const int64_t *v)
{
    if (!w->skips)
        w->skips = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, time_skips_free);
    TimeSkips *skips = g_hash_table_lookup(w->skips, &stages);
    if (!skips) {
        skips = g_new0(TimeSkips, 1);
        find_skips(w->program, v, skips);
        g_hash_table_insert(w->skips, g_memdup2(&stages, sizeof stages), skips);
    }
    return skips;
}

const TimeSkips *time_skips_at(Workspace *w, const int64_t *v)
{
    const Program *program = w->program;
    uint64_t key = 0;

    for (uint32_t i = 0; i < program->process_count; i++) {
        const ProcessInstance *process = &program->processes[i];
        key = key * process->stage_count + process->stage_of[v[process->pc]];
    }
    if (!w->last_skips || w->last_stages != key)
        w->last_skips = look_up(w, key, v);
    w->last_stages = key;
    return w->last_skips;
}

/* The greatest offset below `moment`, which is above 0. There is one: 0. */
static int64_t offset_below(const TimeSkips *offsets, int64_t moment)
{
    const TickList *list = &offsets->list;
    int64_t whole = offsets->period > 0 ? (moment - 1) / offsets->period * offsets->period : 0;
    uint32_t low = offsets->zero, high = list->length;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (whole + list->data[middle] < moment)
            low = middle;
        else
            high = middle;
    }
    return whole + list->data[low];
}

int64_t time_skips_step(const TimeSkips *offsets, int64_t moment)
{
    return offsets->every ? 1 : moment - offset_below(offsets, moment);
}
