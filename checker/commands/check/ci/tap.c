/* `check --format tap`: the Test Anything Protocol. What is written is of version 14 and of 13 alike; it
 * says 13, for readers that know no later one refuse a file that says so. */
#include "checker/commands/check/check_format.h"
#include "traces/format/table.h"

#include <string.h>

/* A description: what would begin a directive is escaped. */
static void append_description(GString *out, const char *text)
{
    g_autofree char *line = table_one_line(text);

    for (const char *c = line; *c; c++) {
        if (*c == '#' || *c == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *c);
    }
}

/* A scalar of YAML in double quotes, in which JSON's escapes are good. */
static void append_scalar(GString *out, const char *name, const char *value)
{
    g_autofree char *line = table_one_line(value);

    g_string_append_printf(out, "  %s: \"", name);
    for (const char *c = line; *c; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_c(out, '\\');
        g_string_append_c(out, *c);
    }
    g_string_append(out, "\"\n");
}

/* A block scalar: its lines as they are, further in; the first has no blank before it. */
static void append_block(GString *out, const char *name, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    g_string_append_printf(out, "  %s: |\n", name);
    for (char **line = lines; *line; line++)
        if (**line)
            g_string_append_printf(out, "    %s\n", *line);
}

static void append_why(GString *out, const CheckAnswer *answer, const CheckCase *it)
{
    Counterexample *run = answer->report ? check_case_run(answer->report, it) : NULL;
    g_autofree char *text = run ? check_format_run(run) : NULL;

    g_string_append(out, "  ---\n");
    append_scalar(out, "message", it->message ? it->message : it->name);
    append_scalar(out, "severity", it->result == CASE_UNKNOWN ? "unknown" : "fail");
    append_scalar(out, "rule", check_case_rule_name(check_case_rule(it)));
    append_scalar(out, "file", it->place.file);
    if (it->place.line)
        g_string_append_printf(out, "  line: %u\n  column: %u\n", it->place.line, it->place.column);
    if (it->help)
        append_scalar(out, "help", it->help);
    if (text)
        append_block(out, "run", text);
    g_string_append(out, "  ...\n");
    counterexample_free(run);
}

/* A warning that does not count is a comment. */
static void append_case(CheckWriting *writing, const CheckAnswer *answer, const CheckCase *it)
{
    const bool is_bad = it->result == CASE_FAILS || it->result == CASE_UNKNOWN;
    GString *out = writing->text;

    if (it->result == CASE_IS_NOTED) {
        g_autofree char *line = table_one_line(it->message);
        g_string_append_printf(out, "# %s:%u:%u: warning: %s\n", it->place.file, it->place.line,
                               it->place.column, line);
        return;
    }
    g_string_append_printf(out, "%sok %u - %s: ", is_bad ? "not " : "", ++writing->count,
                           check_format_name(answer));
    append_description(out, it->name);
    if (it->result == CASE_NOT_JUDGED)
        g_string_append_printf(out, " # SKIP %s", it->message);
    g_string_append_c(out, '\n');
    if (is_bad)
        append_why(out, answer, it);
}

static void begin(CheckWriting *writing)
{
    g_string_append(writing->text, "TAP version 13\n");
}

static void add(CheckWriting *writing, const CheckAnswer *answer)
{
    for (guint i = 0; i < answer->cases->len; i++)
        append_case(writing, answer, answer->cases->pdata[i]);
}

/* The plan is known at the end, where it may stand. */
static void end(CheckWriting *writing)
{
    g_string_append_printf(writing->text, "1..%u\n", writing->count);
}

const CheckFormat check_format_tap = {
    .name = "tap",
    .help = "the Test Anything Protocol",
    .begin = begin,
    .add = add,
    .end = end,
};
