/* What is said of a run about a check: what fails, which clause of it decided, and after which
 * rows it does not hold. */
#include "checker/judge/probability/interval_text.h"
#include "checker/language/syntax/tree.h"
#include "checker/program/replay/explain_clause.h"
#include "traces/counterexample/build_private.h"

#include <math.h>

typedef struct CheckWords {
    Builder *b;
    Counterexample *example;
    const CheckVerdict *verdict;
    const ModelProperty *property;
    const Decl *decl; /* NULL: of assertions */
} CheckWords;

/* ---- after which rows it does not hold ---- */

static bool fails(const ModelProperty *property, uint64_t predicates)
{
    switch (property->kind) {
    case PROPERTY_ALWAYS:
    case PROPERTY_AT_REST:
    case PROPERTY_EVENTUALLY:
    case PROPERTY_SETTLES: return !(predicates >> property->predicate & 1);
    case PROPERTY_LEADS_TO: return !(predicates >> property->second & 1);
    case PROPERTY_RARE: return predicates >> property->predicate & 1;
    case PROPERTY_REACHABLE:
    case PROPERTY_MONITOR:
    case PROPERTY_DECIDED:
    case PROPERTY_WINDOW: break;
    }
    return false;
}

static bool holds_after(const CheckWords *c, uint32_t row, uint8_t predicate)
{
    const uint64_t predicates =
        row ? c->example->rows[row - 1].predicates : c->b->predicates_initially;

    return predicates >> predicate & 1;
}

/* From the end back to where the second condition held last: behind that, the first that was to lead
 * to it. */
static void find_trigger(const CheckWords *c)
{
    Counterexample *example = c->example;
    uint32_t row = example->row_count;

    while (row > 0 && !holds_after(c, row, c->property->second))
        row--;
    if (holds_after(c, row, c->property->second))
        row++;
    while (row <= example->row_count && !holds_after(c, row, c->property->predicate))
        row++;
    if (row > example->row_count)
        return;
    example->trigger = (int)row;
    counterexample_name_row(example, row);
}

static void note_fails(const CheckWords *c)
{
    Row *rows = (Row *)c->example->rows;

    c->example->trigger = NO_TRIGGER;
    c->example->fails_initially = fails(c->property, c->b->predicates_initially);
    for (uint32_t i = 0; i < c->example->row_count; i++)
        rows[i].fails = fails(c->property, rows[i].predicates);
    if (c->property->kind == PROPERTY_LEADS_TO)
        find_trigger(c);
}

/* ---- the clause that decided ---- */

static RunClauseValue value_of(const CheckWords *c, const char *text, TypedValue value)
{
    g_autofree char *words = build_value_text(c->b, value);

    return (RunClauseValue){text, value, arena_strdup(c->b->arena, words)};
}

static void keep_clause(const CheckWords *c, const DecisiveClause *found, uint32_t row)
{
    Arena *arena = c->b->arena;
    const SourceMap *sources = c->b->system->design->sources;
    g_autofree char *text = source_expression(sources, found->span);
    g_autofree char *sentence = explain_clause_text(c->b->program, found);
    RunClauseValue *bindings = arena_array(arena, RunClauseValue, found->bindings->len);
    RunClauseValue *values = arena_array(arena, RunClauseValue, found->values->len);

    for (guint i = 0; i < found->bindings->len; i++) {
        const ClauseBinding *it = &g_array_index(found->bindings, ClauseBinding, i);
        bindings[i] = value_of(c, it->name, it->value);
    }
    for (guint i = 0; i < found->values->len; i++) {
        const ClauseValue *it = &g_array_index(found->values, ClauseValue, i);
        g_autofree char *part = source_expression(sources, it->span);
        values[i] = value_of(c, arena_strdup(arena, part), it->value);
    }
    c->example->clause =
        (RunClause){.text = arena_strdup(arena, text),
                    .value = found->value,
                    .is_whole = found->span.start == c->decl->initial->span.start &&
                                found->span.end == c->decl->initial->span.end,
                    .row = row,
                    .place = build_place(c->b, found->span),
                    .bindings = bindings,
                    .binding_count = found->bindings->len,
                    .values = values,
                    .value_count = found->values->len,
                    .sentence = arena_strdup(arena, sentence)};
}

