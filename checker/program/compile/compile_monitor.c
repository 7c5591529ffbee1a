/* Guarantees of reads: which are asked for, the slots that their monitors need, and their code.
 *
 *   fresh       written[o]: the newest version of a write that ended; `floor`: what it was when the
 *               read began
 *   monotonic   seen[o]: of the process: the newest version that a read of it returned
 *   own writes  own[o]: of the process: the newest version that a write of it returned
 *
 * Bounds on how old reads are: bounded_reads.c. `linearizable` has instructions of its own:
 * bytecode/linear_monitor.h. */
#include "checker/language/syntax/decl.h"
#include "checker/program/compile/bounded_reads.h"

typedef struct Guarantees {
    Guarantee fresh, monotonic, own, linear;
    bool bounded;
    bool measured; /* how old reads are */
} Guarantees;

/* Those that checks ask for. */
static Guarantees asked_for(const Compiler *c)
{
    const System *system = c->system;
    const ModelProperty *properties = &c->program->model.properties[system->window_count];
    Guarantees asked = {0};

    if (c->unwatched)
        return asked;
    for (uint32_t i = 0; i < system->check_count; i++) {
        const Guarantee guarantee = {true, properties[i].monitor};
        switch (system->checks[i].decl->check) {
        case CHECK_FRESH_READS: asked.fresh = guarantee; break;
        case CHECK_BOUNDED_READS: asked.bounded = true; break;
        case CHECK_MONOTONIC_READS: asked.monotonic = guarantee; break;
        case CHECK_READ_YOUR_WRITES: asked.own = guarantee; break;
        case CHECK_LINEARIZABLE: asked.linear = guarantee; break;
        case CHECK_ALWAYS:
        case CHECK_NEVER:
        case CHECK_AT_REST:
        case CHECK_REACHABLE:
        case CHECK_EVENTUALLY:
        case CHECK_LEADS_TO:
        case CHECK_SETTLES:
        case CHECK_RARE:
        case CHECK_STATELESS: break; /* of states, not of reads */
        }
    }
    for (uint32_t i = 0; i < system->measure_count; i++)
        asked.measured |= system->measures[i].decl->measure == MEASURE_STALEST;
    return asked;
}

/* Whether reads note which version they have to see at least. */
static bool wants_floor(const Guarantees *asked)
{
    return asked->fresh.wanted || asked->bounded || asked->measured;
}

/* At most 64 have a bit; what is beyond stays as it is. */
void compile_monitor_group(Compiler *c, uint32_t first)
{
    Program *program = c->program;

    if (program->groups.length < 64)
        vec_push(&program->groups, (Group){first, program->slots.length - first});
}

static uint32_t version_slots(Compiler *c, const Family *family)
{
    uint32_t first = c->program->slots.length;

    for (uint32_t i = 0; i < family->objects; i++)
        compile_slot(c, family->low - 1, family->high);
    return first;
}

static Family *family_of(const Compiler *c, const Inline *request)
{
    const Type *object = request->object ? request->object->type : NULL;

    for (uint32_t i = 0; i < c->families.length; i++)
        if (c->families.data[i]->object == object)
            return c->families.data[i];
    return NULL;
}

static void join_family(Compiler *c, const Inline *request)
{
    Family *family = family_of(c, request);
    Interval *range = g_hash_table_lookup(c->ranges, request);

    if (request->decl->request == REQUEST_PLAIN || request->type->kind == KIND_VOID)
        return;
    if (!family) {
        family = arena_new0(c->arena, Family);
        family->object = request->object ? request->object->type : NULL;
        family->objects = family->object ? (uint32_t)family->object->values : 1;
        for (uint32_t i = 0; i < c->families.length; i++)
            family->first_object += c->families.data[i]->objects;
        family->low = INT64_MAX;
        family->high = INT64_MIN;
        vec_push(&c->families, family);
    }
    if (range && range->known) {
        family->low = MIN(family->low, range->low);
        family->high = MAX(family->high, range->high);
    }
}

/* Of a set of processes with a write under way: the bit after theirs. */
static uint32_t lost_bit(const Compiler *c)
{
    return c->system->process_instances;
}

static void linear_slots(Compiler *c, Family *family)
{
    int64_t writers = ((int64_t)1 << (lost_bit(c) + 1)) - 1;
    uint64_t versions = (uint64_t)(family->high - family->low) + 1;
    uint32_t first = c->program->slots.length;

    family->settled = version_slots(c, family);
    family->latest = version_slots(c, family);
    family->begun = c->program->slots.length;
    for (uint32_t i = 0; i < family->objects; i++)
        compile_slot(c, 0, writers);
    family->owed = c->program->slots.length;
    for (uint64_t i = 0; i < family->objects * MIN(versions, MAX_VERSIONS); i++)
        compile_slot(c, 0, writers);
    compile_monitor_group(c, first);
}

