/* What was drawn in a step: how probable that was, what it makes the design do, and what else it
 * would have done. */
#include "checker/language/syntax/decl.h"
#include "checker/program/replay/draws.h"
#include "traces/counterexample/build_private.h"

/* ---- the two ways of a chance ---- */

static bool is_short(const TypedStmt *stmt)
{
    return stmt->body.count + stmt->other.count + stmt->branch_count == 0;
}

const char *build_way_text(const Builder *b, const TypedBlock *way)
{
    enum { MAX_STATEMENTS = 3 };
    g_autoptr(GString) text = g_string_new(NULL);

    for (uint32_t i = 0; i < way->count; i++) {
        if (way->list[i]->kind == TYPED_BREAK)
            continue;
        if (i == MAX_STATEMENTS || !is_short(way->list[i]))
            return NULL;
        g_autofree char *words = source_words(b->system->design->sources, way->list[i]->span);
        g_string_append_printf(text, "%s%s", text->len ? ", " : "", words);
    }
    return text->len ? arena_strdup(b->arena, text->str) : NULL;
}

/* Which of an array of components it is must be written there: nobody knows what a variable would have
 * held. */
static int lane_of(const Builder *b, const TypedExpr *call)
{
    const Instance *instance = call->operation->instance;

    if (!instance->index)
        return build_lane_of(b, instance, 0);
    if (!call->left || call->left->kind != NODE_CONST)
        return NO_LANE;
    return build_lane_of(b, instance, (int64_t)type_ordinal(instance->index, call->left->value));
}

static int first_lane(const Builder *b, const TypedBlock *way)
{
    for (uint32_t i = 0; i < way->count; i++) {
        const TypedExpr *value = way->list[i]->value;
        if (value && value->kind == NODE_OPERATION)
            return lane_of(b, value);
    }
    return NO_LANE;
}

static const char *words_of(const Builder *b, const RowDraw *draw, bool is_empty)
{
    const char *odds = arena_printf(b->arena, "%u in %u", draw->parts, draw->whole);

    if (draw->taken)
        return arena_printf(b->arena, "%s: %s", odds, draw->taken);
    if (is_empty && draw->other)
        return arena_printf(b->arena, "%s: without %s", odds, draw->other);
    return odds;
}

static void fill_chance(const Builder *b, const TypedStmt *stmt, uint32_t choice, RowDraw *draw)
{
    const TypedBlock *taken = choice == 0 ? &stmt->body : &stmt->other;
    const TypedBlock *other = choice == 0 ? &stmt->other : &stmt->body;

    draw->taken = build_way_text(b, taken);
    draw->other = build_way_text(b, other);
    draw->other_lane = draw->other ? first_lane(b, other) : NO_LANE;
    draw->text = words_of(b, draw, taken->count == 0);
}

/* ---- a pick ---- */

/* Which value it was is known where each may be drawn. */
static void fill_pick(const Builder *b, const TypedStmt *stmt, uint32_t choice, RowDraw *draw)
{
    if (!stmt->target && !stmt->value) {
        const int64_t value = type_value(stmt->var->type, choice);
        g_autofree char *text = value_text(b->system, stmt->var->type, &value);
        draw->taken = arena_printf(b->arena, "%s is %s", stmt->var->name, text);
    }
    draw->text = words_of(b, draw, false);
}

/* ---- all of it ---- */

void build_draws(const Builder *b, Row *row)
{
    g_autoptr(GArray) found = replay_draws(b->replay);
    RowDraw *draws = arena_array(b->arena, RowDraw, found->len);

    for (guint i = 0; i < found->len; i++) {
        const ReplayDraw *it = &g_array_index(found, ReplayDraw, i);
        draws[i] = (RowDraw){.parts = it->parts, .whole = it->whole, .other_lane = NO_LANE};
        if (it->stmt)
            draws[i].place = build_place(b, it->stmt->span);
        if (it->stmt && it->stmt->kind == TYPED_CHANCE)
            fill_chance(b, it->stmt, it->choice, &draws[i]);
        else if (it->stmt)
            fill_pick(b, it->stmt, it->choice, &draws[i]);
        else
            draws[i].text = words_of(b, &draws[i], false);
    }
    row->draws = draws;
    row->draw_count = found->len;
}
