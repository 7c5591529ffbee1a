/* What was probably meant by a name that is not there, beyond a slip of the pen: the words that
 * other languages and the clients of other systems have for the same thing. */
#include "checker/language/resolve/resolve.h"

enum { LISTED_MOST = 12 };

/* Words that mean the same to somebody, each group in a string of its own. */
static const char *const SYNONYMS[] = {
    " del delete remove invalidate evict unset unlink drop purge clear destroy ",
    " get read fetch find lookup load select query get_if_present getIfPresent ",
    " set put write store save setex set_ex insert cache fill ",
    " add setnx set_nx set_if_absent put_if_absent putIfAbsent ",
    " increment incr inc bump write commit update save insert next ",
    " update compare_and_set cas update_if ",
    " acquire lock take enter wait ",
    " try_acquire try_lock tryLock ",
    " release unlock leave ",
    " send push publish produce enqueue emit notify put post ",
    " receive pop consume poll dequeue recv subscribe listen take get ",
    " acknowledge ack commit done confirm ",
    " flush flushall flush_all clear ",
};

static bool same_meaning(const char *a, const char *b)
{
    g_autofree char *x = g_strdup_printf(" %s ", a), *y = g_strdup_printf(" %s ", b);

    for (guint i = 0; i < G_N_ELEMENTS(SYNONYMS); i++)
        if (strstr(SYNONYMS[i], x) && strstr(SYNONYMS[i], y))
            return true;
    return false;
}

static const Operation *find_operation(const Instance *instance, const char *name)
{
    for (uint32_t i = 0; i < instance->operation_count; i++)
        if (strcmp(instance->operations[i].name, name) == 0)
            return &instance->operations[i];
    return NULL;
}

static char *listed(const GPtrArray *names, const char *before)
{
    GString *text = g_string_new(before);

    for (guint i = 0; i < names->len && i < LISTED_MOST; i++)
        g_string_append_printf(text, "%s%s", i ? ", " : "", (const char *)names->pdata[i]);
    if (names->len > LISTED_MOST)
        g_string_append(text, ", ...");
    return g_string_free(text, FALSE);
}

/* ---- an operation that the component does not have ---- */

static char *about_event(const Instance *instance, const char *name)
{
    for (uint32_t i = 0; i < instance->event_count; i++)
        if (strcmp(instance->events[i].name, name) == 0)
            return g_strdup_printf("`%s` is %s: it happens by itself and cannot be called", name,
                                   instance->events[i].is_fault ? "a fault" : "an event");
    return NULL;
}

char *suggest_operation(const Resolver *r, const Instance *instance, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    char *help = about_event(instance, name);

    for (uint32_t i = 0; i < instance->operation_count; i++)
        g_ptr_array_add(names, (char *)instance->operations[i].name);
    g_ptr_array_add(names, NULL);
    for (guint i = 0; !help && names->pdata[i]; i++)
        if (same_meaning(name, names->pdata[i]))
            help = diagnostics_advise_name(r->diagnostics, names->pdata[i]);
    if (!help)
        help = diagnostics_advise(r->diagnostics, name, (const char *const *)names->pdata);
    g_ptr_array_set_size(names, (gint)names->len - 1);
    if (!help && names->len > 0)
        help = listed(names, "it has: ");
    return help;
}

/* ---- calls of what is no component and no function ---- */

static const struct {
    const char *words, *help;
} FOREIGN_CALLS[] = {
    {" sleep delay setTimeout usleep nanosleep Sleep timeout ",
     "write `wait 1s`: a process waits with a word of its own"},
    {" print println printf log debug console puts ",
     "leave it out: a run shows every step, and a text behind a statement is shown with it"},
    {" now time clock timestamp ",
     "no clock can be read: a component starts a `timer`, and asks whether it is `due`"},
    {" rand random randint choice ",
     "write `choose x in T`, or `pick x in T` where chance matters"},
    {" len length size count ", "write `l.size`"},
    {" fail throw raise panic exit ", "write `assert e \"text\"`"},
    {" done ended finished completed ", "whether a process has ended is `p done`"},
};

static const char *about_call(const char *name)
{
    g_autofree char *word = g_strdup_printf(" %s ", name);

    for (guint i = 0; i < G_N_ELEMENTS(FOREIGN_CALLS); i++)
        if (strstr(FOREIGN_CALLS[i].words, word))
            return FOREIGN_CALLS[i].help;
    return NULL;
}

