#include "traces/build.h"

#include "traces/build_private.h"

#include <string.h>

/* ---- what is watched: every variable of every component, and the ghosts ---- */

enum { MOST_PLACES = 128 };

/* The places of an array are watched one by one: only what changes is said. */
static void watch_var(Builder *b, const Var *var, int64_t index, int lane)
{
    bool places = var->type->kind == KIND_ARRAY && var->type->element->kind != KIND_TIMER &&
                  var->type->index->values <= MOST_PLACES;

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
    TraceLane lane = {.name = name, .is_process = is_process, .initial = ""};

    g_array_append_val(b->lanes, lane);
}

static const char *element_name(Builder *b, const Instance *instance, uint64_t element)
{
    if (!instance->index)
        return instance->name;
    int64_t value = type_value(instance->index, element);
    g_autofree char *text = value_text(b->system, instance->index, &value);
    return arena_printf(b->arena, "%s[%s]", instance->name, text);
}

static void add_lanes(Builder *b)
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
        watch_var(b, system->ghosts[i], -1, TRACE_NO_LANE);
}

int build_lane_of(const Builder *b, const Instance *instance, int64_t index)
{
    int lane = (int)b->system->process_instances;

    for (uint32_t i = 0; i < b->system->instance_count; i++) {
        if (b->system->instances[i] == instance)
            return lane + (int)MAX(index, 0);
        lane += (int)b->system->instances[i]->count;
    }
    return TRACE_NO_LANE;
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

static const char *value_after(const Watched *watched, guint steps)
{
    return watched->values->pdata[MIN(steps, watched->values->len - 1)];
}

static bool ever_changes(const Watched *watched)
{
    for (guint i = 1; i < watched->values->len; i++)
        if (strcmp(watched->values->pdata[i], watched->values->pdata[0]) != 0)
            return true;
    return false;
}

/* ---- rows ---- */

static TraceCall trace_call(Builder *b, const ReplayCall *call)
{
    const Instance *instance = call->operation->instance;
    TraceCall result = {.lane = build_lane_of(b, instance, call->index), .text = call->act->text};
    g_autofree char *arguments = g_strjoinv(", ", call->arguments);

    result.call = arena_printf(b->arena, "%s.%s(%s)",
                               element_name(b, instance, (uint64_t)MAX(call->index, 0)),
                               call->operation->name, arguments);
    result.result = call->result ? arena_strdup(b->arena, call->result) : NULL;
    return result;
}

static void begin_waiting(GPtrArray *waiting, GArray *requests)
{
    for (guint i = 0; i < waiting->len; i++) {
        TraceRequest request = {.name = waiting->pdata[i], .begins = true};
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
        TraceRequest *known = &g_array_index(requests, TraceRequest, i);
        if (strcmp(known->name, name) != 0 || known->ends)
            continue;
        known->ends = true;
        known->result = result;
        return;
    }
    TraceRequest request = {.name = name, .ends = true, .result = result};
    g_array_append_val(requests, request);
}

/* A request begins with its first operation, which may come in a later step than its call. */
static void hear_events(Builder *b, const ReplayStep *step, TraceRow *row)
{
    g_autoptr(GArray) calls = g_array_new(FALSE, FALSE, sizeof(TraceCall));
    g_autoptr(GArray) requests = g_array_new(FALSE, FALSE, sizeof(TraceRequest));
    GPtrArray *waiting =
        step->process ? b->waiting->pdata[step->process->first + step->number] : NULL;

    for (guint i = 0; i < step->events->len; i++) {
        const ReplayEvent *event = &g_array_index(step->events, ReplayEvent, i);
        if (event->kind == REPLAY_ENTER && waiting) {
            g_ptr_array_add(waiting, (char *)event->request->decl->name.text);
        } else if (event->kind == REPLAY_CALL) {
            TraceCall call = trace_call(b, &event->call);
            g_array_append_val(calls, call);
            if (waiting)
                begin_waiting(waiting, requests);
        } else if (event->kind == REPLAY_LEAVE && waiting) {
            end_request(b, waiting, requests, event);
        }
    }
    row->call_count = calls->len;
    row->calls = arena_copy(b->arena, calls->data, calls->len, sizeof(TraceCall));
    row->request_count = requests->len;
    row->requests = arena_copy(b->arena, requests->data, requests->len, sizeof(TraceRequest));
}

static uint64_t open_windows(const Builder *b, uint64_t predicates)
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
        bool asked = b->about.kind != ABOUT_CHECK || i == b->system->window_count + b->about.index;
        if (property->kind == PROPERTY_PROMISE && asked && (broken >> property->promise & 1))
            return property->name;
    }
    return NULL;
}

/* A fault that is a branch of the design's code has no name: its line says which. */
static const char *fault_text(Builder *b, Span branch)
{
    const Source *source = source_map_get(b->system->design->sources, branch.source);
    uint32_t line, column;

    source_position(source, branch.start, &line, &column);
    return arena_printf(b->arena, "fault at line %u", line);
}