void compile_shared_monitors(Compiler *c)
{
    for (uint32_t i = 0; i < c->system->process_count; i++)
        for (uint32_t j = 0; j < c->system->processes[i]->request_count; j++)
            join_family(c, c->system->processes[i]->requests[j]);
    for (uint32_t i = 0; i < c->families.length; i++) {
        Family *family = c->families.data[i];
        if (family->low > family->high)
            family->low = family->high = 0;
        const Guarantees asked = asked_for(c);
        if (wants_floor(&asked)) {
            family->written = version_slots(c, family);
            compile_monitor_group(c, family->written);
        }
        if (asked.bounded)
            bounded_reads_place(c, family);
        if (asked.linear.wanted)
            linear_slots(c, family);
    }
}

static bool requests_family(const Process *process, const Family *family, RequestKind kind)
{
    for (uint32_t i = 0; i < process->request_count; i++) {
        const Inline *request = process->requests[i];
        const Type *object = request->object ? request->object->type : NULL;
        if (request->decl->request == kind && object == family->object)
            return true;
    }
    return false;
}

void compile_process_monitors(Compiler *c)
{
    for (uint32_t i = 0; i < c->families.length; i++) {
        Family *family = c->families.data[i];
        bool reads = requests_family(c->process->template, family, REQUEST_READ);
        family->seen = family->own = NO_SLOT;
        if (reads && asked_for(c).monotonic.wanted) {
            family->seen = version_slots(c, family);
            compile_monitor_group(c, family->seen);
        }
        if (reads && asked_for(c).own.wanted) {
            family->own = version_slots(c, family);
            compile_monitor_group(c, family->own);
        }
    }
}

/* ---- of one request ---- */

uint32_t compile_monitor_slot(Compiler *c, int64_t low, int64_t high)
{
    uint32_t slot = (uint32_t)compile_slot(c, low, high);

    vec_push(&c->scope, (ScopeVar){NULL, (Reg)slot});
    c->process->slot_count++;
    return slot;
}

static uint32_t hidden_version(Compiler *c, const Family *family)
{
    uint32_t slot = compile_monitor_slot(c, family->low - 1, family->high);

    compile_copy(c, (Reg)slot, compile_constant(c, family->low - 1), 1);
    return slot;
}

static void want(Compiler *c, RequestMonitors *m)
{
    const Guarantees asked = asked_for(c);

    m->fresh = asked.fresh;
    m->linear = asked.linear;
    m->has_bound = asked.bounded;
    m->tells = asked.measured && m->has_versions;
    if (m->is_read)
        m->monotonic = asked.monotonic;
    if (m->family->own != NO_SLOT)
        m->own = asked.own;
}

static bool wants_any(const RequestMonitors *m)
{
    /* A write that never says its version: only `linearizable` minds. */
    return m->linear.wanted || m->tells ||
           (m->has_versions &&
            (m->fresh.wanted || m->has_bound || m->monotonic.wanted || m->own.wanted));
}

static uint32_t object_slot(Compiler *c, const Inline *request)
{
    if (!request->object)
        return NO_SLOT;
    const Type *type = request->object->type;
    uint32_t slot = compile_monitor_slot(c, 0, (int64_t)type->values - 1);
    compile_copy(c, (Reg)slot, compile_ordinal(c, type, compile_var(c, request->object)), 1);
    return slot;
}

static void place_linear(Compiler *c, RequestMonitors *m)
{
    const Family *family = m->family;
    LinearMonitor monitor = {
        .is_read = m->is_read,
        .monitor = m->linear.monitor,
        .active = m->active,
        .object = m->object,
        .objects = family->objects,
        .writer = c->process->template->first + c->process->number,
        .lost = lost_bit(c),
        .lowest = family->low,
        .version_count = (uint32_t)MIN((uint64_t)(family->high - family->low) + 1, MAX_VERSIONS),
        .settled = family->settled,
        .latest = family->latest,
        .begun = family->begun,
        .owed = family->owed,
        .limit = m->is_read ? hidden_version(c, family) : NO_SLOT};

    m->linear_monitor = (int32_t)c->program->linear_monitors.length;
    vec_push(&c->program->linear_monitors, monitor);
}

const RequestMonitors *compile_monitors(Compiler *c, const Inline *request)
{
    RequestMonitors monitors = {.family = family_of(c, request),
                                .is_read = request->decl->request == REQUEST_READ,
                                .has_versions = request->type->kind != KIND_VOID,
                                .may_give_none = request->type->kind == KIND_OPTION,
                                .active = NO_SLOT,
                                .floor = NO_SLOT,
                                .linear_monitor = -1};

    if (!monitors.family || request->decl->request == REQUEST_PLAIN ||
        (monitors.is_read && !monitors.has_versions))
        return NULL;
    want(c, &monitors);
    if (!wants_any(&monitors))
        return NULL;
    monitors.object = object_slot(c, request);
    const bool has_floor =
        monitors.is_read && (monitors.fresh.wanted || monitors.has_bound || monitors.tells);
    monitors.number = monitors.tells ? c->program->telling++ : 0;
    if (monitors.linear.wanted || has_floor) {
        monitors.active = compile_monitor_slot(c, 0, 1);
        compile_copy(c, (Reg)monitors.active, compile_constant(c, 0), 1);
    }
    if (has_floor)
        monitors.floor = hidden_version(c, monitors.family);
    if (monitors.is_read && monitors.has_bound)
        bounded_reads_place_floors(c, &monitors);
    if (monitors.linear.wanted)
        place_linear(c, &monitors);
    return arena_copy(c->arena, &monitors, 1, sizeof monitors);
}

