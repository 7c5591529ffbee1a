/* `fresh reads within 3s`: no read returns a version older than that of a write that ended 3 s or more
 * before the read began. `fresh reads within 2 versions`: none is older by more than that than the
 * newest version of a write that ended before the read began. (Golab, Li, Shah, "Analyzing consistency
 * properties for fun and profit", PODC 2011: Delta- and k-atomicity; of reads and writes that ended.)
 *
 * In versions it is `fresh reads` with a lower floor. In time each version of each object has a timer,
 * which runs for the bound from the end of the write on: where it is due, the version is old enough for
 * a read that begins now to have to see it. A write that ends when an equal or newer version has its
 * timer running changes nothing: that one is old enough earlier, and demands more. With time free a
 * timer that runs is due, so such a check is `fresh reads`. */
#include "checker/program/compile/bounded_reads.h"

#include "checker/language/syntax/decl.h"

static bool is_bound(const Compiler *c, uint32_t check)
{
    return c->system->checks[check].decl->check == CHECK_BOUNDED_READS;
}

static bool is_in_time(const Compiler *c, uint32_t check)
{
    return is_bound(c, check) && !c->system->checks[check].decl->counts_versions;
}

static uint8_t monitor_of(const Compiler *c, uint32_t check)
{
    return c->program->model.properties[c->system->window_count + check].monitor;
}

/* ---- slots ---- */

/* Versions that have a timer; one beyond them is a design error when it is written. */
static uint32_t versions_of(const Family *family)
{
    return (uint32_t)MIN((uint64_t)(family->high - family->low) + 1, MAX_VERSIONS);
}

void bounded_reads_place(Compiler *c, Family *family)
{
    static const Type timer = {.kind = KIND_TIMER, .places = 1};

    family->ages = arena_array(c->arena, uint32_t, c->system->check_count);
    for (uint32_t i = 0; i < c->system->check_count; i++) {
        family->ages[i] = NO_SLOT;
        if (!is_in_time(c, i))
            continue;
        family->ages[i] = c->program->slots.length;
        for (uint64_t j = 0; j < (uint64_t)versions_of(family) * family->objects; j++)
            compile_slots(c, &timer);
        compile_monitor_group(c, family->ages[i]);
    }
}

void bounded_reads_place_floors(Compiler *c, RequestMonitors *m)
{
    m->aged_floors = arena_array(c->arena, uint32_t, c->system->check_count);
    for (uint32_t i = 0; i < c->system->check_count; i++) {
        m->aged_floors[i] = NO_SLOT;
        if (!is_in_time(c, i))
            continue;
        m->aged_floors[i] = compile_monitor_slot(c, m->family->low - 1, m->family->high);
        compile_copy(c, (Reg)m->aged_floors[i], compile_constant(c, m->family->low - 1), 1);
    }
}

/* The timer of version number `version` of the request's object. */
static Where timer_of(Compiler *c, const RequestMonitors *m, uint32_t check, uint32_t version)
{
    return compile_monitor_where(c, m, m->family->ages[check] + version * m->family->objects);
}

/* ---- code ---- */

/* The newest version that is due. */
static void note_aged_floor(Compiler *c, const RequestMonitors *m, uint32_t check)
{
    const Reg floor = (Reg)m->aged_floors[check];

    for (uint32_t i = 0; i < versions_of(m->family); i++) {
        Where timer = timer_of(c, m, check, i);
        Reg is_due = compile_binary(c, CODE_EQ, compile_load(c, &timer), compile_constant(c, 1));
        uint32_t skip = compile_emit(c, CODE_JUMP_IF_NOT, is_due, 0, 0, 0);
        compile_copy(c, floor, compile_constant(c, m->family->low + i), 1);
        compile_patch(c, skip);
    }
}

void bounded_reads_begin(Compiler *c, const RequestMonitors *m)
{
    for (uint32_t i = 0; i < c->system->check_count; i++)
        if (is_in_time(c, i))
            note_aged_floor(c, m, i);
}

void bounded_reads_require(Compiler *c, const RequestMonitors *m, Reg version)
{
    for (uint32_t i = 0; i < c->system->check_count; i++) {
        if (!is_bound(c, i))
            continue;
        Reg least = (Reg)m->aged_floors[i];
        if (!is_in_time(c, i))
            least = compile_binary(c, CODE_SUB, (Reg)m->floor,
                                   compile_constant(c, c->system->checks[i].bound));
        compile_monitor_require(c, monitor_of(c, i), least, version);
    }
}

/* Starts the timer of `version`, unless it or that of a newer one runs. */
static void start_age(Compiler *c, const RequestMonitors *m, uint32_t check, Reg version)
{
    VEC(uint32_t) ends = {0};

    for (uint32_t i = versions_of(m->family); i-- > 0;) {
        Where timer = timer_of(c, m, check, i);
        vec_push(&ends, compile_emit(c, CODE_JUMP_IF, compile_load(c, &timer), 0, 0, 0));
        Reg is_it = compile_binary(c, CODE_EQ, version, compile_constant(c, m->family->low + i));
        uint32_t next = compile_emit(c, CODE_JUMP_IF_NOT, is_it, 0, 0, 0);
        compile_start_timer(c, &timer, NULL, c->system->checks[check].bound);
        vec_push(&ends, compile_emit(c, CODE_JUMP, 0, 0, 0, 0));
        compile_patch(c, next);
    }
    compile_emit(c, CODE_FAIL, FAILURE_VERSIONS, 0, 0, 0);
    for (uint32_t i = 0; i < ends.length; i++)
        compile_patch(c, ends.data[i]);
    vec_free(&ends);
}

void bounded_reads_written(Compiler *c, const RequestMonitors *m, Reg version)
{
    for (uint32_t i = 0; i < c->system->check_count; i++)
        if (is_in_time(c, i))
            start_age(c, m, i, version);
}

/* Where nobody measures, an instruction that does nothing. */
void bounded_reads_tell(Compiler *c, const RequestMonitors *m, ReadNoteKind kind, Reg version)
{
    Reg first = compile_constant(c, m->family->first_object), newest = version, object = first;

    if (m->object != NO_SLOT)
        object = compile_binary(c, CODE_ADD, first, (Reg)m->object);
    if (m->floor != NO_SLOT)
        newest = (Reg)m->floor;

    compile_emit(c, CODE_TELL, object, version, newest,
                 (int32_t)(m->number * READ_NOTE_KINDS + kind));
}