/* The components that have such an operation, or one that means the same. */
static GPtrArray *components_with(const Resolver *r, const char *operation)
{
    GPtrArray *names = g_ptr_array_new();

    for (uint32_t i = 0; i < r->system->instance_count; i++)
        if (find_operation(r->system->instances[i], operation))
            g_ptr_array_add(names, (char *)r->system->instances[i]->name);
    return names;
}

char *suggest_call(const Resolver *r, const char *name)
{
    g_autoptr(GPtrArray) names = components_with(r, name);
    const char *help = about_call(name);

    if (names->len == 0)
        return g_strdup(help);
    return g_strdup_printf("say of which component: `%s.%s(...)`", (const char *)names->pdata[0],
                           name);
}

/* `redis.del()`: the name of a file that the design uses, and not of a component of it. */
static char *about_library(const Resolver *r, const char *name)
{
    for (uint32_t i = 1; i < r->design->tree_count; i++) {
        uint16_t source = r->design->trees[i]->source;
        g_autofree char *file =
            g_path_get_basename(source_map_get(r->design->sources, source)->path);
        if (g_ascii_strncasecmp(file, name, strlen(name)) != 0 ||
            strcmp(file + strlen(name), ".stale") != 0)
            continue;
        for (uint32_t j = 0; j < r->system->instance_count; j++)
            if (r->system->instances[j]->component->span.source == source)
                return g_strdup_printf("`%s` is the library: call the component of it, `%s`", name,
                                       r->system->instances[j]->name);
        return g_strdup_printf("`%s` is the library: declare a component of it first", name);
    }
    return NULL;
}

static char *about_receiver(const Resolver *r, const char *name, const char *operation)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new(), able = components_with(r, operation);

    for (uint32_t i = 0; i < r->system->instance_count; i++)
        g_ptr_array_add(all, (char *)r->system->instances[i]->name);
    g_ptr_array_add(all, NULL);
    char *help = diagnostics_advise(r->diagnostics, name, (const char *const *)all->pdata);
    g_ptr_array_set_size(all, (gint)all->len - 1);
    if (help)
        return help;
    if (able->len == 1)
        return diagnostics_advise_name(r->diagnostics, able->pdata[0]);
    return all->len ? listed(able->len ? able : all, "there are: ") : NULL;
}

bool suggest_receiver(Resolver *r, const Expr *call)
{
    const Expr *left = call->left->left;
    const Expr *root = left->kind == EXPR_INDEX ? left->left : left;

    if (root->kind != EXPR_NAME || !root->name.text || scope_find(r, root->name.text))
        return false;
    const char *operation = call->left->name.text;
    g_autofree char *help = about_library(r, root->name.text);
    if (!help)
        help = g_strdup(about_call(operation));
    if (!help)
        help = about_receiver(r, root->name.text, operation);
    mistake(r, root->name.span, help, "there is no component `%s` here", root->name.text);
    diagnostics_note_absent(r->diagnostics, root->name.span, ABSENT_INSTANCE);
    return true;
}

/* ---- a component that is not there ---- */

static const struct {
    const char *component, *file;
} SHIPPED[] = {
    {"RedisKey", "redis"},          {"Row", "sql"},
    {"TransactionalRow", "sql"},    {"ReplicatedRow", "replica"},
    {"MemcachedItem", "memcached"}, {"LocalCache", "local_cache"},
    {"PubSub", "pubsub"},           {"FifoChannel", "channel"},
    {"AnyOrderChannel", "channel"}, {"Lock", "lock"},
    {"FencedLock", "lock"},         {"Fence", "lock"},
};

char *suggest_component(const char *name)
{
    if (strcmp(name, "timer") == 0)
        return g_strdup("a timer is state of a component, which starts it and asks whether it is "
                        "due: component C { t: timer ... }");
    for (guint i = 0; i < G_N_ELEMENTS(SHIPPED); i++)
        if (strcmp(SHIPPED[i].component, name) == 0)
            return g_strdup_printf("it is in the library: use %s", SHIPPED[i].file);
    return NULL;
}

/* ---- arguments ---- */

char *suggest_arguments(Resolver *r, const char *name, const Argument *arguments, uint32_t count)
{
    GString *text = g_string_new("write ");

    g_string_append_printf(text, "%s(", name);
    for (uint32_t i = 0; i < count; i++) {
        g_autofree char *type =
            arguments[i].type ? source_words(r->design->sources, arguments[i].type->span) : NULL;
        g_string_append_printf(text, "%s%s%s%s", i ? ", " : "",
                               arguments[i].name.text ? arguments[i].name.text : "_",
                               type ? ": " : "", type ? type : "");
    }
    g_string_append_c(text, ')');
    return g_string_free(text, FALSE);
}
