/* `check --format junit`: a suite for each design, a test case for each case, as JUnit's XML that
 * builds read. What fails has its run as the text of the failure. */
#include "checker/commands/check/check_format.h"

#include <string.h>

typedef struct Counts {
    uint32_t tests, failures, errors, skipped;
} Counts;

/* XML 1.0 has no control characters but tab and line ends, however they are escaped. */
static void append_escaped(GString *out, const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);

    for (const char *c = valid; *c; c = g_utf8_next_char(c)) {
        const gunichar letter = g_utf8_get_char(c);
        const bool is_control = (letter < ' ' && letter != '\n' && letter != '\t') ||
                                letter == 0xfffe || letter == 0xffff;
        if (letter == '&' || letter == '<' || letter == '>' || letter == '"' || letter == '\'')
            g_string_append_printf(out, "&#%u;", letter);
        else
            g_string_append_unichar(out, is_control ? 0xfffd : letter);
    }
}

static void append_attribute(GString *out, const char *name, const char *value)
{
    g_string_append_printf(out, " %s=\"", name);
    append_escaped(out, value);
    g_string_append_c(out, '"');
}

/* Warnings that do not count are the suite's output, no test. */
static bool is_test(const CheckCase *it)
{
    return it->result != CASE_IS_NOTED;
}

static Counts count(const GPtrArray *cases)
{
    Counts counts = {0};

    for (guint i = 0; i < cases->len; i++) {
        const CheckCase *it = cases->pdata[i];
        counts.tests += is_test(it);
        counts.failures += it->result == CASE_FAILS;
        counts.errors += it->result == CASE_UNKNOWN;
        counts.skipped += it->result == CASE_NOT_JUDGED;
    }
    return counts;
}

/* Why it does not hold, with its run. */
static void append_reason(GString *out, const CheckAnswer *answer, const CheckCase *it)
{
    const char *tag = it->result == CASE_FAILS ? "failure" : "error";
    Counterexample *run = answer->report ? check_case_run(answer->report, it) : NULL;
    g_autofree char *text = run ? check_format_run(run) : NULL;
    g_autofree char *sentence = check_format_sentence(it);

    g_string_append_printf(out, "      <%s", tag);
    append_attribute(out, "message", it->message ? it->message : it->name);
    append_attribute(out, "type", check_case_rule_name(check_case_rule(it)));
    g_string_append_c(out, '>');
    g_autofree char *place = check_format_place(it);
    g_autofree char *whole =
        g_strdup_printf("%s: %s\n%s%s", place, sentence, text ? "\n" : "", text ? text : "");
    append_escaped(out, whole);
    g_string_append_printf(out, "</%s>\n", tag);
    counterexample_free(run);
}

static void append_case(GString *out, const CheckAnswer *answer, const CheckCase *it)
{
    g_autofree char *line = g_strdup_printf("%u", it->place.line);

    g_string_append(out, "    <testcase");
    append_attribute(out, "classname", check_format_name(answer));
    append_attribute(out, "name", it->name);
    append_attribute(out, "file", it->place.file);
    if (it->place.line)
        append_attribute(out, "line", line);
    if (it->result == CASE_HOLDS) {
        g_string_append(out, "/>\n");
        return;
    }
    g_string_append(out, ">\n");
    if (it->result == CASE_NOT_JUDGED) {
        g_string_append(out, "      <skipped");
        append_attribute(out, "message", it->message);
        g_string_append(out, "/>\n");
    } else {
        append_reason(out, answer, it);
    }
    g_string_append(out, "    </testcase>\n");
}

static void append_warnings(GString *out, const GPtrArray *cases)
{
    const gsize before = out->len;

    for (guint i = 0; i < cases->len; i++) {
        const CheckCase *it = cases->pdata[i];
        if (is_test(it))
            continue;
        g_string_append(out, out->len == before ? "    <system-out>" : "");
        g_autofree char *line = g_strdup_printf("%s:%u:%u: warning: %s\n", it->place.file,
                                                it->place.line, it->place.column, it->message);
        append_escaped(out, line);
    }
    if (out->len > before)
        g_string_append(out, "</system-out>\n");
}

static void begin(CheckWriting *writing)
{
    g_string_append(writing->text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                                   "<testsuites name=\"stalemate\">\n");
}

static void add(CheckWriting *writing, const CheckAnswer *answer)
{
    const Counts counts = count(answer->cases);
    GString *out = writing->text;

    g_string_append(out, "  <testsuite");
    append_attribute(out, "name", check_format_name(answer));
    g_string_append_printf(out,
                           " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\" "
                           "time=\"0\">\n",
                           counts.tests, counts.failures, counts.errors, counts.skipped);
    for (guint i = 0; i < answer->cases->len; i++)
        if (is_test(answer->cases->pdata[i]))
            append_case(out, answer, answer->cases->pdata[i]);
    append_warnings(out, answer->cases);
    g_string_append(out, "  </testsuite>\n");
}

static void end(CheckWriting *writing)
{
    g_string_append(writing->text, "</testsuites>\n");
}

const CheckFormat check_format_junit = {
    .name = "junit",
    .help = "JUnit's XML: a test case for each claim",
    .begin = begin,
    .add = add,
    .end = end,
};