/* Of the state after a row; `state` NULL: of a condition with no state in it. */
static void find_clause(const CheckWords *c, const Word *state, uint32_t row, bool value)
{
    DecisiveClause found;

    if (!c->decl || !explain_clause_of_check(c->b->program, c->b->property.index, state, value,
                                             c->b->arena, &found))
        return;
    keep_clause(c, &found, row);
    explain_clause_clear(&found);
}

/* Of what goes round forever: a state of it in which the condition does not hold. */
static void find_clause_in_loop(const CheckWords *c)
{
    const Run *run = c->verdict->run;
    g_autoptr(Replay) replay = run ? replay_new(c->b->program, run) : NULL;
    const ReplayStep *step = NULL;
    uint32_t position = 0;

    while (replay && (step = replay_step(replay)) && !step->step.is_error) {
        position++;
        if (position < MIN(run->loop + 1, run->length) ||
            (replay_predicates(replay) >> c->property->predicate & 1))
            continue;
        uint32_t row = 0;
        while (row < c->example->row_count && c->example->rows[row].step <= position)
            row++;
        find_clause(c, replay_state(replay), row, false);
        return;
    }
}

/* ---- what fails ---- */

static const char *clause_or(const CheckWords *c, const char *before, const char *words,
                             const char *text)
{
    if (c->example->clause.text)
        return arena_printf(c->b->arena, "%s%s", before, c->example->clause.sentence);
    return arena_printf(c->b->arena, "%s%s: %s", before, words, text);
}

/* The values of what decided: "; x is 0, y is 1"; where it has no parts, its own. */
static const char *with_values(const CheckWords *c, const char *text)
{
    const RunClause *clause = &c->example->clause;
    g_autoptr(GString) out = g_string_new(text);

    if (clause->text && !clause->is_whole && clause->value_count == 0)
        g_string_append_printf(out, "; %s is %s", clause->text, clause->value ? "true" : "false");
    for (uint32_t i = 0; i < clause->value_count; i++)
        g_string_append_printf(out, "%s%s is %s", i ? ", " : "; ", clause->values[i].text,
                               clause->values[i].value_text);
    return arena_strdup(c->b->arena, out->str);
}

/* "it goes on like this, and after step 3 this does not hold: x == 1; x is 0" */
static const char *liveness_text(const CheckWords *c, uint32_t row, const char *words,
                                 const char *text)
{
    const char *how = build_is_at_rest(c->b) ? "no process can go on" : "it goes on like this";
    const char *when = row ? arena_printf(c->b->arena, "after step %u ", row) : "";

    counterexample_name_row(c->example, row);
    return with_values(c, arena_printf(c->b->arena, "%s, and %s%s: %s", how, when, words, text));
}

static const char *unreachable_text(const CheckWords *c, const char *text)
{
    if (c->example->row_count == 0)
        return arena_printf(c->b->arena, "in no state that can be reached does this hold: %s",
                            text);
    return arena_printf(c->b->arena, "now this holds: %s", text);
}

static const char *what_happened(const CheckWords *c, const char *text, const char *second)
{
    Builder *b = c->b;
    const bool never = c->decl && c->decl->check == CHECK_NEVER;

    switch (c->property->kind) {
    case PROPERTY_DECIDED:
        find_clause(c, NULL, 0, never);
        return clause_or(c, "", never ? "this holds" : "this does not hold", text);
    case PROPERTY_ALWAYS:
        find_clause(c, replay_state(b->replay), c->example->row_count, never);
        return clause_or(c, "", never ? "now this holds" : "now this does not hold", text);
    case PROPERTY_AT_REST:
        find_clause(c, replay_state(b->replay), c->example->row_count, false);
        return clause_or(c, "at rest, and ", "this does not hold", text);
    case PROPERTY_RARE:
        find_clause(c, replay_state(b->replay), c->example->row_count, true);
        return with_values(
            c, arena_printf(b->arena, "now this holds, and in no shorter run: %s", text));
    case PROPERTY_REACHABLE: return unreachable_text(c, text);
    case PROPERTY_EVENTUALLY:
        find_clause_in_loop(c);
        return liveness_text(c, 0, "this never holds", text);
    case PROPERTY_LEADS_TO:
        return liveness_text(c, (uint32_t)MAX(c->example->trigger, 0), "this never holds", second);
    case PROPERTY_SETTLES:
        find_clause_in_loop(c);
        return liveness_text(c, c->example->clause.row, "this does not hold", text);
    case PROPERTY_MONITOR:
        return c->decl ? build_stale_read(b, c->example, &b->system->checks[b->property.index])
                       : NULL;
    case PROPERTY_WINDOW: break;
    }
    return NULL;
}

