/* What the rows of a run changed and what its lanes held, in short. */
#include "checker/language/syntax/decl.h"
#include "traces/counterexample/build_private.h"

TypedValue build_value_after(const Watched *watched, guint rows)
{
    return g_array_index(watched->values, TypedValue, MIN(rows, watched->values->len - 1));
}

static bool is_same(TypedValue one, TypedValue other)
{
    return one.slots == other.slots || typed_value_equal(one, other);
}

static bool is_changed(const Watched *watched, guint row)
{
    return !is_same(build_value_after(watched, row), build_value_after(watched, row + 1));
}

static bool ever_changes(const Watched *watched)
{
    for (guint i = 1; i < watched->values->len; i++)
        if (!is_same(build_value_after(watched, i), build_value_after(watched, 0)))
            return true;
    return false;
}

static bool window_names(const TypedExpr *node, const Watched *watched)
{
    if (!node)
        return false;
    if (node->kind == NODE_VAR && node->var == watched->variable.var)
        return !node->left || node->left->kind != NODE_CONST || watched->variable.index < 0 ||
               (int64_t)type_ordinal(watched->variable.var->instance->index, node->left->value) ==
                   watched->variable.index;
    for (uint32_t i = 0; i < node->item_count; i++)
        if (window_names(node->items[i], watched))
            return true;
    return window_names(node->left, watched) || window_names(node->right, watched) ||
           window_names(node->third, watched);
}

static const TypedExpr *window_node(const Builder *b, uint32_t window)
{
    return b->system->windows[window].first;
}

static bool is_idle(const Builder *b, int lane)
{
    return lane != NO_LANE && g_array_index(b->lanes, Lane, lane).idle;
}

static const char *lane_name(const Builder *b, int lane)
{
    return g_array_index(b->lanes, Lane, lane).name;
}

/* A place of an array that stays empty is nothing to speak of. */
static bool is_dull(const Builder *b, const Watched *watched)
{
    return is_idle(b, watched->variable.lane) ||
           (watched->variable.place >= 0 && !ever_changes(watched) &&
            typed_value_is_empty(build_value_after(watched, 0)));
}

static void say_value(const Builder *b, GString *text, const Watched *watched, guint steps)
{
    if (text->len)
        g_string_append(text, ", ");
    if (watched->variable.lane == NO_LANE)
        g_string_append(text, watched->variable.name);
    else if (watched->variable.is_main)
        g_string_append(text, lane_name(b, watched->variable.lane));
    else
        g_string_append_printf(text, "%s.%s", lane_name(b, watched->variable.lane),
                               watched->variable.name);
    g_autofree char *value = build_value_text(b, build_value_after(watched, steps));
    g_string_append_printf(text, " %s", value);
}

/* The windows that open or close in the row. */
static uint64_t opens_or_closes(const Builder *b, guint index)
{
    uint64_t before = index ? g_array_index(b->rows, Row, index - 1).open : b->opened_initially;

    return before ^ g_array_index(b->rows, Row, index).open;
}

static bool window_changed(const Builder *b, guint index, const Watched *watched)
{
    const uint64_t changed = opens_or_closes(b, index);

    for (uint32_t i = 0; i < b->system->window_count; i++)
        if ((changed >> i & 1) && window_names(window_node(b, i), watched))
            return true;
    return false;
}

static bool comes_due(const Watched *timer, guint row)
{
    enum { DUE = 1 };
    TypedValue before = build_value_after(timer, row), after = build_value_after(timer, row + 1);

    return timer->variable.var->type->kind == KIND_TIMER && before.slots[0] > DUE &&
           after.slots[0] == DUE;
}

/* "cache.expiry is due" */
static void say_due(const Builder *b, GString *text, guint index)
{
    for (guint i = 0; i < b->timers->len; i++) {
        const Watched *timer = &g_array_index(b->timers, Watched, i);
        if (comes_due(timer, index))
            g_string_append_printf(text, "%s%s.%s is due", text->len ? ", " : "",
                                   lane_name(b, timer->variable.lane), timer->variable.name);
    }
}

/* Where a window opens or closes: also what did not change, but belongs to it. */
static void say_for_windows(Builder *b, GString *text, guint index)
{
    if (!opens_or_closes(b, index))
        return;
    for (guint i = 0; i < b->watched->len; i++) {
        const Watched *watched = &g_array_index(b->watched, Watched, i);
        if (!is_changed(watched, index) && !is_dull(b, watched) &&
            window_changed(b, index, watched))
            say_value(b, text, watched, index + 1);
    }
}