static void add_row(Builder *b, const ReplayStep *step)
{
    TraceRow row = {.state = ""};

    if (step->event) {
        row.kind = step->event->is_fault ? ROW_FAULT : ROW_EVENT;
        row.lane = build_lane_of(b, step->event->instance, step->index);
        row.event = step->event->name;
    } else {
        row.kind = step->fault ? ROW_FAULT : ROW_PROCESS;
        row.lane = (int)(step->process->first + step->number);
        row.event = step->fault;
    }
    if (step->fault_branch.end > step->fault_branch.start)
        row.fault = fault_text(b, step->fault_branch);
    if (step->fault)
        g_ptr_array_set_size(b->waiting->pdata[row.lane], 0);
    hear_events(b, step, &row);
    if (step->error)
        row.error = arena_strdup(b->arena, step->error);
    if (step->error && step->step.is_error)
        b->error_span = step->error_span;
    row.breaks = broken_check(b, step->step.broken);
    if (step->step.is_error) {
        row.open = b->open;
    } else {
        read_values(b);
        row.open = open_windows(b, replay_predicates(b->replay));
    }
    b->open = row.open;
    g_array_append_val(b->rows, row);
}

static void play(Builder *b, const Run *run)
{
    const ReplayStep *step;

    b->replay = replay_new(b->program, run);
    read_values(b);
    b->open = b->opened_initially = open_windows(b, replay_predicates(b->replay));
    while ((step = replay_step(b->replay)))
        add_row(b, step);
}

/* ---- what changed, in short ---- */

static bool window_names(const Node *node, const Watched *watched)
{
    if (!node)
        return false;
    if (node->kind == NODE_VAR && node->var == watched->var)
        return !node->left || node->left->kind != NODE_CONST || watched->index < 0 ||
               (int64_t)type_ordinal(watched->var->instance->index, node->left->value) ==
                   watched->index;
    for (uint32_t i = 0; i < node->item_count; i++)
        if (window_names(node->items[i], watched))
            return true;
    return window_names(node->left, watched) || window_names(node->right, watched) ||
           window_names(node->third, watched);
}

static const Node *window_node(const Builder *b, uint32_t window)
{
    return b->system->windows[window].first;
}

static const char *lane_name(const Builder *b, int lane)
{
    return g_array_index(b->lanes, TraceLane, lane).name;
}

static void say_value(const Builder *b, GString *text, const Watched *watched, guint steps)
{
    if (text->len)
        g_string_append(text, ", ");
    if (watched->lane == TRACE_NO_LANE)
        g_string_append(text, watched->name);
    else if (watched->is_main)
        g_string_append(text, lane_name(b, watched->lane));
    else
        g_string_append_printf(text, "%s.%s", lane_name(b, watched->lane), watched->name);
    g_string_append_printf(text, " %s", value_after(watched, steps));
}

static bool window_changed(const Builder *b, guint index, const Watched *watched)
{
    uint64_t before =
        index ? g_array_index(b->rows, TraceRow, index - 1).open : b->opened_initially;
    uint64_t changed = before ^ g_array_index(b->rows, TraceRow, index).open;

    for (uint32_t i = 0; i < b->system->window_count; i++)
        if ((changed >> i & 1) && window_names(window_node(b, i), watched))
            return true;
    return false;
}

/* Where a window opens or closes: also what did not change, but belongs to it. */
static void say_for_windows(Builder *b, GString *text, guint index)
{
    for (guint i = 0; i < b->watched->len; i++) {
        const Watched *watched = &g_array_index(b->watched, Watched, i);
        bool changed = strcmp(value_after(watched, index), value_after(watched, index + 1)) != 0;
        if (!changed && window_changed(b, index, watched))
            say_value(b, text, watched, index + 1);
    }
}

static void finish_row(Builder *b, guint index)
{
    TraceRow *row = &g_array_index(b->rows, TraceRow, index);
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(TraceChange));
    g_autoptr(GString) text = g_string_new(row->fault);

    for (guint i = 0; i < b->watched->len; i++) {
        const Watched *watched = &g_array_index(b->watched, Watched, i);
        const char *before = value_after(watched, index), *after = value_after(watched, index + 1);
        if (strcmp(before, after) == 0)
            continue;
        say_value(b, text, watched, index + 1);
        if (watched->lane == TRACE_NO_LANE)
            continue;
        TraceChange change = {watched->lane, watched->name, watched->is_main,
                              arena_strdup(b->arena, before), arena_strdup(b->arena, after)};
        g_array_append_val(changes, change);
    }
    say_for_windows(b, text, index);
    row->changes = arena_copy(b->arena, changes->data, changes->len, sizeof(TraceChange));
    row->change_count = changes->len;
    row->state = arena_strdup(b->arena, text->str);
}