static const char *rare_text(const CheckWords *c)
{
    const ModelProperty *property = c->property;
    const double bound = (double)property->parts / (double)property->whole;
    const double above = c->verdict->max[0] - bound; /* or it would not be broken */
    const int digits = MAX(6, MIN(1 + (int)ceil(-log10(MAX(above, 1e-15))), 15));
    g_autofree char *max = interval_text(c->verdict->max, digits);

    return arena_printf(c->b->arena,
                        "its probability is up to %s, more than %" G_GINT64_FORMAT
                        "/%" G_GINT64_FORMAT,
                        max, property->parts, property->whole);
}

/* "never settles: steps 6-8 repeat" */
static const char *never_text(const CheckWords *c, const char *never)
{
    const Counterexample *example = c->example;
    const uint32_t first = example->loop + 1, last = example->row_count;

    if (first < last)
        return arena_printf(c->b->arena, "%s: steps %u-%u repeat", never, first, last);
    if (first == last)
        return arena_printf(c->b->arena, "%s: step %u repeats", never, first);
    const char *how = build_is_at_rest(c->b) ? "at rest" : "nothing more is done";
    if (last == 0)
        return arena_printf(c->b->arena, "%s: %s from the start", never, how);
    return arena_printf(c->b->arena, "%s: %s after step %u", never, how, last);
}

static const char *failure_text(const CheckWords *c)
{
    const uint32_t steps = c->verdict->steps;

    switch (c->property->kind) {
    case PROPERTY_DECIDED: return "broken";
    case PROPERTY_RARE: return rare_text(c);
    case PROPERTY_EVENTUALLY: return never_text(c, "never happens");
    case PROPERTY_LEADS_TO: return never_text(c, "never follows");
    case PROPERTY_SETTLES: return never_text(c, "never settles");
    case PROPERTY_REACHABLE:
        if (c->verdict->result == CHECK_BROKEN)
            return "never reached";
        return arena_printf(c->b->arena, "reached after %u steps", steps);
    case PROPERTY_ALWAYS:
    case PROPERTY_AT_REST:
    case PROPERTY_MONITOR:
    case PROPERTY_WINDOW: break;
    }
    if (steps == 0)
        return "broken from the start";
    return arena_printf(c->b->arena, "broken at step %u", steps);
}

void build_check(Builder *b, Counterexample *example)
{
    const uint32_t index = b->property.index;
    const bool is_declared = index < b->system->check_count;
    const Decl *decl = is_declared ? b->system->checks[index].decl : NULL;
    const CheckWords c = {b, example, &b->verdicts->checks[index],
                          &b->model->properties[b->system->window_count + index], decl};
    const SourceMap *sources = b->system->design->sources;
    g_autofree char *text =
        decl && decl->initial ? source_expression(sources, decl->initial->span) : NULL;
    g_autofree char *second =
        decl && decl->second ? source_expression(sources, decl->second->span) : NULL;

    example->property = c.property->name;
    example->subtitle = is_declared ? build_property_text(b, &b->system->checks[index]) : NULL;
    counterexample_name_row(example, c.verdict->steps);
    note_fails(&c);
    example->ending = what_happened(&c, text, second);
    example->failure = failure_text(&c);
    if (c.property->kind == PROPERTY_ALWAYS && example->row_count > 0)
        ((Row *)example->rows)[example->row_count - 1].breaks = c.property->name;
}