static const char *words_after(const Builder *b, const Watched *watched, guint rows)
{
    g_autofree char *text = build_value_text(b, build_value_after(watched, rows));

    return arena_strdup(b->arena, text);
}

static Change change_of(const Builder *b, guint number, guint row)
{
    const Watched *watched = &g_array_index(b->watched, Watched, number);

    return (Change){.lane = watched->variable.lane,
                    .variable = watched->variable.name,
                    .is_main = watched->variable.is_main,
                    .before = words_after(b, watched, row),
                    .after = words_after(b, watched, row + 1),
                    .number = number,
                    .old = build_value_after(watched, row),
                    .new = build_value_after(watched, row + 1)};
}

/* "fault at line 33; 1 in 10: without cache.del(); cache 0" */
static const char *with_happenings(const Builder *b, const Row *row, const char *values)
{
    if (!row->fault && row->draw_count == 0)
        return arena_strdup(b->arena, values);
    g_autoptr(GString) text = g_string_new(row->fault);
    for (uint32_t i = 0; i < row->draw_count; i++)
        g_string_append_printf(text, "%s%s", text->len ? "; " : "", row->draws[i].text);
    if (text->len && *values)
        g_string_append(text, row->draw_count ? "; " : ", ");
    g_string_append(text, values);
    return arena_strdup(b->arena, text->str);
}

/* `changes` and `text` are room for what it finds. */
static void finish_row(Builder *b, guint index, GArray *changes, GString *text)
{
    Row *row = &g_array_index(b->rows, Row, index);

    g_array_set_size(changes, 0);
    g_string_truncate(text, 0);
    for (guint i = 0; i < b->watched->len; i++) {
        const Watched *watched = &g_array_index(b->watched, Watched, i);
        if (!is_changed(watched, index))
            continue;
        say_value(b, text, watched, index + 1);
        if (watched->variable.lane == NO_LANE)
            continue;
        Change change = change_of(b, i, index);
        g_array_append_val(changes, change);
    }
    if (row->kind == ROW_TIME)
        say_due(b, text, index);
    say_for_windows(b, text, index);
    row->changes = arena_copy(b->arena, changes->data, changes->len, sizeof(Change));
    row->change_count = changes->len;
    row->state = with_happenings(b, row, text->str);
}

/* Before the first step: the main variable, and what else changes in this run. */
static void finish_lane(Builder *b, int number)
{
    Lane *lane = &g_array_index(b->lanes, Lane, number);
    g_autoptr(GPtrArray) parts = g_ptr_array_new();

    lane->in_parts = true;
    for (guint i = 0; i < b->watched->len; i++) {
        const Watched *watched = &g_array_index(b->watched, Watched, i);
        if (watched->variable.lane != number ||
            (!watched->variable.is_main && !ever_changes(watched)))
            continue;
        const char *value = words_after(b, watched, 0);
        if (watched->variable.is_main) {
            lane->value = value;
            lane->in_parts = false;
        }
        g_ptr_array_add(parts,
                        (gpointer)arena_printf(b->arena, "%s %s", watched->variable.name, value));
    }
    lane->in_parts &= parts->len > 0;
    if (parts->len == 1 && lane->value) {
        lane->initial = lane->value;
        lane->value = NULL;
        return;
    }
    lane->parts = arena_copy(b->arena, parts->pdata, parts->len, sizeof(char *));
    lane->part_count = parts->len;
    g_ptr_array_add(parts, NULL);
    g_autofree char *text = g_strjoinv(", ", (char **)parts->pdata);
    lane->initial = arena_strdup(b->arena, text);
}

/* The lane of the first component that is named, as the text is read. */
static int first_lane(const Builder *b, const TypedExpr *node)
{
    int lane = NO_LANE;

    if (!node)
        return lane;
    for (guint i = 0; node->kind == NODE_VAR && i < b->watched->len; i++) {
        const Watched *watched = &g_array_index(b->watched, Watched, i);
        if (watched->variable.lane != NO_LANE && window_names(node, watched))
            return watched->variable.lane;
    }
    const TypedExpr *parts[] = {node->left, node->right, node->third};
    for (guint i = 0; lane == NO_LANE && i < G_N_ELEMENTS(parts); i++)
        lane = first_lane(b, parts[i]);
    for (uint32_t i = 0; lane == NO_LANE && i < node->item_count; i++)
        lane = first_lane(b, node->items[i]);
    return lane;
}

/* Of an array of components the window may look at any: stale is the first without which, were it
 * as in the beginning, the window would be closed. */
