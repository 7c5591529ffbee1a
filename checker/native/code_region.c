#include "checker/native/code_region.h"

#include "checker/base/bits.h"
#include "checker/program/bytecode/effects.h"

#include <stdlib.h>
#include <string.h>

/* ---- points ---- */

uint32_t code_point_next(const Program *program, CodePoint point, CodePoint next[2])
{
    uint32_t at = code_point_instruction(point), after[2];
    const Instruction *i = &program->code.data[at];
    bool stepped = code_point_stepped(point), yields = opcodes[i->op].flow == CONTROL_YIELD;

    if (opcodes[i->op].flow == CONTROL_PAUSE || (yields && stepped))
        return 0;
    uint32_t count = effects_next(i, at, after);
    for (uint32_t k = 0; k < count; k++)
        next[k] = code_point_of(after[k], stepped || yields);
    return count;
}

/* The numbers of another region may still be there: what is found has to be looked at. */
uint32_t code_region_position(const CodeRegion *region, CodePoint point)
{
    uint32_t number = region->numbers[point];

    return number < region->points.length && region->points.data[number] == point ? number
                                                                                  : UINT32_MAX;
}

static void visit(CodeRegion *region, CodePoint point)
{
    if (code_region_position(region, point) != UINT32_MAX)
        return;
    region->numbers[point] = region->points.length;
    vec_push(&region->points, point);
}

static int by_stepped(const void *a, const void *b)
{
    CodePoint x = *(const CodePoint *)a, y = *(const CodePoint *)b;

    if (code_point_stepped(x) != code_point_stepped(y))
        return code_point_stepped(x) ? 1 : -1;
    return x < y ? -1 : x > y;
}

static void find_points(CodeRegion *region, CodePoint start)
{
    CodePoint next[2];

    visit(region, start);
    for (uint32_t i = 0; i < region->points.length; i++) {
        uint32_t count = code_point_next(region->program, region->points.data[i], next);
        for (uint32_t j = 0; j < count; j++)
            visit(region, next[j]);
    }
    qsort(region->points.data, region->points.length, sizeof(CodePoint), by_stepped);
    for (uint32_t i = 0; i < region->points.length; i++)
        region->numbers[region->points.data[i]] = i;
}

/* Where a label is needed: the beginning, and whatever does not follow on its only way there. */
static void find_targets(CodeRegion *region, CodePoint start)
{
    for (uint32_t i = 0; i < region->points.length; i++)
        vec_push(&region->targets, false);
    region->start = code_region_position(region, start);
    region->targets.data[region->start] = region->start > 0;
    for (uint32_t i = 0; i < region->points.length; i++) {
        CodePoint next[2];
        uint32_t count = code_point_next(region->program, region->points.data[i], next);
        const Instruction *code =
            &region->program->code.data[code_point_instruction(region->points.data[i])];
        region->chooses |= (opcodes[code->op].flags & CHOOSES) != 0;
        region->loops |= code->op == CODE_JUMP &&
                         (uint32_t)code->a <= code_point_instruction(region->points.data[i]);
        for (uint32_t j = 0; j < count; j++)
            if (j == 1 || code_region_position(region, next[j]) != i + 1)
                region->targets.data[code_region_position(region, next[j])] = true;
    }
}

/* ---- registers ---- */

static int by_first(const void *a, const void *b)
{
    uint32_t x = ((const RegisterRange *)a)->first, y = ((const RegisterRange *)b)->first;

    return x < y ? -1 : x > y;
}

static int by_number(const void *a, const void *b)
{
    CodePoint x = *(const CodePoint *)a, y = *(const CodePoint *)b;

    return x < y ? -1 : x > y;
}

static void merge_arrays(CodeRegion *region)
{
    uint32_t kept = 0;

    if (region->arrays.length == 0)
        return;
    qsort(region->arrays.data, region->arrays.length, sizeof(RegisterRange), by_first);
    for (uint32_t i = 1; i < region->arrays.length; i++) {
        RegisterRange *last = &region->arrays.data[kept], *next = &region->arrays.data[i];
        if (next->first < last->first + last->count)
            last->count = MAX(last->count, next->first + next->count - last->first);
        else
            region->arrays.data[++kept] = *next;
    }
    region->arrays.length = kept + 1;
}

const RegisterRange *code_region_array(const CodeRegion *region, uint32_t reg)
{
    uint32_t low = 0, high = region->arrays.length;

    while (low < high) {
        uint32_t middle = (low + high) / 2;
        const RegisterRange *array = &region->arrays.data[middle];
        if (reg < array->first)
            high = middle;
        else if (reg >= array->first + array->count)
            low = middle + 1;
        else
            return array;
    }
    return NULL;
}

