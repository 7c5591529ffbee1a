#include "checker/wire/record/recorder.h"

#include "checker/base/error.h"
#include "checker/wire/client/endpoint.h"
#include "checker/wire/proxy/proxy.h"
#include "checker/wire/record/transcript.h"
#include "checker/wire/replay/child.h"
#include "checker/wire/replay/reset.h"

#include <string.h>

enum { CONNECT_SECONDS = 5, TICK_MILLISECONDS = 20 };

static const gint64 MOST_QUIET = 5 * G_TIME_SPAN_SECOND;

struct Recorder {
    const Binding *binding;
    LogAppend *log;
    RecorderOptions options;
    GPtrArray *proxies;   /* Proxy: one for each server */
    GPtrArray *accounts;  /* Account: of what is no SQL NULL */
    GPtrArray *variables; /* that what is started finds; ends with NULL */
    Child *program;       /* `start`, or NULL */
    Redactor *redactor;
    Transcript transcript;
    char *run;   /* "get_user-3": who does what comes now; NULL: connections have their own names */
    bool is_on;  /* what comes is written down */
    gint64 last; /* when something came */
    gint64 epoch;             /* what to add to the monotonic clock */
    GHashTable *keys, *names; /* of keys that were seen; Link -> its name */
    guint links;
    RecorderCounts counts;
};

static gint64 now(const Recorder *recorder)
{
    return g_get_monotonic_time() + recorder->epoch;
}

/* ---- what is seen ---- */

/* The request's run; or else the name that the connection was given, or a number of its own. */
static const char *who_of(Recorder *recorder, Link *link)
{
    if (recorder->run)
        return recorder->run;
    if (link_role(link))
        return link_role(link);
    char *name = g_hash_table_lookup(recorder->names, link);
    if (!name) {
        name = g_strdup_printf("%s-%u", link_protocol(link)->name, ++recorder->links);
        g_hash_table_insert(recorder->names, link, name);
    }
    return name;
}

/* A request that is over, or of which nothing more will be known. */
static void write_down(Recorder *recorder, const Unit *unit)
{
    g_autoptr(GArray) operations = store_operations_of_unit(unit);
    g_autoptr(Arena) arena = arena_new();
    guint64 first = log_append_next(recorder->log);
    gint64 end = now(recorder);

    recorder->counts.ignored += operations->len == 0;
    for (guint i = 0; i < operations->len; i++) {
        LogEntry entry = {.from = unit->since, .to = end};
        entry.who = who_of(recorder, unit->link);
        entry.request = recorder->options.request;
        entry.atomic = operations->len > 1 ? first : 0;
        transcript_fill(&recorder->transcript, link_protocol(unit->link),
                        &g_array_index(operations, StoreOperation, i), arena, &entry);
        log_append_add(recorder->log, &entry);
        recorder->counts.operations++;
        if (entry.key)
            g_hash_table_add(recorder->keys, g_strdup(entry.key));
    }
}

static bool may_pass(void *user, Unit *unit)
{
    Recorder *recorder = user;

    if (!recorder->is_on)
        return true;
    unit->since = recorder->last = now(recorder);
    if (unit->effect == WIRE_SILENT)
        write_down(recorder, unit);
    return true;
}

static void answered(void *user, Unit *unit)
{
    Recorder *recorder = user;

    if (!unit->since)
        return;
    recorder->last = now(recorder);
    const Protocol *protocol = link_protocol(unit->link);
    if (!protocol->is_retried || !protocol->is_retried(&unit->value))
        write_down(recorder, unit);
}

/* Whether what was sent was carried out nobody knows. */
static void closed(void *user, Link *link)
{
    Recorder *recorder = user;
    GPtrArray *sent = link_sent(link);

    for (guint i = 0; i < sent->len; i++) {
        const Unit *unit = sent->pdata[i];
        if (!unit->since || unit->reply)
            continue;
        recorder->counts.unanswered++;
        write_down(recorder, unit);
    }
    g_hash_table_remove(recorder->names, link);
}

/* ---- made and freed ---- */

static void free_account(gpointer account)
{
    if (account)
        account_free(account);
}