/* ---- its code ---- */

Where compile_monitor_where(Compiler *c, const RequestMonitors *m, uint32_t first)
{
    return (Where){.base = (Reg)first,
                   .offset = m->object == NO_SLOT ? NO_REG : (Reg)m->object,
                   .extent = m->family->objects};
}

static void note_floor(Compiler *c, const RequestMonitors *m)
{
    Where written = compile_monitor_where(c, m, m->family->written);
    uint32_t begun = compile_emit(c, CODE_JUMP_IF, (Reg)m->active, 0, 0, 0);

    compile_copy(c, (Reg)m->floor, compile_load(c, &written), 1);
    if (m->has_bound)
        bounded_reads_begin(c, m);
    if (m->tells)
        bounded_reads_tell(c, m, READ_NOTE_BEGINS, (Reg)m->floor);
    if (m->linear_monitor < 0)
        compile_copy(c, (Reg)m->active, compile_constant(c, 1), 1);
    compile_patch(c, begun);
}

void compile_request_begins(Compiler *c, const RequestMonitors *m)
{
    if (m->floor != NO_SLOT)
        note_floor(c, m);
    if (m->linear_monitor >= 0)
        compile_emit(c, CODE_BEGIN, m->linear_monitor, 0, 0, 0);
}

void compile_monitor_require(Compiler *c, uint8_t monitor, Reg least, Reg version)
{
    Reg kept = compile_binary(c, CODE_LE, least, version);

    compile_emit(c, CODE_REQUIRE, kept, monitor, 0, 0);
}

static void raise_to(Compiler *c, const RequestMonitors *m, uint32_t first, Reg version)
{
    Reg offset = m->object == NO_SLOT ? compile_constant(c, 0) : (Reg)m->object;
    uint32_t at = compile_emit(c, CODE_RAISE, (Reg)first, offset, version, 0);

    c->program->code.data[at].extent = m->family->objects;
}

static void read_ends(Compiler *c, const RequestMonitors *m, Reg version)
{
    if (m->fresh.wanted)
        compile_monitor_require(c, m->fresh.monitor, (Reg)m->floor, version);
    if (m->has_bound)
        bounded_reads_require(c, m, version);
    if (m->tells)
        bounded_reads_tell(c, m, READ_NOTE_STALE, version);
    if (m->monotonic.wanted) {
        Where seen = compile_monitor_where(c, m, m->family->seen);
        compile_monitor_require(c, m->monotonic.monitor, compile_load(c, &seen), version);
        raise_to(c, m, m->family->seen, version);
    }
    if (m->own.wanted) {
        Where own = compile_monitor_where(c, m, m->family->own);
        compile_monitor_require(c, m->own.monitor, compile_load(c, &own), version);
    }
}

static void write_ends(Compiler *c, const RequestMonitors *m, Reg version)
{
    if (m->fresh.wanted || m->has_bound || m->tells)
        raise_to(c, m, m->family->written, version);
    if (m->tells)
        bounded_reads_tell(c, m, READ_NOTE_WRITTEN, version);
    if (m->has_bound)
        bounded_reads_written(c, m, version);
    if (m->own.wanted)
        raise_to(c, m, m->family->own, version);
}

/* A request with no operation begins and ends in one step. */
static void close_request(Compiler *c, const RequestMonitors *m, Reg result)
{
    if (m->floor != NO_SLOT)
        note_floor(c, m);
    if (m->linear_monitor >= 0)
        compile_emit(c, CODE_FINISH, result == NO_REG ? compile_constant(c, NONE) : result,
                     m->linear_monitor, 0, 0);
    else if (m->active != NO_SLOT)
        compile_copy(c, (Reg)m->active, compile_constant(c, 0), 1);
}

void compile_request_ends(Compiler *c, const RequestMonitors *m, Reg result)
{
    uint32_t none = UINT32_MAX;

    close_request(c, m, result);
    if (result == NO_REG)
        return;
    if (m->may_give_none) {
        Reg is_none = compile_binary(c, CODE_EQ, result, compile_constant(c, NONE));
        none = compile_emit(c, CODE_JUMP_IF, is_none, 0, 0, 0);
    }
    if (m->is_read)
        read_ends(c, m, result);
    else
        write_ends(c, m, result);
    if (none != UINT32_MAX)
        compile_patch(c, none);
}
