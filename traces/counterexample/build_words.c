/* The sentences above and below a run. */
#include "checker/base/duration.h"
#include "checker/language/syntax/tree.h"
#include "traces/counterexample/build_private.h"

#include <string.h>

char *build_tick_text(int64_t least, int64_t most)
{
    g_autofree char *from = duration_text(least), *to = duration_text(most);

    return least == most ? g_strdup_printf("times are counted in ticks of %s", to)
                         : g_strdup_printf("times are counted in ticks of %s to %s", from, to);
}

char *build_fixes_text(const Design *design, uint64_t fixes)
{
    GString *text = g_string_new(NULL);

    for (uint32_t i = 0; i < design->fix_count; i++)
        if (fixes >> i & 1)
            g_string_append_printf(text, "%s%s", text->len ? " + " : "",
                                   design->fixes[i]->name.text);
    if (text->len == 0)
        g_string_append(text, "as written");
    return g_string_free(text, FALSE);
}

/* Its own text, or else its condition. */
const char *build_property_text(const Builder *b, const Property *property)
{
    const Decl *decl = property->decl;

    if (decl->text)
        return decl->text;
    if (!decl->initial)
        return NULL;
    g_autofree char *text = source_expression(b->system->design->sources, decl->initial->span);
    return arena_strdup(b->arena, text);
}

/* ---- windows ---- */

/* Of events in turn the one before is what counts. */
static bool says_already(const Model *model, const WindowVerdict *window, uint32_t until)
{
    for (uint32_t i = window->in_turn && until > 0 ? until - 1 : 0; i < until; i++)
        if (strcmp(model->actors[window->by[i]].name, model->actors[window->by[until]].name) == 0)
            return true;
    return false;
}

static char *closers_text(const Model *model, const WindowVerdict *window)
{
    GString *text = g_string_new(NULL);
    const char *between = window->in_turn ? " and then " : " or ";

    for (uint32_t i = 0; i < window->by_count; i++)
        if (!says_already(model, window, i))
            g_string_append_printf(text, "%s%s", text->len ? between : "",
                                   model->actors[window->by[i]].name);
    return g_string_free(text, FALSE);
}

char *build_window_text(const Model *model, const WindowVerdict *window)
{
    switch (window->kind) {
    case WINDOW_NEVER: return g_strdup("never opens");
    case WINDOW_TRANSIENT: {
        g_autofree char *longest = duration_text(window->longest);
        return window->has_longest ? g_strconcat("at most ", longest, NULL) : g_strdup("transient");
    }
    case WINDOW_UNTIL: {
        g_autofree char *closers = closers_text(model, window);
        g_autofree char *longest = duration_text(window->longest);
        return g_strconcat("until ", closers, window->has_longest ? ", " : NULL, longest, NULL);
    }
    case WINDOW_FOREVER: return g_strdup("forever");
    case WINDOW_UNKNOWN: break;
    }
    return g_strdup("unknown");
}

static const char *how_it_opens(Builder *b, const WindowVerdict *window)
{
    if (window->opens == 0)
        return "is open from the start";
    return arena_printf(b->arena, "opens at step %u", window->opens);
}

static void failure_of_window(Builder *b, Counterexample *example, const WindowVerdict *window)
{
    g_autofree char *verdict = build_window_text(b->model, window);
    const char *opens = how_it_opens(b, window);

    if (window->has_longest)
        example->failure = arena_printf(b->arena, "%s and stays open %s%s", opens, verdict,
                                        window->kind == WINDOW_UNTIL ? " at most" : "");
    else if (window->kind == WINDOW_TRANSIENT)
        example->failure = arena_printf(b->arena, "%s and is closed again on every run", opens);
    else
        example->failure = arena_printf(b->arena, "%s and stays open %s", opens, verdict);
}

/* With the values that make it so: a reader can check them against the picture. */
static const char *verdict_of_window(Builder *b, const WindowVerdict *window)
{
    const Decl *decl = b->system->windows[b->property.index].decl;
    g_autofree char *values = build_window_values(b, b->property.index, window->opens);
    const char *what = decl->text ? decl->text : decl->name.text;
    const char *from =
        window->opens ? arena_printf(b->arena, "from step %u on", window->opens) : "from the start";

    return arena_printf(b->arena, "%s%s %s%s%s", from, decl->text ? "," : "",
                        decl->text ? what : arena_printf(b->arena, "%s is open", what),
                        *values ? ": " : "", values);
}

