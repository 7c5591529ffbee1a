/* The sentences above and below a run. */
#include "checker/base/duration.h"
#include "checker/judge/probability/interval_text.h"
#include "checker/language/syntax/tree.h"
#include "traces/counterexample/build_private.h"

#include <math.h>
#include <string.h>

char *fixes_text(const Design *design, uint64_t fixes)
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

char *window_text(const Model *model, const WindowVerdict *window)
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

static void headline_of_window(Builder *b, Counterexample *example, const WindowVerdict *window)
{
    g_autofree char *verdict = window_text(b->model, window);
    const char *opens = how_it_opens(b, window);

    if (window->has_longest)
        example->headline = arena_printf(b->arena, "%s, %s: %s and stays open %s%s",
                                         example->property, example->fixes, opens, verdict,
                                         window->kind == WINDOW_UNTIL ? " at most" : "");
    else if (window->kind == WINDOW_TRANSIENT)
        example->headline = arena_printf(b->arena, "%s, %s: %s and is closed again on every run",
                                         example->property, example->fixes, opens);
    else
        example->headline = arena_printf(b->arena, "%s, %s: %s and stays open %s",
                                         example->property, example->fixes, opens, verdict);
}

/* With the values that make it so: a reader can check them against the picture. */
static const char *verdict_of_window(Builder *b, const WindowVerdict *window)
{
    const Decl *decl = b->system->windows[b->about.index].decl;
    g_autofree char *values = build_window_values(b, b->about.index, window->opens);
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

static bool is_at_rest(const Builder *b)
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

/* Who is left: nobody, or those that wait for ever. */
static char *left_text(const Builder *b)
{
    g_autoptr(GString) text = g_string_new(NULL);
    bool crashed;

    for (uint32_t i = 0; i < b->system->process_instances && is_at_rest(b); i++) {
        g_autofree char *waiting = replay_waiting(b->replay, i, &crashed);
        if (waiting && g_str_has_suffix(waiting, " {")) /* of a block its first word says what */
            waiting[strlen(waiting) - strlen(" {")] = '\0';
        if (waiting)
            g_string_append_printf(text, "%s%s waits at %s", text->len ? ", " : "",
                                   b->model->actors[i].name, waiting);
    }
    return text->len ? g_strdup_printf("%s, and nobody else", text->str) : g_strdup("nobody");
}

static void ending_of_window(Builder *b, Counterexample *example, const WindowVerdict *window)
{
    g_autofree char *closers = closers_text(b->model, window);
    g_autofree char *left = window->at_rest ? left_text(b) : NULL;
    const char *closing = window->kind == WINDOW_TRANSIENT ? closing_step(b, example) : NULL;

    if (window->has_longest && window->kind == WINDOW_UNTIL)
        example->ending = arena_printf(
            b->arena, "no run keeps it open for longer; the processes need not close it, %s does",
            closers);
    else if (window->has_longest)
        example->ending = "the processes always close it, and no run keeps it open for longer";
    else if (window->kind == WINDOW_TRANSIENT)
        example->ending = closing
                              ? arena_printf(b->arena, "the processes always close it: %s", closing)
                              : "the processes always close it";
    else if (window->at_rest && window->kind == WINDOW_UNTIL)
        example->ending =
            arena_printf(b->arena, "at rest: %s is left to close it, only %s does", left, closers);
    else if (window->at_rest)
        example->ending =
            arena_printf(b->arena, "at rest: %s is left to close it, and nothing else will", left);
    else if (window->kind == WINDOW_UNTIL)
        example->ending = arena_printf(
            b->arena, "the processes go round without closing it, only %s does", closers);
    else
        example->ending = "the processes go round for ever, and nothing makes them close it";
}

static void words_of_window(Builder *b, Counterexample *example)
{
    const WindowVerdict *window = &b->verdicts->windows[b->about.index];

    example->window = (int)b->about.index;
    example->property = example->windows[b->about.index].name;
    example->opens = window->opens;
    example->shown = MIN(window->steps, example->row_count);
    counterexample_name_row(example, window->opens);
    headline_of_window(b, example, window);
    example->verdict = verdict_of_window(b, window);
    ending_of_window(b, example, window);
}

/* ---- checks ---- */

static const char *what_happened(Builder *b, Counterexample *example, const ModelProperty *property,
                                 const Decl *decl)
{
    g_autofree char *text = decl && decl->initial
                                ? source_words(b->system->design->sources, decl->initial->span)
                                : NULL;
    g_autofree char *second =
        decl && decl->second ? source_words(b->system->design->sources, decl->second->span) : NULL;
    bool never = decl && decl->check == CHECK_NEVER;

    switch (property->kind) {
    case PROPERTY_DECIDED:
    case PROPERTY_ALWAYS: {
        const Word *state = property->kind == PROPERTY_DECIDED ? NULL : replay_state(b->replay);
        g_autofree char *why = program_explain_check(b->program, b->about.index, state, never);
        if (why)
            return arena_strdup(b->arena, why);
        return arena_printf(b->arena, "now %s: %s", never ? "this holds" : "this does not hold",
                            text);
    }
    case PROPERTY_AT_REST: {
        g_autofree char *why =
            program_explain_check(b->program, b->about.index, replay_state(b->replay), false);
        if (why)
            return arena_printf(b->arena, "at rest, and %s", why);
        return arena_printf(b->arena, "at rest, and this does not hold: %s", text);
    }
    case PROPERTY_RARE: return arena_printf(b->arena, "now this holds: %s", text);
    case PROPERTY_REACHABLE:
        if (example->row_count == 0)
            return arena_printf(b->arena, "in no state that can be reached does this hold: %s",
                                text);
        return arena_printf(b->arena, "now this holds: %s", text);
    case PROPERTY_EVENTUALLY:
        return arena_printf(b->arena, "it goes on like this, and this never holds: %s", text);
    case PROPERTY_LEADS_TO:
        return arena_printf(b->arena, "it goes on like this, and this never follows: %s", second);
    case PROPERTY_SETTLES:
        return arena_printf(b->arena, "it goes on like this, and this does not hold for good: %s",
                            text);
    case PROPERTY_MONITOR: return decl ? build_stale_read(b, example, decl->check) : NULL;
    case PROPERTY_WINDOW: break;
    }
    return NULL;
}

static const char *rare_headline(const Builder *b, const Counterexample *example,
                                 const CheckVerdict *check, const ModelProperty *property)
{
    const double bound = (double)property->parts / (double)property->whole;
    const double above = check->max[0] - bound; /* or it would not be broken */
    const int digits = MAX(6, MIN(1 + (int)ceil(-log10(MAX(above, 1e-15))), 15));
    g_autofree char *max = interval_text(check->max, digits);

    return arena_printf(b->arena,
                        "%s, %s: broken: its probability is up to %s, more than %" G_GINT64_FORMAT
                        "/%" G_GINT64_FORMAT "; the shortest run has %u step%s",
                        property->name, example->fixes, max, property->parts, property->whole,
                        check->steps, check->steps == 1 ? "" : "s");
}

static void words_of_check(Builder *b, Counterexample *example)
{
    const CheckVerdict *check = &b->verdicts->checks[b->about.index];
    const ModelProperty *property = &b->model->properties[b->system->window_count + b->about.index];
    const Decl *decl =
        b->about.index < b->system->check_count ? b->system->checks[b->about.index].decl : NULL;

    example->property = property->name;
    counterexample_name_row(example, check->steps);
    if (property->kind == PROPERTY_DECIDED)
        example->headline =
            arena_printf(b->arena, "%s, %s: broken", property->name, example->fixes);
    else if (property->kind == PROPERTY_REACHABLE && check->result == CHECK_BROKEN)
        example->headline =
            arena_printf(b->arena, "%s, %s: never reached", property->name, example->fixes);
    else if (property->kind == PROPERTY_RARE)
        example->headline = rare_headline(b, example, check, property);
    else if (check->result == CHECK_KEPT)
        example->headline = arena_printf(b->arena, "%s, %s: reached after %u steps", property->name,
                                         example->fixes, check->steps);
    else if (check->steps == 0)
        example->headline =
            arena_printf(b->arena, "%s, %s: broken from the start", property->name, example->fixes);
    else
        example->headline = arena_printf(b->arena, "%s, %s: broken at step %u", property->name,
                                         example->fixes, check->steps);
    example->ending = what_happened(b, example, property, decl);
    if (property->kind == PROPERTY_ALWAYS && example->row_count > 0)
        ((Row *)example->rows)[example->row_count - 1].breaks = property->name;
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
        example->headline = arena_printf(b->arena, "design error, %s: after %s time cannot go on",
                                         example->fixes, b->stuck);
    else if (example->row_count == 0)
        example->headline =
            arena_printf(b->arena, "design error, %s: from the start", example->fixes);
    else
        example->headline = arena_printf(b->arena, "design error, %s: at step %u", example->fixes,
                                         example->row_count);
    example->ending = arena_printf(b->arena, "%s:%u:%u: %s", source->path, line, column,
                                   error ? error : "a mistake of the design");
}

static void words_of_measure(Builder *b, Counterexample *example)
{
    const MeasureVerdict *measure = &b->verdicts->measures[b->about.index];
    const ModelMeasure *about = &b->model->measures[b->about.index];

    example->property = about->name;
    example->headline = arena_printf(
        b->arena, "%s, %s: %s %" G_GINT64_FORMAT ", after step %u", about->name, example->fixes,
        about->kind == MEASURED_MIN ? "at least" : "at most", measure->value, example->row_count);
}

void build_words(Builder *b, Counterexample *example)
{
    const Design *design = b->system->design;
    g_autofree char *fixes = fixes_text(design, b->system->configuration.fixes);
    g_autofree char *params = build_params(b->system);

    example->design = design->name ? design->name : "";
    example->title = design->title ? design->title : "";
    example->fixes =
        b->system->configuration.fixes ? arena_printf(b->arena, "with %s", fixes) : "as written";
    example->params_text = arena_strdup(b->arena, params);
    example->window = -1;
    example->shown = example->row_count;
    example->ending = "";
    switch (b->about.kind) {
    case REFERENCE_WINDOW: words_of_window(b, example); break;
    case REFERENCE_CHECK: words_of_check(b, example); break;
    case REFERENCE_MEASURE: words_of_measure(b, example); break;
    case REFERENCE_DEADLOCK: build_deadlock(b, example); break;
    case REFERENCE_ERROR: words_of_error(b, example); break;
    }
    example->fixes = arena_strdup(b->arena, fixes);
    if (!example->ending)
        example->ending = "";
}
