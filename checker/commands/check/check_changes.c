#include "checker/commands/check/check_changes.h"

#include "checker/base/duration.h"
#include "checker/base/error.h"
#include "checker/base/json_depth.h"

#include <stdbool.h>
#include <string.h>

/* ---- an answer as facts ---- */

/* One thing that an answer says. What is declared can come and go; a verdict is compared where both
 * answers have it. */
typedef struct Fact {
    char *what, *value;
    bool is_declared;
} Fact;

static void free_fact(gpointer data)
{
    Fact *fact = data;

    g_free(fact->what);
    g_free(fact->value);
    g_free(fact);
}

static void add_fact(GPtrArray *facts, bool is_declared, char *what, char *value)
{
    Fact *fact = g_new0(Fact, 1);

    *fact = (Fact){what, value, is_declared};
    g_ptr_array_add(facts, fact);
}

static const Fact *find(const GPtrArray *facts, const char *what)
{
    for (guint i = 0; i < facts->len; i++)
        if (strcmp(((const Fact *)facts->pdata[i])->what, what) == 0)
            return facts->pdata[i];
    return NULL;
}

/* ---- members; NULL where there is none of that type ---- */

static JsonObject *object_of(JsonNode *node)
{
    return node && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static JsonNode *member(JsonObject *object, const char *name)
{
    return object ? json_object_get_member(object, name) : NULL;
}

static JsonArray *array_member(JsonObject *object, const char *name)
{
    JsonNode *node = member(object, name);

    return node && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

static const char *string_of(JsonNode *node)
{
    return node && json_node_get_value_type(node) == G_TYPE_STRING ? json_node_get_string(node)
                                                                   : NULL;
}

static const char *string_member(JsonObject *object, const char *name)
{
    return string_of(member(object, name));
}

static guint length_of(JsonArray *array)
{
    return array ? json_array_get_length(array) : 0;
}

/* Strings of an array, with something between them. Caller frees. */
static char *joined(JsonArray *array, const char *between)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < length_of(array); i++) {
        const char *one = string_of(json_array_get_element(array, i));
        g_string_append_printf(text, "%s%s", i ? between : "", one ? one : "?");
    }
    return g_string_free(text, FALSE);
}

/* ---- verdicts, in the words of the matrix ---- */

static char *longest_of(JsonObject *object)
{
    const char *seconds = string_member(object, "at_most");
    g_autofree char *read = seconds ? g_strconcat(seconds, "s", NULL) : NULL;
    int64_t microseconds;

    return read && duration_read(read, &microseconds) ? duration_text(microseconds) : NULL;
}

static char *window_text(JsonObject *window)
{
    const char *verdict = string_member(window, "verdict");
    g_autofree char *longest = longest_of(window);
    JsonNode *in_turn = member(window, "in_turn");
    g_autofree char *by = joined(array_member(window, "by"), in_turn ? " and then " : " or ");

    if (g_strcmp0(verdict, "never") == 0)
        return g_strdup("never opens");
    if (g_strcmp0(verdict, "lasts") == 0)
        return g_strdup_printf("at most %s", longest ? longest : "?");
    if (g_strcmp0(verdict, "until") == 0)
        return g_strdup_printf("until %s%s%s", by, longest ? ", " : "", longest ? longest : "");
    return g_strdup(verdict ? verdict : "?");
}

static char *check_text_of(JsonObject *check)
{
    const char *verdict = string_member(check, "verdict");

    return g_strdup(verdict ? verdict : "?");
}

/* A number, a time, or what it is known to lie between. */
static char *measure_text(JsonObject *measure)
{
    g_autofree char *longest = longest_of(measure);
    g_autoptr(JsonObject) shown = json_object_new();
    g_autoptr(JsonNode) root = json_node_new(JSON_NODE_OBJECT);
    JsonNode *value = member(measure, "value");

    if (value)
        return json_to_string(value, FALSE);
    if (longest)
        return g_steal_pointer(&longest);
    if (member(measure, "at_most"))
        return g_strdup(member(measure, "unbounded") ? "no bound" : "-");
    for (int i = 0; i < 2; i++) {
        const char *name = i ? "greatest" : "least";
        JsonNode *end = member(measure, name);
        if (end)
            json_object_set_member(shown, name, json_node_copy(end));
    }
    json_node_set_object(root, shown);
    return json_to_string(root, FALSE);
}

