#include "checker/commands/docs/docs_trial.h"

#include "checker/base/error.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"

#include <stdio.h>
#include <string.h>

/* ---- what is said of a block ---- */

void docs_trial_case(DocsTrial *trial, const DocsBlock *block, const char *what,
                     DocsVerdict verdict, const char *why)
{
    const DocsCase its = {trial->page->path, block->line, what};

    trial->is_wrong |= verdict == DOCS_WRONG;
    docs_report_case(trial->report, &its, verdict, why);
}

const char *docs_trial_comment(const DocsBlock *block, const char *start)
{
    for (guint i = 0; i < block->comments->len; i++) {
        const char *comment = block->comments->pdata[i];
        if (g_str_has_prefix(comment, start))
            return comment + strlen(start);
    }
    return NULL;
}

bool docs_trial_is_left(const DocsBlock *block)
{
    return docs_trial_comment(block, "not run") != NULL;
}

/* ---- running ---- */

static bool is_told(const DocsCall *call, int status)
{
    const char *told = docs_trial_comment(call->block, "exit ");
    guint64 number;

    if (call->shows_status)
        return true;
    if (!told)
        return status == EXIT_HOLDS || status == EXIT_FAILS;
    return g_ascii_string_to_unsigned(told, 10, 0, 255, &number, NULL) && number == (guint64)status;
}

gboolean docs_trial_run(DocsTrial *trial, const DocsCall *call, DocsOutput *output)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DocsLine) line = docs_line_new(call->text, &error);

    *output = (DocsOutput){0};
    if (trial->error)
        return FALSE;
    if (line && g_strcmp0(call->block->language, "json") == 0)
        line->err = DOCS_DROPPED; /* a warning is no part of it */
    if (!line || !docs_work_run(trial->work, line, trial->seconds, output, &error)) {
        if (g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_LIMIT))
            trial->error = g_steal_pointer(&error);
        else
            docs_trial_case(trial, call->block, call->text, DOCS_WRONG, error->message);
        return FALSE;
    }
    if (is_told(call, output->status))
        return TRUE;
    g_autofree char *why =
        g_strdup_printf("it ends with status %d: a comment `exit %d` before it says that this is "
                        "meant\n%s",
                        output->status, output->status, output->text);
    docs_trial_case(trial, call->block, call->text, DOCS_WRONG, why);
    g_clear_pointer(&output->text, g_free);
    return FALSE;
}

/* ---- a page ---- */

static void try_block(DocsTrial *trial, guint number)
{
    const DocsBlock *block = trial->page->blocks->pdata[number];

    if (trial->error || docs_trial_is_left(block))
        return;
    if (docs_design_is_one(block))
        docs_design_try(trial, block);
    else
        docs_shown_try(trial, number);
}

/* Parts of designs once all of them are known. */
static void try_all(DocsTrial *trial)
{
    const GPtrArray *blocks = trial->page->blocks;

    for (guint i = 0; i < blocks->len; i++)
        try_block(trial, i);
    for (guint i = 0; i < blocks->len && !trial->error; i++)
        if (!docs_trial_is_left(blocks->pdata[i]) && docs_design_is_one(blocks->pdata[i]))
            docs_design_try_part(trial, blocks->pdata[i]);
}

static gboolean write_pictures(const DocsTrial *trial, GError **error)
{
    for (guint i = 0; i < trial->drawn->len; i += 2) {
        g_autofree char *bytes = NULL;
        gsize length;
        if (!g_file_get_contents(trial->drawn->pdata[i], &bytes, &length, error) ||
            !output_write(trial->drawn->pdata[i + 1], bytes, length, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean write_page(const DocsTrial *trial, GError **error)
{
    g_autofree char *text = docs_page_with(trial->page, trial->instead);

    return write_pictures(trial, error) &&
           output_write(trial->page->path, text, strlen(text), error);
}

static bool is_to_be_written(const DocsTrial *trial)
{
    bool is_other = trial->drawn->len > 0;

    for (guint i = 0; i < trial->page->blocks->len; i++)
        is_other |= trial->instead[i] != NULL;
    return is_other && !trial->report->is_check && !trial->error;
}

static void note_written(const DocsTrial *trial, guint here)
{
    trial->report->unwritten -= here;
    if (!trial->report->is_tap)
        puts(trial->page->path);
}

/* `differing` were known to before this page. */
static int end(const DocsTrial *trial, guint differing)
{
    const char *path = trial->page->path;
    GError *error = NULL;

    if (trial->error)
        return EXIT_LIMITED;
    if (is_to_be_written(trial)) {
        const guint here = trial->report->differing - differing;
        trial->report->unwritten += here;
        if (trial->is_wrong)
            fprintf(stderr, "stalemate: %s is not written anew, as something in it is wrong\n",
                    path);
        else if (!write_page(trial, &error))
            return failure_print(error);
        else
            note_written(trial, here);
    }
    return trial->is_wrong ? EXIT_FAILS : EXIT_HOLDS;
}

static int cannot(DocsReport *report, const char *path, GError *error)
{
    const DocsCase its = {path, 0, "can be read"};

    if (!report->is_tap)
        return failure_print(error);
    docs_report_case(report, &its, DOCS_WRONG, error->message);
    g_error_free(error);
    return EXIT_WRONG;
}

int docs_trial_page(const char *path, DocsReport *report, const DocsLimits *limits)
{
    GError *error = NULL;
    g_autoptr(DocsPage) page = docs_page_read(path, &error);
    g_autoptr(DocsWork) work = page ? docs_work_new(path, limits->root, &error) : NULL;
    DocsTrial trial = {.page = page, .work = work, .report = report, .seconds = limits->seconds};

    if (!work)
        return cannot(report, path, error);
    report->pages++;
    trial.designs = g_ptr_array_new_with_free_func(g_free);
    trial.drawn = g_ptr_array_new_with_free_func(g_free);
    trial.instead = g_new0(char *, page->blocks->len + 1);
    const guint differing = report->differing;
    try_all(&trial);
    const int status = end(&trial, differing);
    for (guint i = 0; i < page->blocks->len; i++)
        g_free(trial.instead[i]);
    g_free(trial.instead);
    g_ptr_array_unref(trial.designs);
    g_ptr_array_unref(trial.drawn);
    g_clear_error(&trial.error);
    return status;
}
