/* Outputs that a page shows. */
#include "checker/commands/docs/docs_match.h"
#include "checker/commands/docs/docs_sample.h"
#include "checker/commands/docs/docs_trial.h"

#include <string.h>

static char *as_lines(const char *text)
{
    return *text && !g_str_has_suffix(text, "\n") ? g_strconcat(text, "\n", NULL) : g_strdup(text);
}

char *docs_shown_compare(DocsTrial *trial, const DocsCall *call, const char *shown,
                         const char *actual)
{
    const bool is_json = call->block->language && strcmp(call->block->language, "json") == 0;
    g_autofree char *why = NULL;

    trial->report->outputs++;
    const bool is_so = is_json ? docs_sample_is(shown, actual, &why) : docs_match_is(shown, actual);
    const bool is_open = is_json ? strstr(shown, "\"...\"") != NULL : docs_match_has_gap(shown);
    if (!is_so && !why)
        why = docs_match_difference(shown, actual);
    docs_trial_case(trial, call->block, call->text,
                    is_so     ? DOCS_SO
                    : is_open ? DOCS_WRONG
                              : DOCS_DIFFERS,
                    why);
    return is_so || is_open ? NULL : as_lines(actual);
}

/* The output of the last of the comments' commands. FALSE: one of them cannot be run. */
static gboolean run_comments(DocsTrial *trial, DocsCall *call, DocsOutput *output)
{
    static const char prompt[] = "$ ";

    for (guint i = 0; i < call->block->comments->len; i++) {
        const char *comment = call->block->comments->pdata[i];
        if (!g_str_has_prefix(comment, prompt))
            continue;
        g_clear_pointer(&output->text, g_free);
        call->text = comment + strlen(prompt);
        if (!docs_line_is_ours(call->text)) {
            docs_report_other(trial->report, call->text);
            return FALSE;
        }
        if (!docs_trial_run(trial, call, output))
            return FALSE;
    }
    return output->text != NULL;
}

static void try_commented(DocsTrial *trial, guint number)
{
    const DocsBlock *block = trial->page->blocks->pdata[number];
    DocsCall call = {.block = block};
    DocsOutput output = {0};

    if (run_comments(trial, &call, &output))
        trial->instead[number] = docs_shown_compare(trial, &call, block->text, output.text);
    g_free(output.text);
}

/* The text of a block is a file that later commands name. */
static void put_file(DocsTrial *trial, const DocsBlock *block, const char *name)
{
    g_autofree char *path = docs_work_path(trial->work, name);
    g_autoptr(GError) error = NULL;

    if (strchr(name, '/') || *name == '.' || !*name)
        docs_trial_case(trial, block, name, DOCS_WRONG,
                        "this is no name of a file beside the page");
    else if (!g_file_set_contents(path, block->text, -1, &error))
        docs_trial_case(trial, block, name, DOCS_WRONG, error->message);
}

void docs_shown_try(DocsTrial *trial, guint number)
{
    const DocsBlock *block = trial->page->blocks->pdata[number];
    const char *file = docs_trial_comment(block, "file ");

    switch (block->kind) {
    case DOCS_PICTURE: docs_picture_try(trial, block); return;
    case DOCS_LONE_COMMAND:
        docs_trial_case(trial, block, docs_trial_comment(block, "$ "), DOCS_WRONG,
                        "no block and no picture behind this command shows what it says");
        return;
    case DOCS_TEXT: break;
    }
    if (file)
        put_file(trial, block, file);
    if (docs_trial_comment(block, "$ "))
        try_commented(trial, number);
    else if (docs_session_is_one(block))
        docs_session_try(trial, number);
}
