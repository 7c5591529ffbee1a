/* `check --format github`: annotations of a workflow of GitHub, one line each.
 *
 * GitHub shows ten of a kind for one step and drops the others in silence: nine are written, and the
 * tenth says how many more there are. */
#include "checker/commands/check/check_format.h"

#include <string.h>

enum { MOST = 9 };

/* Of a message; of a property, where `:` and `,` end it, too. */
static void append_escaped(GString *out, const char *text, bool is_property)
{
    for (const char *c = text; *c; c++) {
        if (strchr("%\r\n", *c) || (is_property && strchr(":,", *c)))
            g_string_append_printf(out, "%%%02X", (unsigned char)*c);
        else
            g_string_append_c(out, *c);
    }
}

static void append_property(GString *out, const char *name, const char *text)
{
    g_string_append_printf(out, "%s=", name);
    append_escaped(out, text, true);
}

static void append_place(GString *out, const SourcePlace *place)
{
    append_property(out, "file", place->file);
    if (place->line)
        g_string_append_printf(out, ",line=%u,endLine=%u", place->line,
                               MAX(place->end_line, place->line));
    if (place->line && place->end_line == place->line)
        g_string_append_printf(out, ",col=%u,endColumn=%u", place->column,
                               MAX(place->end_column, place->column));
    g_string_append_c(out, ',');
}

static void append_case(GString *out, const CheckAnswer *answer, const CheckCase *it)
{
    const bool is_error = it->result == CASE_FAILS;
    Counterexample *run = answer->report ? check_case_run(answer->report, it) : NULL;
    g_autofree char *text = run ? check_format_run(run) : NULL;
    g_autofree char *sentence = check_format_sentence(it);
    g_autofree char *title = g_strdup_printf("%s: %s", check_format_name(answer),
                                             check_case_rule_name(check_case_rule(it)));

    g_string_append_printf(out, "::%s ", is_error ? "error" : "warning");
    append_place(out, &it->place);
    append_property(out, "title", title);
    g_string_append(out, "::");
    append_escaped(out, sentence, false);
    if (text) {
        append_escaped(out, "\n\n", false);
        append_escaped(out, g_strchomp(text), false);
    }
    g_string_append_c(out, '\n');
    counterexample_free(run);
}

static void add(CheckWriting *writing, const CheckAnswer *answer)
{
    for (guint i = 0; i < answer->cases->len; i++) {
        const CheckCase *it = answer->cases->pdata[i];
        if (it->result == CASE_HOLDS || it->result == CASE_NOT_JUDGED)
            continue;
        if (writing->count == MOST) {
            writing->left_out++;
            continue;
        }
        append_case(writing->text, answer, it);
        writing->count++;
    }
}

static void end(CheckWriting *writing)
{
    if (writing->left_out > 0)
        g_string_append_printf(writing->text,
                               "::notice title=stalemate::and %u more: the formats text and "
                               "markdown have all\n",
                               writing->left_out);
}

const CheckFormat check_format_github = {
    .name = "github",
    .help = "annotations of a GitHub workflow, nine at most",
    .add = add,
    .end = end,
};
