/* Designs that a page shows: they check, or are refused where the page says that they are wrong. */
#include "checker/base/error.h"
#include "checker/commands/docs/docs_edit.h"
#include "checker/commands/docs/docs_match.h"
#include "checker/commands/docs/docs_trial.h"

#include <string.h>

static const char statements[] = "in a process", declarations[] = "at top level", wrong[] = "wrong",
                  edit[] = "edit ";

bool docs_design_is_one(const DocsBlock *block)
{
    return block->kind == DOCS_TEXT &&
           (strcmp(block->language, "stale") == 0 || strcmp(block->language, "stalemate") == 0);
}

/* Behind `design`; NULL: it is no whole design. Caller frees. */
static char *name_of(const char *text)
{
    g_autoptr(GRegex) regex =
        g_regex_new("^\\s*design\\s+([A-Za-z_]\\w*)", G_REGEX_MULTILINE, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;

    return g_regex_match(regex, text, 0, &match) ? g_match_info_fetch(match, 1) : NULL;
}

/* A small design around some lines. */
static char *wrapped(const char *text, bool is_body)
{
    return g_strdup_printf("design wrapped \"An example of the documentation\"\n"
                           "use sql, redis\n"
                           "type Version = 0..3\n"
                           "db:    Row<Version>\n"
                           "cache: RedisKey<Version>\n"
                           "%s%s%s",
                           is_body ? "process p {\n" : "", text,
                           is_body ? "}\n" : "process wrapper_process { db.select() }\n");
}

static gboolean put(DocsTrial *trial, const DocsBlock *block, const char *name, const char *text)
{
    g_autofree char *path = docs_work_path(trial->work, name);
    g_autoptr(GError) error = NULL;

    if (g_file_set_contents(path, text, -1, &error))
        return TRUE;
    docs_trial_case(trial, block, name, DOCS_WRONG, error->message);
    return FALSE;
}

/* It checks; or it is refused. `what` is that in words. */
static void check(DocsTrial *trial, const DocsBlock *block, const char *file, const char *what)
{
    const bool is_wrong = docs_trial_comment(block, wrong) != NULL;
    g_autofree char *text = g_strdup_printf("stalemate check %s", file);
    const DocsCall call = {block, text, true};
    DocsOutput output;

    trial->report->designs++;
    if (!docs_trial_run(trial, &call, &output))
        return;
    const bool is_good = is_wrong ? output.status == EXIT_WRONG
                                  : output.status == EXIT_HOLDS || output.status == EXIT_FAILS;
    g_autofree char *why = g_strdup_printf("%sexit status %d\n", output.text, output.status);
    docs_trial_case(trial, block, what, is_good ? DOCS_SO : DOCS_WRONG, why);
    g_free(output.text);
}

static void try_whole(DocsTrial *trial, const DocsBlock *block, const char *name)
{
    const bool is_wrong = docs_trial_comment(block, wrong) != NULL;
    g_autofree char *file = g_strdup_printf("%s.stale", name ? name : wrong);
    g_autofree char *what =
        g_strdup_printf(is_wrong ? "%s is refused" : "design %s", name ? name : "without a name");

    if (!put(trial, block, file, block->text))
        return;
    g_ptr_array_add(trial->designs, g_strdup(block->text));
    check(trial, block, file, what);
}

static void try_wrapped(DocsTrial *trial, const DocsBlock *block)
{
    static const char file[] = "wrapped.stale";
    g_autofree char *text = wrapped(block->text, docs_trial_comment(block, statements) != NULL);

    if (put(trial, block, file, text))
        check(trial, block, file, "the example as a design");
}

/* ---- edits ---- */

/* The design of that name as it is by now, edited; NULL with an error. */
static char *edited(const DocsTrial *trial, const char *name, const char *edits, GError **error)
{
    g_autofree char *path = docs_work_path(trial->work, name);
    g_autofree char *text = NULL;

    if (strchr(name, '/') || !g_file_get_contents(path, &text, NULL, NULL)) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                    "no design before it is called %s", name);
        return NULL;
    }
    g_autofree char *after = docs_edit(text, edits, error);
    if (after && strcmp(after, text) == 0) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "the edit changes nothing");
        return NULL;
    }
    return g_steal_pointer(&after);
}

static void try_edit(DocsTrial *trial, const DocsBlock *block, const char *comment)
{
    static const char what[] = "is what the edit gives";
    g_auto(GStrv) parts = g_strsplit(comment, ":", 2);
    g_autoptr(GError) error = NULL;
    g_autofree char *text = edited(trial, parts[0], parts[1] ? parts[1] : "", &error);

    if (!text) {
        docs_trial_case(trial, block, what, DOCS_WRONG, error->message);
        return;
    }
    const bool is_part = docs_match_is_part(block->text, text);
    if (!is_part || put(trial, block, parts[0], text))
        docs_trial_case(trial, block, what, is_part ? DOCS_SO : DOCS_WRONG, text);
    g_ptr_array_add(trial->designs, g_steal_pointer(&text));
}

/* ---- any ---- */

void docs_design_try(DocsTrial *trial, const DocsBlock *block)
{
    const char *comment = docs_trial_comment(block, edit);
    g_autofree char *name = name_of(block->text);

    if (docs_trial_comment(block, wrong))
        try_whole(trial, block, name);
    else if (docs_trial_comment(block, statements) || docs_trial_comment(block, declarations))
        try_wrapped(trial, block);
    else if (comment)
        try_edit(trial, block, comment);
    else if (name)
        try_whole(trial, block, name);
}

static bool is_part_of_page(const DocsBlock *block)
{
    g_autofree char *name = name_of(block->text);

    return !name && !docs_trial_comment(block, wrong) && !docs_trial_comment(block, edit) &&
           !docs_trial_comment(block, statements) && !docs_trial_comment(block, declarations);
}

void docs_design_try_part(DocsTrial *trial, const DocsBlock *block)
{
    if (!is_part_of_page(block))
        return;
    trial->report->parts++;
    for (guint i = 0; i < trial->designs->len; i++)
        if (docs_match_is_part(block->text, trial->designs->pdata[i])) {
            g_autofree char *name = name_of(trial->designs->pdata[i]);
            g_autofree char *what = g_strdup_printf("is part of %s", name);
            docs_trial_case(trial, block, what, DOCS_SO, NULL);
            return;
        }
    docs_trial_case(
        trial, block, "is part of a design of the page", DOCS_WRONG,
        "of none that stands in it; a comment before it says what it is: `in a process`, "
        "`at top level`, `wrong` or `not run`");
}