static void each_access(CodeRegion *region, void (*take)(CodeRegion *region, const Effect *access))
{
    Effect list[MAX_EFFECTS];

    for (uint32_t i = 0; i < region->points.length; i++) {
        const Instruction *code =
            &region->program->code.data[code_point_instruction(region->points.data[i])];
        uint32_t count = effects_of(region->program, code, list);
        for (uint32_t j = 0; j < count; j++)
            take(region, &list[j]);
    }
}

static void take_array(CodeRegion *region, const Effect *access)
{
    if (access->is_array || access->count > UNROLLED)
        vec_push(&region->arrays, (RegisterRange){access->first, access->count});
}

static void take_registers(CodeRegion *region, const Effect *access)
{
    const Program *program = region->program;

    for (uint32_t reg = access->first; reg < access->first + access->count; reg++) {
        if (reg < program->slots.length + program->temps && !code_region_array(region, reg))
            vec_push(&region->scalars, reg);
        if (access->writes && reg < program->slots.length)
            vec_push(&region->written, reg);
    }
}

static uint32_t sorted_once(uint32_t *list, uint32_t length)
{
    uint32_t kept = 0;

    if (length == 0)
        return 0;
    qsort(list, length, sizeof *list, by_number);
    for (uint32_t i = 1; i < length; i++)
        if (list[i] != list[kept])
            list[++kept] = list[i];
    return kept + 1;
}

/* ---- what is written until a point ---- */

static uint32_t written_number(const CodeRegion *region, uint32_t slot)
{
    const uint32_t *found = NULL;

    if (region->written.length > 0)
        found =
            bsearch(&slot, region->written.data, region->written.length, sizeof slot, by_number);
    return found ? (uint32_t)(found - region->written.data) : UINT32_MAX;
}

static uint64_t *written_until(const CodeRegion *region, uint32_t position)
{
    return region->written_until.data + (size_t)position * region->words;
}

static void add_written(const CodeRegion *region, uint32_t position, uint64_t *set)
{
    Effect list[MAX_EFFECTS];
    const Instruction *code =
        &region->program->code.data[code_point_instruction(region->points.data[position])];
    uint32_t count = effects_of(region->program, code, list);

    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = 0; list[i].writes && j < list[i].count; j++) {
            uint32_t number = written_number(region, list[i].first + j);
            if (number != UINT32_MAX)
                bits_add(set, number);
        }
}

static bool flow_on(const CodeRegion *region, uint32_t position, const uint64_t *set)
{
    CodePoint next[2];
    uint32_t count = code_point_next(region->program, region->points.data[position], next);
    bool changed = false;

    for (uint32_t i = 0; i < count; i++) {
        uint64_t *until = written_until(region, code_region_position(region, next[i]));
        for (uint32_t j = 0; j < region->words; j++) {
            changed |= (set[j] & ~until[j]) != 0;
            until[j] |= set[j];
        }
    }
    return changed;
}

static void find_written_until(CodeRegion *region)
{
    region->words = region->written.length / 64 + 1;
    for (uint32_t i = 0; i < region->points.length * region->words; i++)
        vec_push(&region->written_until, 0);
    g_autofree uint64_t *set = g_new(uint64_t, region->words);
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t position = 0; position < region->points.length; position++) {
            memcpy(set, written_until(region, position), region->words * sizeof *set);
            add_written(region, position, set);
            changed |= flow_on(region, position, set);
        }
    }
}

bool code_region_writes(const CodeRegion *region, uint32_t position, uint32_t slot)
{
    uint32_t number = written_number(region, slot);

    if (number == UINT32_MAX || position == UINT32_MAX)
        return number != UINT32_MAX;
    return bits_has(written_until(region, position), number);
}

/* ---- all of it ---- */

void code_region_find(CodeRegion *region, const Program *program, uint32_t *numbers, uint32_t start,
                      bool stepped, Reg value)
{
    *region = (CodeRegion){.program = program, .numbers = numbers};
    find_points(region, code_point_of(start, stepped));
    find_targets(region, code_point_of(start, stepped));
    each_access(region, take_array);
    merge_arrays(region);
    each_access(region, take_registers);
    if (value != NO_REG)
        take_registers(region, &(Effect){.first = (uint32_t)value, .count = 1});
    region->scalars.length = sorted_once(region->scalars.data, region->scalars.length);
    region->written.length = sorted_once(region->written.data, region->written.length);
    find_written_until(region);
}

void code_region_clear(CodeRegion *region)
{
    vec_free(&region->points);
    vec_free(&region->targets);
    vec_free(&region->arrays);
    vec_free(&region->scalars);
    vec_free(&region->written);
    vec_free(&region->written_until);
}
