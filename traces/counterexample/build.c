#include "traces/counterexample/build.h"

#include "checker/base/duration.h"
#include "traces/counterexample/build_private.h"
#include "traces/explain/cause.h"

#include <math.h>
#include <string.h>

/* ---- what is watched: every variable of every component, and the ghosts ---- */

enum { MAX_PLACES = 128 };

/* The places of an array are watched one by one: only what changes is said. */
static void watch_var(Builder *b, const Var *var, int64_t index, int lane)
{
    bool places = var->type->kind == KIND_ARRAY && var->type->element->kind != KIND_TIMER &&
                  var->type->index->values <= MAX_PLACES;

    for (uint32_t place = 0; places && place < var->type->index->values; place++) {
        g_autofree char *text = place_text(b->system, var->type, place);
        Watched watched = {.var = var,
                           .index = index,
                           .lane = lane,
                           .place = (int)place,
                           .name = arena_printf(b->arena, "%s[%s]", var->name, text)};
        watched.values = g_ptr_array_new_with_free_func(g_free);
        g_array_append_val(b->watched, watched);
    }
    if (places)
        return;
    Watched watched = {.var = var, .index = index, .lane = lane, .place = -1, .name = var->name};

    watched.is_main = var->instance && var == var->instance->vars[0];
    watched.values = g_ptr_array_new_with_free_func(g_free);
    g_array_append_val(b->watched, watched);
}

static void add_lane(Builder *b, const char *name, bool is_process)
{
    Lane lane = {.name = name, .is_process = is_process, .initial = ""};

    g_array_append_val(b->lanes, lane);
}

static const char *element_name(const Builder *b, const Instance *instance, uint64_t element)
{
    if (!instance->index)
        return instance->name;
    int64_t value = type_value(instance->index, element);
    g_autofree char *text = value_text(b->system, instance->index, &value);
    return arena_printf(b->arena, "%s[%s]", instance->name, text);
}

void build_lanes(Builder *b)
{
    const System *system = b->system;

    for (uint32_t i = 0; i < b->model->actor_count && b->model->actors[i].kind == ACTOR_PROCESS;
         i++)
        add_lane(b, b->model->actors[i].name, true);
    for (uint32_t i = 0; i < system->instance_count; i++) {
        const Instance *instance = system->instances[i];
        for (uint64_t element = 0; element < instance->count; element++) {
            for (uint32_t j = 0; j < instance->var_count; j++)
                if (instance->vars[j]->type->kind != KIND_TIMER)
                    watch_var(b, instance->vars[j], instance->index ? (int64_t)element : -1,
                              (int)b->lanes->len);
            add_lane(b, element_name(b, instance, element), false);
        }
    }
    for (uint32_t i = 0; i < system->ghost_count; i++)
        watch_var(b, system->ghosts[i], -1, NO_LANE);
}

int build_lane_of(const Builder *b, const Instance *instance, int64_t index)
{
    int lane = (int)b->system->process_instances;

    for (uint32_t i = 0; i < b->system->instance_count; i++) {
        if (b->system->instances[i] == instance)
            return lane + (int)MAX(index, 0);
        lane += (int)b->system->instances[i]->count;
    }
    return NO_LANE;
}

static void read_values(Builder *b)
{
    for (guint i = 0; i < b->watched->len; i++) {
        Watched *watched = &g_array_index(b->watched, Watched, i);
        char *value = watched->place < 0 ? replay_value(b->replay, watched->var, watched->index)
                                         : replay_element(b->replay, watched->var, watched->index,
                                                          (uint32_t)watched->place);
        g_ptr_array_add(watched->values, value);
    }
}

/* ---- rows ---- */

const char *build_call_text(const Builder *b, const ReplayCall *call)
{
    const Instance *instance = call->operation->instance;
    g_autofree char *arguments = g_strjoinv(", ", call->arguments);

    return arena_printf(b->arena, "%s.%s(%s)",
                        element_name(b, instance, (uint64_t)MAX(call->index, 0)),
                        call->operation->name, arguments);
}