/* Before the first step: the main variable, and what else changes in this run. */
static void finish_lane(Builder *b, int number)
{
    TraceLane *lane = &g_array_index(b->lanes, TraceLane, number);
    g_autoptr(GString) text = g_string_new(NULL);
    guint said = 0;

    for (guint i = 0; i < b->watched->len; i++) {
        const Watched *watched = &g_array_index(b->watched, Watched, i);
        if (watched->lane != number || (!watched->is_main && !ever_changes(watched)))
            continue;
        if (watched->is_main)
            lane->value = arena_strdup(b->arena, value_after(watched, 0));
        g_string_append_printf(text, "%s%s %s", said++ ? ", " : "", watched->name,
                               value_after(watched, 0));
    }
    if (said == 1 && lane->value) {
        lane->initial = lane->value;
        lane->value = NULL;
    } else {
        lane->initial = arena_strdup(b->arena, text->str);
    }
}

/* The lane of the first component that is named, as the text is read. */
static int first_lane(const Builder *b, const Node *node)
{
    int lane = TRACE_NO_LANE;

    if (!node)
        return lane;
    for (guint i = 0; node->kind == NODE_VAR && i < b->watched->len; i++) {
        const Watched *watched = &g_array_index(b->watched, Watched, i);
        if (watched->lane != TRACE_NO_LANE && window_names(node, watched))
            return watched->lane;
    }
    const Node *parts[] = {node->left, node->right, node->third};
    for (guint i = 0; lane == TRACE_NO_LANE && i < G_N_ELEMENTS(parts); i++)
        lane = first_lane(b, parts[i]);
    for (uint32_t i = 0; lane == TRACE_NO_LANE && i < node->item_count; i++)
        lane = first_lane(b, node->items[i]);
    return lane;
}

static TraceWindow *trace_windows(Builder *b)
{
    TraceWindow *windows = arena_array(b->arena, TraceWindow, b->system->window_count);

    for (uint32_t i = 0; i < b->system->window_count; i++) {
        const Decl *decl = b->system->windows[i].decl;
        windows[i] = (TraceWindow){decl->name.text, decl->text ? decl->text : "",
                                   first_lane(b, window_node(b, i)), b->opened_initially >> i & 1};
    }
    return windows;
}

/* ---- all of it ---- */

/* A check that is broken by no run (it has no state in it, or nothing reaches it) still has words.
 */
static const Run *check_run(const CheckVerdict *check)
{
    static const Run empty = {0};

    return check->run || check->result != CHECK_BROKEN ? check->run : &empty;
}

static const Run *run_about(const Verdicts *verdicts, About about)
{
    switch (about.kind) {
    case ABOUT_WINDOW:
        return about.index < verdicts->window_count ? verdicts->windows[about.index].run : NULL;
    case ABOUT_CHECK:
        return about.index < verdicts->check_count ? check_run(&verdicts->checks[about.index])
                                                   : NULL;
    case ABOUT_MEASURE:
        return about.index < verdicts->measure_count ? verdicts->measures[about.index].run : NULL;
    case ABOUT_DEADLOCK: return verdicts->deadlock;
    case ABOUT_ERROR: return verdicts->design_error;
    }
    return NULL;
}

static void builder_init(Builder *b, const Program *program, const Verdicts *verdicts, About about)
{
    *b = (Builder){.arena = arena_new(),
                   .program = program,
                   .system = program_system(program),
                   .model = program_model(program),
                   .verdicts = verdicts,
                   .about = about};
    b->lanes = g_array_new(FALSE, TRUE, sizeof(TraceLane));
    b->rows = g_array_new(FALSE, TRUE, sizeof(TraceRow));
    b->watched = g_array_new(FALSE, TRUE, sizeof(Watched));
    b->waiting = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    for (uint32_t i = 0; i < b->system->process_instances; i++)
        g_ptr_array_add(b->waiting, g_ptr_array_new());
}

static void builder_clear(Builder *b)
{
    for (guint i = 0; i < b->watched->len; i++)
        g_ptr_array_unref(g_array_index(b->watched, Watched, i).values);
    g_array_unref(b->lanes);
    g_array_unref(b->rows);
    g_array_unref(b->watched);
    g_ptr_array_unref(b->waiting);
    replay_free(b->replay);
}

static void fill_trace(Builder *b, Trace *trace, const Run *run)
{
    trace->arena = b->arena;
    trace->windows = trace_windows(b);
    trace->window_count = b->system->window_count;
    trace->lanes = arena_copy(b->arena, b->lanes->data, b->lanes->len, sizeof(TraceLane));
    trace->lane_count = b->lanes->len;
    trace->rows = arena_copy(b->arena, b->rows->data, b->rows->len, sizeof(TraceRow));
    trace->row_count = b->rows->len;
    trace->loop = MIN(run->loop, trace->row_count);
    build_words(b, trace);
}

Trace *trace_build(const Program *program, const Verdicts *verdicts, About about)
{
    const Run *run = run_about(verdicts, about);
    Builder b;

    if (!run)
        return NULL;
    builder_init(&b, program, verdicts, about);
    add_lanes(&b);
    play(&b, run);
    for (guint i = 0; i < b.rows->len; i++)
        finish_row(&b, i);
    for (guint i = 0; i < b.lanes->len; i++)
        if (!g_array_index(b.lanes, TraceLane, i).is_process)
            finish_lane(&b, (int)i);
    Trace *trace = arena_new0(b.arena, Trace);
    fill_trace(&b, trace, run);
    builder_clear(&b);
    return trace;
}
