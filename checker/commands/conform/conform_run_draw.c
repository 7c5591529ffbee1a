/* The run of a key as a sequence diagram: what is shown is not played again on a program, for a log's run has as many
 * processes as it needs, begun anew; it is told as the page's stepper tells it. */
#include "checker/commands/conform/conform_entry.h"
#include "checker/commands/conform/conform_run_private.h"
#include "traces/sequence/sequence.h"

#include <string.h>

typedef struct RunPicture {
    const ConformRunLooking *l;
    Arena *arena;
    guint first, count; /* steps that are drawn */
    uint32_t begin;     /* the state before them */
    char **values;      /* by watched variable: before the step that is being told; the arena's */
    Row *rows;
    Lane *lanes;
} RunPicture;

/* ---- values ---- */

static const Watched *watched_at(const RunPicture *p, guint variable)
{
    return &g_array_index(p->l->b.watched, Watched, variable);
}

static char *value_in(const RunPicture *p, guint variable, uint32_t state, uint32_t names)
{
    g_autofree char *text = conform_run_value(p->l, variable, state, names);

    return (char *)arena_strdup(p->arena, strcmp(text, CONFORM_RUN_UNSEEN) == 0 ? "" : text);
}

static void begin_values(RunPicture *p)
{
    const ConformRunLooking *l = p->l;
    const uint32_t names =
        p->first > 0 ? conform_run_step(l, p->first - 1)->names : TEXT_NAMES_NONE;

    p->values = arena_array(p->arena, char *, l->b.watched->len + 1);
    for (guint i = 0; i < l->b.watched->len; i++)
        p->values[i] = value_in(p, i, p->begin, names);
}

/* The state before the first step that is drawn. */
static uint32_t find_begin(const ConformRunLooking *l, guint first)
{
    if (first > 0)
        return conform_run_step(l, first - 1)->state;
    if (l->steps->len > 0)
        return conform_run_step(l, 0)->before;
    return run_steps_state(l->found->run.possible, l->found->run.moments->data[0].ways.data[0]);
}

static RunVariable *tell_variables(const RunPicture *p)
{
    RunVariable *list = arena_array(p->arena, RunVariable, p->l->b.watched->len + 1);

    for (guint i = 0; i < p->l->b.watched->len; i++) {
        list[i] = watched_at(p, i)->variable;
        list[i].values = arena_array(p->arena, TypedValue, p->count + 1);
        list[i].initial = p->values[i];
    }
    return list;
}

static void tell_changes(RunPicture *p, const ConformRunStep *step, Row *row)
{
    Change *changes = arena_array(p->arena, Change, p->l->b.watched->len + 1);

    for (guint i = 0; i < p->l->b.watched->len; i++) {
        const RunVariable *it = &watched_at(p, i)->variable;
        char *after = value_in(p, i, step->state, step->names);
        if (it->lane == NO_LANE || strcmp(after, p->values[i]) == 0)
            continue;
        changes[row->change_count++] = (Change){.lane = it->lane,
                                                .variable = it->name,
                                                .is_main = it->is_main,
                                                .before = p->values[i],
                                                .after = after,
                                                .number = i};
        p->values[i] = after;
    }
    row->changes = changes;
}

/* ---- steps ---- */

/* "line 5, 12:39:19.000120": where the log has it. */
static const char *line_text(const RunPicture *p, const PossibleTaken *taken)
{
    if (!taken->line)
        return "the log lacks it";
    const LogEntry *entry = taken->line->entry;
    return arena_printf(p->arena, "line %u, %s", entry->line, conform_entry_time(p->arena, entry));
}

static void tell_calls(const RunPicture *p, const ConformRunStep *step, Row *row)
{
    const ConformRunLooking *l = p->l;
    RowCall *calls = arena_array(p->arena, RowCall, step->step->call_count + 1);
    guint seen = 0;

    for (uint32_t i = 0; i < step->step->call_count; i++) {
        const KnownCall *call = &step->step->calls[i];
        g_autofree char *words = conform_run_call(l, call, step->names);
        g_autofree char *result = conform_run_result(l, call, step->names);
        const bool is_seen = call->place >= 0 && seen < step->taken_count;
        calls[i] =
            (RowCall){.lane = build_lane_of(&l->b, call->operation->instance, call->index),
                      .call = arena_strdup(p->arena, words),
                      .result = result ? arena_strdup(p->arena, result) : NULL,
                      .text = is_seen ? line_text(p, &conform_run_taken(l, step)[seen]) : NULL,
                      .operation = call->operation,
                      .index = call->index};
        calls[i].brief_call = calls[i].call;
        calls[i].brief_result = calls[i].result;
        seen += is_seen;
    }
    row->calls = calls;
    row->call_count = step->step->call_count;
}

static RowKind kind_of(const ModelActor *actor)
{
    switch (actor->kind) {
    case ACTOR_PROCESS: return ROW_PROCESS;
    case ACTOR_EVENT: return ROW_EVENT;
    case ACTOR_FAULT: return ROW_FAULT;
    case ACTOR_TIME: return ROW_TIME;
    }
    return ROW_TIME;
}