static void add_members(GPtrArray *facts, const char *fixes, JsonObject *row, const char *name,
                        char *(*text)(JsonObject *))
{
    JsonObject *all = object_of(member(row, name));
    g_autoptr(GList) names = all ? json_object_get_members(all) : NULL;

    for (GList *it = names; it; it = it->next)
        add_fact(facts, false, g_strdup_printf("%s: %s", fixes, (const char *)it->data),
                 text(object_of(member(all, it->data))));
}

static void add_trouble(GPtrArray *facts, const char *fixes, JsonObject *row, const char *name,
                        const char *word)
{
    JsonNode *node = member(row, name);

    if (node)
        add_fact(facts, false, g_strdup_printf("%s: %s", fixes, word),
                 g_strdup(JSON_NODE_HOLDS_NULL(node) ? "none" : "reached"));
}

static void add_row(GPtrArray *facts, JsonObject *row)
{
    g_autofree char *names = joined(array_member(row, "fixes"), " + ");
    const char *fixes = *names ? names : "as written";

    add_members(facts, fixes, row, "windows", window_text);
    add_members(facts, fixes, row, "checks", check_text_of);
    add_members(facts, fixes, row, "measures", measure_text);
    add_trouble(facts, fixes, row, "deadlock", "deadlock");
    add_trouble(facts, fixes, row, "design_error", "design error");
}

/* ---- the rest of an answer ---- */

static void add_declared(GPtrArray *facts, JsonObject *answer)
{
    static const char *const kinds[][2] = {
        {"fixes", "fix"}, {"windows", "window"}, {"checks", "check"}, {"measures", "measure"}};
    JsonObject *declared = object_of(member(answer, "declared"));

    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        JsonArray *list = array_member(declared, kinds[i][0]);
        for (guint j = 0; j < length_of(list); j++) {
            const char *name = string_member(object_of(json_array_get_element(list, j)), "name");
            if (name)
                add_fact(facts, true, g_strdup_printf("%s %s", kinds[i][1], name), NULL);
        }
    }
}

/* A duration is a string of seconds, others are numbers and words. */
static char *param_text(JsonNode *value)
{
    g_autofree char *read = string_of(value) ? g_strconcat(string_of(value), "s", NULL) : NULL;
    int64_t microseconds;

    if (!read)
        return json_to_string(value, FALSE);
    return duration_read(read, &microseconds) ? duration_text(microseconds)
                                              : g_strdup(string_of(value));
}

static void add_params(GPtrArray *facts, JsonObject *answer)
{
    JsonObject *params = object_of(member(answer, "params"));
    g_autoptr(GList) names = params ? json_object_get_members(params) : NULL;

    for (GList *it = names; it; it = it->next)
        add_fact(facts, true, g_strdup_printf("param %s", (const char *)it->data),
                 param_text(member(params, it->data)));
}

static void add_cheapest(GPtrArray *facts, JsonObject *answer)
{
    JsonObject *goals = object_of(member(answer, "cheapest"));
    g_autoptr(GList) names = goals ? json_object_get_members(goals) : NULL;

    for (GList *it = names; it; it = it->next) {
        JsonObject *goal = object_of(member(goals, it->data));
        g_autofree char *fixes = joined(array_member(goal, "fixes"), " + ");
        add_fact(facts, false, g_strdup_printf("cheapest for %s", (const char *)it->data),
                 g_strdup(!goal    ? "no set"
                          : *fixes ? fixes
                                   : "as written"));
    }
}

static void add_claims(GPtrArray *facts, JsonObject *answer)
{
    JsonArray *claims = array_member(answer, "claims");

    for (guint i = 0; i < length_of(claims); i++) {
        JsonObject *claim = object_of(json_array_get_element(claims, i));
        const char *text = string_member(claim, "text"), *verdict = string_member(claim, "verdict");
        if (text)
            add_fact(facts, true, g_strdup_printf("claim %s", text), g_strdup(verdict));
    }
}

/* An answer of one set of fixes says nothing of claims: of such a pair they are no facts. */
static bool has_claims(JsonNode *root)
{
    return array_member(object_of(root), "claims") != NULL;
}