static const char *closing_step(Builder *b, Counterexample *example)
{
    for (uint32_t i = example->shown; i < example->row_count; i++) {
        const Row *row = &example->rows[i];
        if (row->open >> example->window & 1)
            continue;
        const char *who = example->lanes[row->lane].name;
        counterexample_name_row(example, i + 1);
        if (row->call_count > 0)
            return arena_printf(b->arena, "here %s's %s does, at step %u", who,
                                row->calls[row->call_count - 1].call, i + 1);
        return arena_printf(b->arena, "here %s does, at step %u", who, i + 1);
    }
    return NULL;
}

bool build_is_at_rest(const Builder *b)
{
    Workspace *w = b->model->workspace_new(b->model);
    Successors successors;
    bool at_rest = true;

    successors_init(&successors, b->model->words);
    b->model->expand(b->model, w, replay_state(b->replay), &successors);
    for (uint32_t i = 0; i < successors.count; i++)
        at_rest = at_rest && !model_step_is_fair(b->model->actors, &successors.steps[i]);
    successors_free(&successors);
    b->model->workspace_free(w);
    return at_rest;
}

/* A block of several lines is named, and not quoted. */
static bool waits_at_long_block(const Builder *b, uint32_t process, Span span)
{
    const Source *source = source_map_get(b->system->design->sources, span.source);

    return replay_waits_at_block(b->replay, process) &&
           source_line_number(source, span.start) != source_line_number(source, span.end - 1);
}

char *build_waiting(const Builder *b, uint32_t process, bool *is_quoted)
{
    bool crashed;
    Span span;
    char *waiting = replay_waiting_at(b->replay, process, &crashed, &span);

    *is_quoted = waiting && !waits_at_long_block(b, process, span);
    if (!waiting || *is_quoted)
        return waiting;
    g_free(waiting);
    return g_strdup("an atomic block");
}

bool build_add_waiting(const Builder *b, uint32_t process, GString *text)
{
    bool is_quoted;
    g_autofree char *waiting = build_waiting(b, process, &is_quoted);

    if (!waiting)
        return false;
    const TypedExpr *guard = is_quoted ? replay_guard(b->replay, process) : NULL;
    g_string_append_printf(text, "%s%s waits at %s", text->len ? ", " : "",
                           b->model->actors[process].name, waiting);
    if (guard) {
        g_autofree char *words = source_expression(b->system->design->sources, guard->span);
        g_string_append_printf(text, " until %s", words);
    }
    return true;
}

/* That no process can go on, and which of them wait. */
static char *left_text(const Builder *b)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (uint32_t i = 0; i < b->system->process_instances && build_is_at_rest(b); i++)
        build_add_waiting(b, i, text);
    return text->len ? g_strdup_printf("%s, no other process can go on", text->str)
                     : g_strdup("no process can go on");
}

/* In dense time it may be a little longer, where a bound is strict. */
static const char *in_ticks(const Builder *b)
{
    g_autofree char *tick = duration_text(b->model->tick);

    return program_is_exact(b->program) ? ""
                                        : arena_printf(b->arena, "in whole ticks of %s ", tick);
}

static const char *how_long(const Builder *b, const WindowVerdict *window)
{
    g_autofree char *longest = duration_text(window->longest);

    if (window->is_limit)
        return arena_printf(b->arena,
                            "runs keep it open for as near to %s as one likes, and none that long",
                            longest);
    return arena_printf(b->arena, "%sno run keeps it open longer without a break", in_ticks(b));
}

static void ending_of_window(Builder *b, Counterexample *example, const WindowVerdict *window)
{
    g_autofree char *closers = closers_text(b->model, window);
    g_autofree char *left = window->at_rest ? left_text(b) : NULL;
    const char *closing = window->kind == WINDOW_TRANSIENT ? closing_step(b, example) : NULL;

    if (window->has_longest && window->kind == WINDOW_UNTIL)
        example->ending = arena_printf(b->arena, "%s; if the processes do not close it, %s does",
                                       how_long(b, window), closers);
    else if (window->has_longest)
        example->ending =
            arena_printf(b->arena, "the processes always close it, and %s", how_long(b, window));
    else if (window->kind == WINDOW_TRANSIENT)
        example->ending = closing
                              ? arena_printf(b->arena, "the processes always close it: %s", closing)
                              : "the processes always close it";
    else if (window->at_rest && window->kind == WINDOW_UNTIL)
        example->ending =
            arena_printf(b->arena, "at rest: %s, and only %s closes it", left, closers);
    else if (window->at_rest)
        example->ending = arena_printf(b->arena, "at rest: %s, and nothing closes it", left);
    else if (window->kind == WINDOW_UNTIL)
        example->ending = arena_printf(
            b->arena, "the processes loop without closing it; only %s closes it", closers);
    else
        example->ending = "the processes loop forever, and nothing forces them to close it";
}