static void tell_step(RunPicture *p, guint number)
{
    const ConformRunLooking *l = p->l;
    const ConformRunStep *step = conform_run_step(l, number);
    const ModelActor *actor = &l->b.model->actors[step->step->actor];
    const uint64_t open =
        build_open(&l->b, known_steps_of(l->found->known, step->state)->predicates);
    Row *row = &p->rows[number - p->first];

    *row = (Row){.kind = kind_of(actor),
                 .lane = (int)conform_run_lane(l, step->step),
                 .event = actor->kind == ACTOR_PROCESS ? NULL : actor->name,
                 .state = "",
                 .step = number + 1};
    if (l->request->drawing->window >= 0)
        row->open = open >> l->request->drawing->window & 1;
    tell_calls(p, step, row);
    tell_changes(p, step, row);
}

/* ---- who takes part ---- */

static void use_lane(const RunPicture *p, int lane)
{
    if (lane >= 0)
        p->lanes[lane].idle = false;
}

static void tell_lanes(RunPicture *p, const RunVariable *variables)
{
    const guint count = p->l->b.lanes->len;

    p->lanes = arena_array(p->arena, Lane, count + 1);
    for (guint i = 0; i < count; i++) {
        const Lane *from = &g_array_index(p->l->b.lanes, Lane, i);
        p->lanes[i] = (Lane){.name = from->name,
                             .is_process = from->is_process,
                             .initial = "",
                             .in_parts = true,
                             .idle = true};
    }
    for (guint i = 0; i < p->l->b.watched->len; i++) {
        const RunVariable *it = &variables[i];
        if (it->is_main && it->lane >= 0) {
            p->lanes[it->lane].initial = it->initial;
            p->lanes[it->lane].in_parts = false;
        }
    }
    for (guint i = 0; i < p->count; i++) {
        use_lane(p, p->rows[i].lane);
        for (uint32_t k = 0; k < p->rows[i].call_count; k++)
            use_lane(p, p->rows[i].calls[k].lane);
        for (uint32_t k = 0; k < p->rows[i].change_count; k++)
            use_lane(p, p->rows[i].changes[k].lane);
    }
}

static RunWindow *tell_window(const RunPicture *p)
{
    const ConformRunLooking *l = p->l;
    const int window = l->request->drawing->window;

    if (window < 0)
        return NULL;
    RunWindow *one = arena_new0(p->arena, RunWindow);
    Builder b = l->b; /* nothing is known of which component is stale */
    b.stale = arena_array(p->arena, int, b.system->window_count);
    for (uint32_t i = 0; i < b.system->window_count; i++)
        b.stale[i] = NO_LANE;
    *one = build_windows(&b)[window];
    const KnownState *begin = known_steps_of(l->found->known, p->begin);
    one->initially = build_open(&l->b, begin->predicates) >> window & 1;
    return one;
}

/* ---- all of it ---- */

static const char *subtitle_of(const RunPicture *p)
{
    const ConformRunLooking *l = p->l;
    const char *subtitle = l->request->drawing->subtitle;

    if (p->count == l->steps->len)
        return subtitle;
    return arena_printf(p->arena, "%s; steps %u to %u of %u", subtitle, p->first + 1,
                        p->first + p->count, l->steps->len);
}

char *conform_run_draw(const ConformRunLooking *l)
{
    const ConformRunDrawing *words = l->request->drawing;
    RunPicture p = {.l = l, .arena = l->run->arena};

    conform_run_part(l, words->first_line, words->end_line, &p.first, &p.count);
    l->run->drawn_first = p.first;
    p.begin = find_begin(l, p.first);
    begin_values(&p);
    RunVariable *variables = tell_variables(&p);
    p.rows = arena_array(p.arena, Row, p.count);
    for (guint i = 0; i < p.count; i++)
        tell_step(&p, p.first + i);
    tell_lanes(&p, variables);
    RunWindow *window = tell_window(&p);
    const Counterexample example = {.arena = p.arena,
                                    .parts = RUN_PART_RUN | RUN_PART_WHY,
                                    .design = words->design,
                                    .title = words->design,
                                    .fixes = words->fixes,
                                    .params_text = "",
                                    .property = window ? window->name : "",
                                    .headline = words->headline,
                                    .failure = words->headline,
                                    .subtitle = subtitle_of(&p),
                                    .trigger = NO_TRIGGER,
                                    .ending = words->ending ? words->ending : "",
                                    .window = -1,
                                    .windows = window,
                                    .window_count = window != NULL,
                                    .lanes = p.lanes,
                                    .lane_count = l->b.lanes->len,
                                    .rows = p.rows,
                                    .row_count = p.count,
                                    .variables = variables,
                                    .variable_count = l->b.watched->len,
                                    .loop = p.count,
                                    .shown = p.count};
    return sequence_svg(&example, THEME_AUTO);
}