RowCall build_call(Builder *b, const ReplayCall *call)
{
    const Instance *instance = call->operation->instance;
    RowCall result = {.lane = build_lane_of(b, instance, call->index), .text = call->act->text};

    result.call = build_call_text(b, call);
    result.result = call->result ? arena_strdup(b->arena, call->result) : NULL;
    return result;
}

static void begin_waiting(GPtrArray *waiting, GArray *requests)
{
    for (guint i = 0; i < waiting->len; i++) {
        RowRequest request = {.name = waiting->pdata[i], .begins = true};
        g_array_append_val(requests, request);
    }
    g_ptr_array_set_size(waiting, 0);
}

static void end_request(Builder *b, GPtrArray *waiting, GArray *requests, const ReplayEvent *event)
{
    const char *name = event->request->decl->name.text;
    const char *result = event->result ? arena_strdup(b->arena, event->result) : NULL;

    begin_waiting(waiting, requests);
    for (guint i = requests->len; i-- > 0;) {
        RowRequest *known = &g_array_index(requests, RowRequest, i);
        if (strcmp(known->name, name) != 0 || known->ends)
            continue;
        known->ends = true;
        known->result = result;
        return;
    }
    RowRequest request = {.name = name, .ends = true, .result = result};
    g_array_append_val(requests, request);
}

/* A request begins with its first operation, which may come in a later step than its call. */
static void hear_events(Builder *b, const ReplayStep *step, Row *row)
{
    g_autoptr(GArray) calls = g_array_new(FALSE, FALSE, sizeof(RowCall));
    g_autoptr(GArray) requests = g_array_new(FALSE, FALSE, sizeof(RowRequest));
    GPtrArray *waiting =
        step->process ? b->waiting->pdata[step->process->first + step->number] : NULL;

    for (guint i = 0; i < step->events->len; i++) {
        const ReplayEvent *event = &g_array_index(step->events, ReplayEvent, i);
        if (event->kind == REPLAY_ENTER && waiting) {
            g_ptr_array_add(waiting, (char *)event->request->decl->name.text);
        } else if (event->kind == REPLAY_CALL) {
            RowCall call = build_call(b, &event->call);
            g_array_append_val(calls, call);
            if (waiting)
                begin_waiting(waiting, requests);
        } else if (event->kind == REPLAY_LEAVE && waiting) {
            end_request(b, waiting, requests, event);
        }
    }
    row->call_count = calls->len;
    row->calls = arena_copy(b->arena, calls->data, calls->len, sizeof(RowCall));
    row->request_count = requests->len;
    row->requests = arena_copy(b->arena, requests->data, requests->len, sizeof(RowRequest));
}

uint64_t build_open(const Builder *b, uint64_t predicates)
{
    uint64_t open = 0;

    for (uint32_t i = 0; i < b->system->window_count; i++)
        if (predicates >> b->model->properties[i].predicate & 1)
            open |= (uint64_t)1 << i;
    return open;
}

static const char *broken_check(const Builder *b, uint64_t broken)
{
    for (uint32_t i = b->system->window_count; i < b->model->property_count; i++) {
        const ModelProperty *property = &b->model->properties[i];
        bool asked =
            b->about.kind != REFERENCE_CHECK || i == b->system->window_count + b->about.index;
        if (property->kind == PROPERTY_MONITOR && asked && (broken >> property->monitor & 1))
            return property->name;
    }
    return NULL;
}

/* A fault that is a branch of the design's code has no name: its line says which. */
const char *build_fault(const Builder *b, Span branch)
{
    const Source *source = source_map_get(b->system->design->sources, branch.source);
    uint32_t line, column;

    source_position(source, branch.start, &line, &column);
    return arena_printf(b->arena, "fault at line %u", line);
}