static const char *address_of(const Recorder *recorder, guint server)
{
    const Account *account = recorder->accounts->pdata[server];
    const char *given = recorder->options.addresses[server];

    if (account)
        return account->address;
    return given ? given : recorder->binding->servers[server].address;
}

static gboolean make_account(Recorder *recorder, guint i, GError **error)
{
    const BindServer *server = &recorder->binding->servers[i];
    const char *given = recorder->options.addresses[i];
    Account *account = server->protocol->is_sql ? account_new(given ? given : server->address,
                                                              server->protocol->prefix, error)
                                                : NULL;

    g_ptr_array_add(recorder->accounts, account);
    return account || !server->protocol->is_sql;
}

static gboolean make_proxy(Recorder *recorder, guint i, GError **error)
{
    const Protocol *protocol = recorder->binding->servers[i].protocol;
    const ProxyObserver observer = {recorder, may_pass, answered, NULL, closed};

    if (!make_account(recorder, i, error))
        return FALSE;
    const char *address = address_of(recorder, i);
    g_autoptr(GSocketConnection) probe =
        endpoint_connect(address, protocol->port, CONNECT_SECONDS, error);
    Proxy *proxy =
        probe ? proxy_new_at(protocol, address, recorder->options.ports[i], NULL, &observer, error)
              : NULL;
    if (!proxy)
        return FALSE;
    g_ptr_array_add(recorder->proxies, proxy);
    g_autofree char *place = g_strdup_printf("127.0.0.1:%u", proxy_port(proxy));
    reset_add_variables(recorder->variables, protocol, recorder->accounts->pdata[i], place);
    return TRUE;
}

static gboolean start_program(Recorder *recorder, GError **error)
{
    const Binding *binding = recorder->binding;
    const char *const *variables = (const char *const *)recorder->variables->pdata;

    if (!binding->start)
        return TRUE;
    recorder->program =
        child_start(binding->start, variables, recorder->options.shows, NULL, NULL, error);
    return recorder->program &&
           child_await_ready(recorder->program, binding->ready, variables, error);
}

Recorder *recorder_new(const Binding *binding, LogAppend *log, const RecorderOptions *options,
                       GError **error)
{
    g_autoptr(Recorder) recorder = g_new0(Recorder, 1);

    child_watch_signals();
    recorder->binding = binding;
    recorder->log = log;
    recorder->options = *options;
    recorder->epoch = g_get_real_time() - g_get_monotonic_time();
    recorder->proxies = g_ptr_array_new_with_free_func((GDestroyNotify)proxy_free);
    recorder->accounts = g_ptr_array_new_with_free_func(free_account);
    recorder->variables = g_ptr_array_new_with_free_func(g_free);
    recorder->keys = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    recorder->names = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    recorder->redactor = redactor_new(error);
    if (!recorder->redactor)
        return NULL;
    recorder->transcript = (Transcript){binding, recorder->redactor, options->redacts};
    for (guint i = 0; i < binding->server_count; i++)
        if (!make_proxy(recorder, i, error))
            return NULL;
    g_ptr_array_add(recorder->variables, NULL);
    return start_program(recorder, error) ? g_steal_pointer(&recorder) : NULL;
}

void recorder_free(Recorder *recorder)
{
    if (!recorder)
        return;
    child_free(recorder->program);
    g_ptr_array_unref(recorder->proxies);
    g_ptr_array_unref(recorder->accounts);
    g_ptr_array_unref(recorder->variables);
    g_hash_table_unref(recorder->keys);
    g_hash_table_unref(recorder->names);
    redactor_free(recorder->redactor);
    g_free(recorder->run);
    g_free(recorder);
}

char *recorder_places(const Recorder *recorder)
{
    GString *text = g_string_new(NULL);

    for (guint i = 0; i < recorder->proxies->len; i++)
        g_string_append_printf(text, "%s at 127.0.0.1:%u for %s\n",
                               recorder->binding->servers[i].protocol->name,
                               proxy_port(recorder->proxies->pdata[i]), address_of(recorder, i));
    return g_string_free(text, FALSE);
}

RecorderCounts recorder_counts(const Recorder *recorder)
{
    RecorderCounts counts = recorder->counts;

    counts.keys = g_hash_table_size(recorder->keys);
    for (guint i = 0; i < recorder->proxies->len; i++) {
        const ProxyCounts *of_proxy = proxy_counts(recorder->proxies->pdata[i]);
        counts.streams += (guint)of_proxy->streams;
        counts.garbage += (guint)of_proxy->garbage;
        counts.refused += (guint)of_proxy->refused;
    }
    return counts;
}