static GPtrArray *facts_of(JsonNode *root, bool compares_claims)
{
    GPtrArray *facts = g_ptr_array_new_with_free_func(free_fact);
    JsonObject *answer = object_of(root);
    JsonArray *rows = array_member(answer, "configurations");

    add_params(facts, answer);
    add_declared(facts, answer);
    for (guint i = 0; i < length_of(rows); i++)
        add_row(facts, object_of(json_array_get_element(rows, i)));
    add_cheapest(facts, answer);
    if (compares_claims)
        add_claims(facts, answer);
    return facts;
}

/* ---- what differs ---- */

static void free_change(gpointer data)
{
    CheckChange *change = data;

    g_free(change->what);
    g_free(change->before);
    g_free(change->after);
    g_free(change);
}

static void add_change(GPtrArray *changes, const char *what, const char *before, const char *after)
{
    CheckChange *change = g_new0(CheckChange, 1);

    *change = (CheckChange){g_strdup(what), g_strdup(before), g_strdup(after)};
    g_ptr_array_add(changes, change);
}

/* What an answer left out as nobody asked for it: whether it is there is not known. */
static void drop_not_asked(GPtrArray *facts, JsonNode *root)
{
    JsonObject *left = object_of(member(object_of(root), "not_asked"));
    JsonArray *claims = array_member(left, "claims");

    for (guint i = 0; i < length_of(claims); i++) {
        const char *text = string_of(json_array_get_element(claims, i));
        g_autofree char *what = g_strdup_printf("claim %s", text ? text : "");
        for (guint j = facts->len; j-- > 0;)
            if (strcmp(((const Fact *)facts->pdata[j])->what, what) == 0)
                g_ptr_array_remove_index(facts, j);
    }
}

GPtrArray *check_changes(JsonNode *before, JsonNode *after)
{
    GPtrArray *changes = g_ptr_array_new_with_free_func(free_change);
    const bool compares_claims = has_claims(before) && has_claims(after);
    g_autoptr(GPtrArray) old = facts_of(before, compares_claims);
    g_autoptr(GPtrArray) new = facts_of(after, compares_claims);

    drop_not_asked(old, after);
    drop_not_asked(new, before);
    for (guint i = 0; i < new->len; i++) {
        const Fact *now = new->pdata[i], *then = find(old, now->what);
        if (!then && now->is_declared)
            add_change(changes, now->what, NULL, now->value ? now->value : "new");
        else if (then && g_strcmp0(then->value, now->value) != 0)
            add_change(changes, now->what, then->value, now->value);
    }
    for (guint i = 0; i < old->len; i++) {
        const Fact *then = old->pdata[i];
        if (then->is_declared && !find(new, then->what))
            add_change(changes, then->what, then->value ? then->value : "declared", NULL);
    }
    return changes;
}

char *check_change_text(const CheckChange *change)
{
    if (!change->after)
        return g_strdup_printf("%s is gone", change->what);
    if (!change->before)
        return strcmp(change->after, "new") == 0
                   ? g_strdup_printf("%s is new", change->what)
                   : g_strdup_printf("%s is new: %s", change->what, change->after);
    return g_strdup_printf("%s: %s -> %s", change->what, change->before, change->after);
}

/* ---- a file ---- */

static JsonNode *refuse(const char *file, const char *why, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "--against %s: %s", file, why);
    return NULL;
}

JsonNode *check_changes_read(const char *file, const char *design, GError **error)
{
    static const char no_answer[] = "that is no answer of `stalemate check --format json`";
    g_autoptr(JsonParser) parser = json_parser_new();
    g_autoptr(GError) inner = NULL;
    g_autofree char *text = NULL;
    gsize length;

    if (!g_file_get_contents(file, &text, &length, &inner))
        return refuse(file, "the file cannot be read", error);
    if (!json_depth_is_fit(text, length))
        return refuse(file, no_answer, error);
    if (!json_parser_load_from_data(parser, text, (gssize)length, NULL))
        return refuse(file, "that is no JSON; `stalemate check --format json` writes it", error);
    JsonObject *answer = object_of(json_parser_get_root(parser));
    const char *name = string_member(answer, "design");
    if (!name || !array_member(answer, "configurations"))
        return refuse(file, no_answer, error);
    g_autofree char *other =
        g_strdup_printf("that is an answer of the design %s, and this is %s", name, design);
    if (strcmp(name, design) != 0)
        return refuse(file, other, error);
    return json_parser_steal_root(parser);
}