static int stale_lane(const Builder *b, uint32_t window)
{
    const int first = first_lane(b, window_node(b, window));
    const uint8_t predicate = b->model->properties[window].predicate;

    for (uint32_t i = 0; i < b->system->instance_count; i++) {
        const Instance *instance = b->system->instances[i];
        const int lane = build_lane_of(b, instance, 0);
        if (first < lane || first >= lane + (int)instance->count || !instance->index)
            continue;
        for (uint64_t j = 0; j < instance->count; j++)
            if (!(replay_predicates_without(b->replay, instance, (int64_t)j) >> predicate & 1))
                return lane + (int)j;
    }
    return first;
}

void build_stale(Builder *b, uint64_t before)
{
    for (uint32_t i = 0; i < b->system->window_count; i++)
        if ((b->open & ~before) >> i & 1)
            b->stale[i] = stale_lane(b, i);
}

static uint64_t lanes_looked_at(const Builder *b, uint32_t window)
{
    uint64_t lanes = 0;

    for (guint i = 0; i < b->watched->len; i++) {
        const Watched *watched = &g_array_index(b->watched, Watched, i);
        if (watched->variable.lane >= 0 && watched->variable.lane < 64 &&
            window_names(window_node(b, window), watched))
            lanes |= (uint64_t)1 << watched->variable.lane;
    }
    return lanes;
}

RunWindow *build_windows(Builder *b)
{
    RunWindow *windows = arena_array(b->arena, RunWindow, b->system->window_count);

    for (uint32_t i = 0; i < b->system->window_count; i++) {
        const Decl *decl = b->system->windows[i].decl;
        windows[i] =
            (RunWindow){decl->name.text, decl->text ? decl->text : "",
                        b->stale[i] == NO_LANE ? first_lane(b, window_node(b, i)) : b->stale[i],
                        b->opened_initially >> i & 1, lanes_looked_at(b, i)};
    }
    return windows;
}

/* ---- which lanes take part ---- */

static bool property_names(const Builder *b, const Watched *watched)
{
    const Property *property = NULL;

    if (b->property.kind == REFERENCE_WINDOW)
        property = &b->system->windows[b->property.index];
    else if (b->property.kind == REFERENCE_CHECK && b->property.index < b->system->check_count)
        property = &b->system->checks[b->property.index];
    return property &&
           (window_names(property->first, watched) || window_names(property->second, watched));
}

/* What is watched matters to a run where it changes, or where the run is about it and it holds
 * something. */
static void find_busy_watched(const Builder *b, bool *busy)
{
    for (guint i = 0; i < b->watched->len; i++) {
        const Watched *watched = &g_array_index(b->watched, Watched, i);
        if (watched->variable.lane == NO_LANE || busy[watched->variable.lane])
            continue;
        busy[watched->variable.lane] =
            ever_changes(watched) ||
            (property_names(b, watched) && !typed_value_is_empty(build_value_after(watched, 0)));
    }
}

static void find_idle_lanes(Builder *b)
{
    g_autofree bool *busy = g_new0(bool, b->lanes->len + 1);

    for (guint i = 0; i < b->rows->len; i++) {
        const Row *row = &g_array_index(b->rows, Row, i);
        busy[row->lane] = true;
        for (uint32_t j = 0; j < row->call_count; j++)
            if (row->calls[j].lane != NO_LANE)
                busy[row->calls[j].lane] = true;
    }
    find_busy_watched(b, busy);
    for (guint i = 0; i < b->lanes->len; i++)
        g_array_index(b->lanes, Lane, i).idle = !busy[i];
}

void build_states(Builder *b)
{
    g_autoptr(GArray) changes = g_array_new(FALSE, FALSE, sizeof(Change));
    g_autoptr(GString) text = g_string_new(NULL);

    find_idle_lanes(b);
    for (guint i = 0; i < b->rows->len; i++)
        finish_row(b, i, changes, text);
    for (guint i = 0; i < b->lanes->len; i++)
        if (!g_array_index(b->lanes, Lane, i).is_process)
            finish_lane(b, (int)i);
}

/* ---- what a window was opened by ---- */

char *build_window_values(const Builder *b, uint32_t window, uint32_t steps)
{
    enum { MOST = 4 };
    GString *text = g_string_new(NULL);
    guint said = 0;

    for (guint i = 0; i < b->watched->len; i++) {
        const Watched *watched = &g_array_index(b->watched, Watched, i);
        if (is_dull(b, watched) || !window_names(window_node(b, window), watched))
            continue;
        if (said++ < MOST)
            say_value(b, text, watched, steps);
    }
    if (said > MOST)
        g_string_append(text, ", ...");
    return g_string_free(text, FALSE);
}
