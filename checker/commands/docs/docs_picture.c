/* Pictures that a page shows, behind the command that writes them. */
#include "checker/commands/docs/docs_match.h"
#include "checker/commands/docs/docs_trial.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct Picture {
    char *path;          /* as the page has it */
    char *made, *placed; /* the file that the command writes, and the one that the page shows */
} Picture;

/* What the page names is written to, so that it has to look like a picture of ours. */
static bool is_picture(const char *path)
{
    static const char *const endings[] = {".svg", ".png", ".pdf"};
    bool is_one = false;

    for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
        is_one |= g_str_has_suffix(path, endings[i]);
    return is_one && *path != '/' && !strstr(path, "://");
}

/* Graphviz does not lay the same graph out alike everywhere: of its own drawings the texts count. */
static char *texts_of(const char *svg)
{
    g_autoptr(GRegex) regex = g_regex_new("<text[^>]*>(.*)</text>", 0, 0, NULL);
    g_autoptr(GMatchInfo) match = NULL;
    GString *texts = g_string_new(NULL);

    g_regex_match(regex, svg, 0, &match);
    for (; g_match_info_matches(match); g_match_info_next(match, NULL)) {
        g_autofree char *text = g_match_info_fetch(match, 1);
        g_string_append_printf(texts, "%s\n", text);
    }
    return g_string_free(texts, FALSE);
}

static char *what_counts(const char *bytes)
{
    const bool is_graph = g_utf8_validate(bytes, -1, NULL) && strstr(bytes, "class=\"graph\"");

    return is_graph ? texts_of(bytes) : g_strdup(bytes);
}

static bool are_same(const Picture *picture, char **difference)
{
    g_autofree char *made = NULL, *placed = NULL;
    gsize made_length, placed_length;

    if (!g_file_get_contents(picture->made, &made, &made_length, NULL))
        return false;
    if (!g_file_get_contents(picture->placed, &placed, &placed_length, NULL)) {
        *difference = g_strdup("it is not there\n");
        return false;
    }
    if (made_length == placed_length && memcmp(made, placed, made_length) == 0)
        return true;
    g_autofree char *should = what_counts(made), *is = what_counts(placed);
    if (!g_str_has_suffix(picture->path, ".svg"))
        *difference = g_strdup("it is another picture\n");
    else if (*is && strcmp(should, is) == 0)
        return true;
    else
        *difference = docs_match_difference(is, should);
    return false;
}

static void compare(DocsTrial *trial, const DocsBlock *block, const Picture *picture)
{
    g_autofree char *what = g_strdup_printf("%s is what is drawn", picture->path);
    g_autofree char *base = g_path_get_basename(picture->path), *difference = NULL;

    trial->report->pictures++;
    if (!g_file_test(picture->made, G_FILE_TEST_IS_REGULAR)) {
        difference = g_strdup_printf("the command does not write it: -o %s", base);
        docs_trial_case(trial, block, what, DOCS_WRONG, difference);
        return;
    }
    const bool is_same = are_same(picture, &difference);
    docs_trial_case(trial, block, what, is_same ? DOCS_SO : DOCS_DIFFERS, difference);
    if (is_same)
        return;
    g_ptr_array_add(trial->drawn, g_strdup(picture->made));
    g_ptr_array_add(trial->drawn, g_strdup(picture->placed));
}

static gboolean draw(DocsTrial *trial, const DocsBlock *block)
{
    bool is_drawn = true;

    for (guint i = 0; i < block->comments->len && is_drawn; i++) {
        const char *comment = block->comments->pdata[i];
        const DocsCall call = {block, comment + 2, false};
        DocsOutput output = {0};
        if (!g_str_has_prefix(comment, "$ "))
            continue;
        is_drawn = docs_line_is_ours(call.text);
        if (!is_drawn)
            docs_report_other(trial->report, call.text);
        else
            is_drawn = docs_trial_run(trial, &call, &output);
        g_free(output.text);
    }
    return is_drawn;
}

void docs_picture_try(DocsTrial *trial, const DocsBlock *block)
{
    g_autofree char *base = g_path_get_basename(block->picture);
    g_autofree char *made = docs_work_path(trial->work, base);
    g_autofree char *folder = g_path_get_dirname(trial->page->path);
    g_autofree char *placed = g_build_filename(folder, block->picture, NULL);
    const Picture picture = {block->picture, made, placed};

    if (!is_picture(block->picture) || g_file_test(placed, G_FILE_TEST_IS_SYMLINK)) {
        docs_trial_case(
            trial, block, block->picture, DOCS_WRONG,
            "a command draws to .svg, .png or .pdf, in a path from the page, and to no link");
        return;
    }
    g_unlink(made);
    if (draw(trial, block))
        compare(trial, block, &picture);
}