/* As a design would write it. */
const char *build_chance(const Builder *b, double chance)
{
    enum { MOST = 1000 };

    if (chance >= 1)
        return NULL;
    for (int whole = 1; whole <= MOST; whole++) {
        const double parts = round(chance * whole);
        if (parts > 0 && fabs(parts / whole - chance) < 1e-12)
            return arena_printf(b->arena, "%.0f/%d", parts, whole);
    }
    return arena_printf(b->arena, "%.3g", chance);
}

void build_who(const Builder *b, const ReplayStep *step, Row *row)
{
    if (step->is_time) {
        g_autofree char *time = duration_text((int64_t)step->step.delay * b->model->tick);
        row->kind = ROW_EVENT;
        row->lane = (int)b->lanes->len; /* one more than there are: what has no lane makes one */
        row->event = arena_printf(b->arena, "%s", time);
    } else if (step->event) {
        row->kind = step->event->is_fault ? ROW_FAULT : ROW_EVENT;
        row->lane = build_lane_of(b, step->event->instance, step->index);
        row->event = step->event->name;
    } else {
        row->kind = step->fault ? ROW_FAULT : ROW_PROCESS;
        row->lane = (int)(step->process->first + step->number);
        row->event = step->fault;
    }
}

static void add_row(Builder *b, const ReplayStep *step)
{
    Row row = {.state = ""};

    if (b->model->tick > 0) {
        g_autofree char *time = duration_text((int64_t)step->time * b->model->tick);
        row.time = arena_strdup(b->arena, time);
        row.at = (int64_t)step->time * b->model->tick;
    }
    build_who(b, step, &row);
    if (step->fault_branch.end > step->fault_branch.start)
        row.fault = build_fault(b, step->fault_branch);
    row.chance = build_chance(b, step->chance);
    if (step->fault)
        g_ptr_array_set_size(b->waiting->pdata[row.lane], 0);
    hear_events(b, step, &row);
    if (step->error)
        row.error = arena_strdup(b->arena, step->error);
    row.breaks = broken_check(b, step->step.broken);
    if (step->step.is_error) {
        row.open = b->open;
    } else {
        read_values(b);
        row.open = build_open(b, replay_predicates(b->replay));
    }
    b->open = row.open;
    g_array_append_val(b->rows, row);
}

/* Time has no row of its own, but where a timer's end closes a window, or time cannot pass. */
static void time_passes(Builder *b, const ReplayStep *step)
{
    if (step->step.is_error) {
        g_autofree char *time = duration_text((int64_t)step->time * b->model->tick);
        b->stuck = arena_strdup(b->arena, time);
        return;
    }
    b->open = build_open(b, replay_predicates(b->replay));
}

/* Of steps that go round for ever while time stands still: an urgent event is to blame, or else who
 * comes first. */
static void note_timelock(Builder *b, const ReplayStep *step)
{
    bool is_urgent = step->event && step->event->is_urgent;
    g_autofree char *time = duration_text((int64_t)step->time * b->model->tick);

    if (b->locked && !is_urgent)
        return;
    b->stuck = arena_strdup(b->arena, time);
    if (step->event) {
        b->locked_by = step->event->member->name.span;
        b->locked = arena_printf(b->arena, "`%s`%s is possible for ever, and time never passes",
                                 step->event->name, is_urgent ? ", which is urgent," : "");
    } else if (step->process) {
        b->locked_by = step->process->decl->name.span;
        b->locked = arena_printf(b->arena, "`%s` goes on for ever, and time never passes",
                                 step->process->name);
    }
}

static void play(Builder *b, const Run *run)
{
    const ReplayStep *step;

    b->replay = replay_new(b->program, run);
    read_values(b);
    b->predicates = replay_predicates(b->replay);
    b->open = b->opened_initially = build_open(b, b->predicates);
    for (uint32_t i = 0; (step = replay_step(b->replay)); i++) {
        if (i == run->loop)
            b->loop = b->rows->len;
        if (i >= run->loop && b->about.kind == REFERENCE_ERROR)
            note_timelock(b, step);
        uint64_t before = b->predicates;
        if (!step->step.is_error)
            b->predicates = replay_predicates(b->replay);
        if (step->is_time)
            time_passes(b, step);
        else if (model_step_is_shown(b->model->actors, &step->step, before != b->predicates))
            add_row(b, step);
        else
            hear_events(b, step, &(Row){0});
    }
    if (run->loop >= run->length)
        b->loop = b->rows->len;
}