static void words_of_window(Builder *b, Counterexample *example)
{
    const WindowVerdict *window = &b->verdicts->windows[b->property.index];

    example->window = (int)b->property.index;
    example->closes_again = window->kind == WINDOW_TRANSIENT;
    example->property = example->windows[b->property.index].name;
    example->opens = window->opens;
    example->shown = MIN(window->steps, example->row_count);
    counterexample_name_row(example, window->opens);
    example->subtitle = build_property_text(b, &b->system->windows[b->property.index]);
    failure_of_window(b, example, window);
    example->verdict = verdict_of_window(b, window);
    ending_of_window(b, example, window);
}

/* ---- the rest ---- */

static void words_of_error(Builder *b, Counterexample *example)
{
    Span span;
    const char *error = replay_error(b->replay, &span);
    if (b->locked) {
        error = b->locked;
        span = b->locked_by;
    }
    const Source *source = source_map_get(b->system->design->sources, span.source);
    uint32_t line, column;

    source_position(source, span.start, &line, &column);
    example->property = "design error";
    if (b->stuck)
        example->failure = arena_printf(b->arena, "after %s time cannot go on", b->stuck);
    else if (example->row_count == 0)
        example->failure = "from the start";
    else
        example->failure = arena_printf(b->arena, "at step %u", example->row_count);
    example->ending = arena_printf(b->arena, "%s:%u:%u: %s", source->path, line, column,
                                   error ? error : "an error in the design");
}

static char *measured_text(const ModelMeasure *model_measure, const MeasureVerdict *measure)
{
    if (model_measure->kind == MEASURED_AGE) {
        g_autofree char *age = duration_text(measure->value);
        if (measure->is_unbounded)
            return g_strdup("a stale read of any age");
        return g_strconcat(measure->is_limit ? "less than " : "at most ", age, " old", NULL);
    }
    if (model_measure->kind == MEASURED_LAG)
        return g_strdup_printf("at most %" G_GINT64_FORMAT " versions behind", measure->value);
    return g_strdup_printf("%s %" G_GINT64_FORMAT,
                           model_measure->kind == MEASURED_MIN ? "at least" : "at most",
                           measure->value);
}

static void words_of_measure(Builder *b, Counterexample *example)
{
    const MeasureVerdict *measure = &b->verdicts->measures[b->property.index];
    const ModelMeasure *model_measure = &b->model->measures[b->property.index];

    example->property = model_measure->name;
    example->subtitle = build_property_text(b, &b->system->measures[b->property.index]);
    g_autofree char *value = measured_text(model_measure, measure);
    example->failure = arena_printf(b->arena, "%s, after step %u", value, example->row_count);
}

static void words_of_followed(Builder *b, Counterexample *example)
{
    const uint32_t index = b->property.index;
    const bool is_window = b->property.kind == REFERENCE_WINDOW;
    const Property *declared = is_window                        ? &b->system->windows[index]
                               : index < b->system->check_count ? &b->system->checks[index]
                                                                : NULL;

    example->window = is_window ? (int)index : -1;
    example->property =
        b->model->properties[index + (is_window ? 0 : b->system->window_count)].name;
    example->subtitle = declared ? build_property_text(b, declared) : NULL;
    example->failure = "the run as written, followed";
}

static void words_of_verdict(Builder *b, Counterexample *example)
{
    switch (b->property.kind) {
    case REFERENCE_WINDOW: words_of_window(b, example); break;
    case REFERENCE_CHECK: build_check(b, example); break;
    case REFERENCE_MEASURE: words_of_measure(b, example); break;
    case REFERENCE_DEADLOCK: build_deadlock(b, example); break;
    case REFERENCE_ERROR: words_of_error(b, example); break;
    }
}

void build_words(Builder *b, Counterexample *example)
{
    const Design *design = b->system->design;
    g_autofree char *fixes = build_fixes_text(design, b->system->configuration.fixes);
    g_autofree char *params = build_params(b->system);

    example->design = design->name ? design->name : "";
    example->title = design->title ? design->title : "";
    example->fixes =
        b->system->configuration.fixes ? arena_printf(b->arena, "with %s", fixes) : "as written";
    example->params_text = arena_strdup(b->arena, params);
    example->window = -1;
    example->shown = example->row_count;
    example->ending = "";
    if (b->verdicts)
        words_of_verdict(b, example);
    else
        words_of_followed(b, example);
    example->headline =
        arena_printf(b->arena, "%s, %s: %s", example->property, example->fixes, example->failure);
    example->fixes = arena_strdup(b->arena, fixes);
    if (!example->ending)
        example->ending = "";
}