/* ---- running ---- */

static gboolean on_tick(gpointer unused)
{
    return G_SOURCE_CONTINUE; /* it wakes the main loop */
}

static gboolean interrupted(GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_LIMIT, "interrupted");
    return FALSE;
}

static bool link_waits(const Link *link)
{
    GPtrArray *sent = link_sent(link);

    for (guint i = 0; i < sent->len; i++) {
        const Unit *unit = sent->pdata[i];
        if (unit->since && !unit->reply)
            return true;
    }
    return false;
}

static bool is_unanswered(const Recorder *recorder)
{
    for (guint i = 0; i < recorder->proxies->len; i++) {
        GPtrArray *links = proxy_links(recorder->proxies->pdata[i]);
        for (guint k = 0; k < links->len; k++)
            if (link_waits(links->pdata[k]))
                return true;
    }
    return false;
}

/* Nothing comes any more. A request that the server may never answer, as BLPOP, is waited for only so long. */
static bool is_settled(const Recorder *recorder)
{
    gint64 quiet = now(recorder) - recorder->last;

    return quiet >= recorder->options.settle && (quiet >= MOST_QUIET || !is_unanswered(recorder));
}

/* The command, and what the program does after it for its sake. */
static gboolean run_command(Recorder *recorder, GError **error)
{
    const char *command = recorder->options.command;
    gint64 last =
        recorder->options.timeout ? now(recorder) + recorder->options.timeout : G_MAXINT64;
    g_autoptr(Child) child = child_start(command, (const char *const *)recorder->variables->pdata,
                                         recorder->options.shows, NULL, NULL, error);

    if (!child)
        return FALSE;
    while (!child_has_ended(child) && !child_interrupted() && now(recorder) < last)
        g_main_context_iteration(NULL, TRUE);
    if (child_interrupted())
        return interrupted(error);
    if (!child_has_ended(child)) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_LIMIT, "`%s` does not end", command);
        return FALSE;
    }
    if (child_status(child) != 0) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "`%s` ends with status %d",
                    command, child_status(child));
        return FALSE;
    }
    recorder->last = now(recorder);
    while (!child_interrupted() && !(recorder->program && child_has_ended(recorder->program)) &&
           now(recorder) < last && !is_settled(recorder))
        g_main_context_iteration(NULL, TRUE);
    return child_interrupted() ? interrupted(error) : TRUE;
}

/* What comes, until it is over; a signal is its usual end. */
static gboolean run_open(Recorder *recorder, GError **error)
{
    const RecorderOptions *options = &recorder->options;
    gint64 end = options->duration ? now(recorder) + options->duration : G_MAXINT64;
    gint64 written = now(recorder);

    while (!child_interrupted() && now(recorder) < end &&
           !(recorder->program && child_has_ended(recorder->program))) {
        g_main_context_iteration(NULL, TRUE);
        if (now(recorder) - written < G_TIME_SPAN_SECOND)
            continue;
        written = now(recorder);
        if (!log_append_flush(recorder->log, error))
            return FALSE;
    }
    return TRUE;
}

static void close_links(Recorder *recorder)
{
    for (guint i = 0; i < recorder->proxies->len; i++) {
        GPtrArray *links = proxy_links(recorder->proxies->pdata[i]);
        for (guint k = 0; k < links->len; k++)
            link_close(links->pdata[k]);
    }
}

gboolean recorder_run(Recorder *recorder, GError **error)
{
    const RecorderOptions *options = &recorder->options;
    guint tick = g_timeout_add(TICK_MILLISECONDS, on_tick, NULL);

    if (options->request)
        recorder->run = g_strdup_printf("%s-%u", options->request,
                                        log_append_times(recorder->log, options->request) + 1);
    recorder->is_on = true;
    bool is_good = options->command ? run_command(recorder, error) : run_open(recorder, error);
    close_links(recorder);
    recorder->is_on = false;
    g_source_remove(tick);
    return is_good && log_append_flush(recorder->log, error);
}