/* ---- all of it ---- */

/* A check that is broken by no run (it has no state in it, or nothing reaches it) still has words.
 */
static const Run *check_run(const CheckVerdict *check)
{
    static const Run empty = {0};

    return check->run || check->result != CHECK_BROKEN ? check->run : &empty;
}

static const Run *run_about(const Verdicts *verdicts, PropertyReference about)
{
    switch (about.kind) {
    case REFERENCE_WINDOW:
        return about.index < verdicts->window_count ? verdicts->windows[about.index].run : NULL;
    case REFERENCE_CHECK:
        return about.index < verdicts->check_count ? check_run(&verdicts->checks[about.index])
                                                   : NULL;
    case REFERENCE_MEASURE:
        return about.index < verdicts->measure_count ? verdicts->measures[about.index].run : NULL;
    case REFERENCE_DEADLOCK: return verdicts->deadlock;
    case REFERENCE_ERROR: return verdicts->design_error;
    }
    return NULL;
}

void builder_init(Builder *b, const Program *program, const Verdicts *verdicts,
                  PropertyReference about)
{
    *b = (Builder){.arena = arena_new(),
                   .program = program,
                   .system = program_system(program),
                   .model = program_model(program),
                   .verdicts = verdicts,
                   .about = about};
    b->lanes = g_array_new(FALSE, TRUE, sizeof(Lane));
    b->rows = g_array_new(FALSE, TRUE, sizeof(Row));
    b->watched = g_array_new(FALSE, TRUE, sizeof(Watched));
    b->waiting = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    for (uint32_t i = 0; i < b->system->process_instances; i++)
        g_ptr_array_add(b->waiting, g_ptr_array_new());
}

void builder_clear(Builder *b)
{
    for (guint i = 0; i < b->watched->len; i++)
        g_ptr_array_unref(g_array_index(b->watched, Watched, i).values);
    g_array_unref(b->lanes);
    g_array_unref(b->rows);
    g_array_unref(b->watched);
    g_ptr_array_unref(b->waiting);
    replay_free(b->replay);
}

static void fill_counterexample(Builder *b, Counterexample *example, const Run *run)
{
    example->arena = b->arena;
    example->windows = build_windows(b);
    example->window_count = b->system->window_count;
    example->lanes = arena_copy(b->arena, b->lanes->data, b->lanes->len, sizeof(Lane));
    example->lane_count = b->lanes->len;
    example->rows = arena_copy(b->arena, b->rows->data, b->rows->len, sizeof(Row));
    example->row_count = b->rows->len;
    example->loop = MIN(b->loop, example->row_count);
    build_words(b, example);
    if (example->shown > 0 &&
        example->shown < example->row_count) /* what only may follow stays there */
        ((Row *)example->rows)[example->shown - 1].swaps = false;
    cause_find(example);
    if (b->about.kind == REFERENCE_WINDOW)
        example->rescue =
            build_rescue(b, example, run, b->verdicts->windows[b->about.index].rescue);
    example->command = build_command(b, example);
}

Counterexample *build_counterexample(const Program *program, const Verdicts *verdicts,
                                     PropertyReference about)
{
    const Run *run = run_about(verdicts, about);
    Builder b;

    if (!run)
        return NULL;
    builder_init(&b, program, verdicts, about);
    build_lanes(&b);
    play(&b, run);
    build_order(&b, run);
    build_states(&b);
    Counterexample *example = arena_new0(b.arena, Counterexample);
    fill_counterexample(&b, example, run);
    builder_clear(&b);
    return example;
}
