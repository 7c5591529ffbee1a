#include "checker/commands/lsp/verdicts/lsp_verdicts.h"

#include "checker/commands/lsp/lsp_diagnostics.h"

#include <string.h>

enum { PAUSE = 250 * 1000 }; /* microseconds without an edit */

typedef struct Job {
    char *uri, *text;
    int64_t version;
    uint64_t serial; /* of the document */
    gint64 due;      /* of the monotonic clock */
} Job;

struct LspVerdicts {
    LspServer *server;
    GThread *thread;
    GCond changed;
    GQueue jobs;       /* of Job, in the order in which they are due */
    char *searched;    /* the URI that is searched now, or NULL */
    volatile int stop; /* and what ends that */
    bool is_ending;
};

static void job_free(void *data)
{
    Job *job = data;

    if (!job)
        return;
    g_free(job->uri);
    g_free(job->text);
    g_free(job);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Job, job_free)

/* Once one is due; NULL where all ends. */
static Job *next_job(LspVerdicts *verdicts)
{
    GMutex *lock = &verdicts->server->lock;

    while (!verdicts->is_ending) {
        Job *first = g_queue_peek_head(&verdicts->jobs);
        if (!first)
            g_cond_wait(&verdicts->changed, lock);
        else if (first->due > g_get_monotonic_time())
            g_cond_wait_until(&verdicts->changed, lock, first->due);
        else
            return g_queue_pop_head(&verdicts->jobs);
    }
    return NULL;
}

/* Never of another text: the document is the very one that was searched. */
static void deliver(LspServer *server, const Job *job, LspFindings *findings)
{
    LspDocument *document = g_hash_table_lookup(server->documents, job->uri);

    if (!findings || server->is_shut_down || !document || document->serial != job->serial) {
        lsp_findings_free(findings);
        return;
    }
    if (document->findings)
        lsp_findings_keep(findings, document->findings);
    lsp_findings_free(document->findings);
    document->findings = findings;
    lsp_diagnostics_publish(server, document);
    if (server->refreshes_lenses)
        lsp_server_ask(server, "workspace/codeLens/refresh");
}

static void search(LspVerdicts *verdicts, const Job *job, bool only_as_written)
{
    LspServer *server = verdicts->server;
    const LspFindingsRequest request = {.uri = job->uri,
                                        .text = job->text,
                                        .version = job->version,
                                        .libraries = (const char *const *)server->libraries,
                                        .encoding = server->encoding,
                                        .stop = &verdicts->stop,
                                        .only_as_written = only_as_written};

    if (verdicts->stop)
        return;
    g_mutex_unlock(&server->lock);
    LspFindings *findings = lsp_findings_new(&request);
    g_mutex_lock(&server->lock);
    deliver(server, job, findings);
}

static gpointer run(gpointer data)
{
    LspVerdicts *verdicts = data;

    g_mutex_lock(&verdicts->server->lock);
    for (;;) {
        g_autoptr(Job) job = next_job(verdicts);
        if (!job)
            break;
        verdicts->stop = 0;
        verdicts->searched = job->uri;
        search(verdicts, job, true); /* what is wanted first, and is there soonest */
        search(verdicts, job, false);
        verdicts->searched = NULL;
    }
    g_mutex_unlock(&verdicts->server->lock);
    return NULL;
}

LspVerdicts *lsp_verdicts_new(LspServer *server)
{
    LspVerdicts *verdicts = g_new0(LspVerdicts, 1);

    verdicts->server = server;
    g_cond_init(&verdicts->changed);
    g_queue_init(&verdicts->jobs);
    verdicts->thread = g_thread_new("verdicts", run, verdicts);
    return verdicts;
}

void lsp_verdicts_forget(LspVerdicts *verdicts, const char *uri)
{
    for (GList *each = verdicts->jobs.head, *next; each; each = next) {
        Job *job = each->data;
        next = each->next;
        if (strcmp(job->uri, uri) == 0) {
            job_free(job);
            g_queue_delete_link(&verdicts->jobs, each);
        }
    }
    if (verdicts->searched && strcmp(verdicts->searched, uri) == 0)
        verdicts->stop = 1;
}

static int compare_due(gconstpointer a, gconstpointer b, gpointer data)
{
    const Job *left = a, *right = b;

    return left->due < right->due ? -1 : left->due > right->due;
}

void lsp_verdicts_ask(LspVerdicts *verdicts, const LspDocument *document, bool is_new)
{
    Job *job = g_new0(Job, 1);

    lsp_verdicts_forget(verdicts, document->uri);
    *job = (Job){.uri = g_strdup(document->uri),
                 .text = g_strdup(document->text),
                 .version = document->version,
                 .serial = document->serial,
                 .due = g_get_monotonic_time() + (is_new ? 0 : PAUSE)};
    g_queue_insert_sorted(&verdicts->jobs, job, compare_due, NULL);
    g_cond_signal(&verdicts->changed);
}

void lsp_verdicts_free(LspVerdicts *verdicts)
{
    g_mutex_lock(&verdicts->server->lock);
    verdicts->is_ending = true;
    verdicts->stop = 1;
    g_cond_signal(&verdicts->changed);
    g_mutex_unlock(&verdicts->server->lock);
    g_thread_join(verdicts->thread);
    g_queue_clear_full(&verdicts->jobs, job_free);
    g_cond_clear(&verdicts->changed);
    g_free(verdicts);
}
