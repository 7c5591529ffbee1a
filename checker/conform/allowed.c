#include "checker/conform/allowed.h"

#include "checker/program/bytecode/layout.h"

#include <string.h>

typedef struct Collecting {
    const AllowedRequest *request;
    GPtrArray *own, *others;
} Collecting;

static const char a_new_value[] = "a new value";

char *allowed_value_text(const AllowedRequest *request, TypedValue value, uint32_t names,
                         const char *unseen)
{
    const Type *kind = value.type->kind == KIND_OPTION ? value.type->element : value.type;
    const char *text = NULL;

    if (!typed_value_is_none(value) && layout_is_scalar(value.type))
        text = text_names_find(possible_names(request->possible), names, kind, value.slots[0]);
    if (text)
        return g_strdup(text);
    bool is_new = !typed_value_is_none(value) && kind->kind == KIND_INT && !kind->name;
    return is_new && unseen ? g_strdup(unseen)
                            : value_text(request->system, value.type, value.slots);
}

char *allowed_call_text(const AllowedRequest *request, const KnownCall *call, uint32_t names)
{
    const LogGroup *group = request->group;
    const BoundPlace *place = &group->places[log_group_place(group, call->operation, call->index)];
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_append_printf(text, "%s.%s(", place->name, call->operation->name);
    for (uint32_t i = 0; i < call->operation->argument_count; i++) {
        g_autofree char *value =
            allowed_value_text(request, call->arguments[i], names, a_new_value);
        g_string_append_printf(text, "%s%s", i ? ", " : "", value);
    }
    g_string_append_c(text, ')');
    if (call->result.type) {
        g_autofree char *value = allowed_value_text(request, call->result, names, a_new_value);
        g_string_append_printf(text, ": %s", value);
    }
    return g_strdup(text->str);
}

static void collect(void *user, const KnownCall *call, uint32_t names)
{
    Collecting *c = user;
    BoundMatch match;
    bool is_own =
        log_line_is(c->request->group, c->request->line, call->operation, call->index, &match);
    GPtrArray *list = is_own ? c->own : c->others;
    char *text = allowed_call_text(c->request, call, names);

    if (g_ptr_array_find_with_equal_func(list, text, g_str_equal, NULL))
        g_free(text);
    else
        g_ptr_array_add(list, text);
}

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_sorted(GPtrArray *texts, GPtrArray *list)
{
    g_ptr_array_sort(list, compare_texts);
    for (guint i = 0; i < list->len && texts->len <= ALLOWED_MOST; i++)
        g_ptr_array_add(texts, g_strdup(texts->len < ALLOWED_MOST ? list->pdata[i] : "..."));
}

void allowed_add(GPtrArray *texts, const AllowedRequest *request)
{
    g_autoptr(GPtrArray) own = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GPtrArray) others = g_ptr_array_new_with_free_func(g_free);
    Collecting c = {request, own, others};

    for (uint32_t i = 0; i < request->way_count; i++)
        possible_next(request->possible, request->ways[i], collect, &c);
    add_sorted(texts, own);
    add_sorted(texts, others);
}
