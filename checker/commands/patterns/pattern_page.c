#include "checker/commands/patterns/pattern_page.h"

#include "checker/base/error.h"
#include "checker/commands/check/check.h"
#include "checker/commands/patterns/comment_prose.h"
#include "checker/commands/patterns/pattern_run.h"
#include "checker/language/syntax/decl.h"

#include <string.h>

void pattern_free(Pattern *pattern)
{
    g_free(pattern->name);
    g_free(pattern->text);
    pattern_header_free(pattern->header);
    g_free(pattern->page);
    g_free(pattern->cheapest);
    g_free(pattern);
}

const Pattern *pattern_find(const GPtrArray *patterns, const char *name)
{
    for (guint i = 0; i < patterns->len; i++) {
        const Pattern *pattern = patterns->pdata[i];
        if (strcmp(pattern->name, name) == 0)
            return pattern;
    }
    return NULL;
}

/* ---- what the header says ---- */

static void add_list(GString *out, const char *before, const GPtrArray *values, const char *after)
{
    g_string_append(out, before);
    for (guint i = 0; i < values->len; i++)
        g_string_append_printf(out, "%s%s", i ? ", " : "", (const char *)values->pdata[i]);
    g_string_append(out, after);
}

static void add_head(GString *out, const Pattern *pattern, const Design *design)
{
    const PatternHeader *header = pattern->header;
    g_autofree char *title = comment_prose_escape(design->title ? design->title : "");

    g_string_append_printf(out,
                           "<!-- Made by `stalemate patterns` from models/%s.stale: change that "
                           "file, not this page. -->\n\n# %s\n\n%s.\n\n",
                           pattern->name, pattern_header_get(header, PATTERN_SYMPTOM), title);
    g_string_append_printf(out, "- Design: [`%s`](../../models/%s.stale)\n", pattern->name,
                           pattern->name);
    add_list(out, "- Also called: ", header->values[PATTERN_ALSO_CALLED], "\n");
    add_list(out, "- Technology: ", header->values[PATTERN_TECHNOLOGY], "\n");
}

static void add_questions(GString *out, const PatternHeader *header)
{
    const GPtrArray *questions = header->values[PATTERN_ASK];

    g_string_append(out, "\n## Is it my bug?\n\n");
    for (guint i = 0; i < questions->len; i++)
        g_string_append_printf(out, "%u. %s\n", i + 1, (const char *)questions->pdata[i]);
    g_string_append(out,
                    "\nThree times yes: very likely. One no: look at the related ones below, or"
                    " in the [index of symptoms](../symptoms.md).\n");
}

/* "title, https://..." as a link; without an address as it is. */
static void add_source(GString *out, const char *source)
{
    const char *address = g_strrstr(source, ", https://");

    if (!address) {
        g_string_append_printf(out, "- %s\n", source);
        return;
    }
    g_autofree char *title = g_strndup(source, (gsize)(address - source));
    g_autofree char *text = comment_prose_escape(title);
    g_string_append_printf(out, "- [%s](%s)\n", text, address + 2);
}

static gboolean add_related(GString *out, const Pattern *pattern, const GPtrArray *patterns,
                            GError **error)
{
    const GPtrArray *names = pattern->header->values[PATTERN_RELATED];

    g_string_append(out, "\n## Related\n\n");
    for (guint i = 0; i < names->len; i++) {
        const Pattern *other = pattern_find(patterns, names->pdata[i]);
        if (!other || other == pattern) {
            g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                        "%s: `Related` names `%s`, which is not another design", pattern->name,
                        (const char *)names->pdata[i]);
            return FALSE;
        }
        g_string_append_printf(out, "- [%s](%s.md)\n",
                               pattern_header_get(other->header, PATTERN_SYMPTOM), other->name);
    }
    return TRUE;
}

/* ---- what helps, and what does not ---- */

static bool is_bad(const Decl *claim)
{
    return claim->claim == CLAIM_LEAVES_OPEN || claim->claim == CLAIM_BREAKS;
}

static void add_words(GString *out, const Decl *claim)
{
    static const char *const words[][2] = {[CLAIM_CLOSES] = {"closes", ""},
                                           [CLAIM_LEAVES_OPEN] = {"leaves", " open"},
                                           [CLAIM_KEEPS] = {"keeps", ""},
                                           [CLAIM_BREAKS] = {"breaks", ""}};

    g_string_append_printf(out, "%s `%s`%s", words[claim->claim][0], claim->target.text,
                           words[claim->claim][1]);
    if (claim->text) {
        g_autofree char *why = comment_prose_escape(claim->text);
        g_string_append_printf(out, " (%s)", why);
    }
}

/* All claims about one set that are of one kind, as an item. */
static void add_item(GString *out, const Design *design, uint64_t fixes, bool bad)
{
    g_autofree char *names = build_fixes_text(design, fixes);
    const char *between = " ";

    g_string_append_printf(out, "- **`%s`**", names);
    for (uint32_t i = 0; i < design->claim_count; i++) {
        const Decl *claim = design->claims[i];
        if (claim->claim == CLAIM_HOLDS || design_claim_fixes(design, claim) != fixes ||
            is_bad(claim) != bad)
            continue;
        g_string_append(out, between);
        add_words(out, claim);
        between = "; ";
    }
    g_string_append_c(out, '\n');
}

static bool is_first(const Design *design, uint32_t claim, uint64_t fixes, bool bad)
{
    for (uint32_t i = 0; i < claim; i++) {
        const Decl *other = design->claims[i];
        if (other->claim != CLAIM_HOLDS && is_bad(other) == bad &&
            design_claim_fixes(design, other) == fixes)
            return false;
    }
    return true;
}

/* What fixes hold a measure or a window to. */
static void add_numbers(GString *out, const CheckReport *report)
{
    const Design *design = report->session->design;
    const char *before = "\n## The numbers\n\n";

    for (uint32_t i = 0; i < design->claim_count; i++) {
        const Decl *claim = design->claims[i];
        if (claim->claim != CLAIM_HOLDS)
            continue;
        g_autofree char *text = check_claim_text(report, i);
        g_autofree char *why = comment_prose_escape(claim->text ? claim->text : "");
        g_string_append_printf(out, "%s- `%s`%s%s%s\n", before, text, *why ? " (" : "", why,
                               *why ? ")" : "");
        before = "";
    }
}

/* An item for each set of fixes about which there is such a claim. */
static guint add_claims(GString *out, const Design *design, bool bad)
{
    guint items = 0;

    for (uint32_t i = 0; i < design->claim_count; i++) {
        uint64_t fixes = design_claim_fixes(design, design->claims[i]);
        if (design->claims[i]->claim == CLAIM_HOLDS || is_bad(design->claims[i]) != bad ||
            (bad && fixes == 0) || !is_first(design, i, fixes, bad))
            continue;
        add_item(out, design, fixes, bad);
        items++;
    }
    return items;
}

static void add_fixes(GString *out, const Design *design)
{
    g_string_append(out, "\n| fix | what it does | cost |\n| --- | --- | --: |\n");
    for (uint32_t i = 0; i < design->fix_count; i++) {
        const Decl *fix = design->fixes[i];
        g_autofree char *text = comment_prose_escape(fix->text ? fix->text : "");
        g_string_append_printf(out, "| `%s` | %s | %" G_GINT64_FORMAT " |\n", fix->name.text, text,
                               fix->cost < 0 ? 1 : fix->cost);
    }
}

static void add_remedies(GString *out, const CheckReport *report)
{
    const Design *design = report->session->design;
    g_autoptr(GString) good = g_string_new(NULL), bad = g_string_new(NULL);
    g_autofree char *matrix = check_text(report);

    add_claims(bad, design, true);
    add_claims(good, design, false);
    g_string_append(out, "\n## The fixes that were tried\n");
    add_fixes(out, design);
    if (bad->len > 0)
        g_string_append_printf(out, "\n## What does not help, and why\n\n%s", bad->str);
    if (good->len > 0)
        g_string_append_printf(out, "\n## What helps\n\n%s", good->str);
    add_numbers(out, report);
    g_string_append_printf(out,
                           "\n## All verdicts, the cheapest sets, and what they assume\n\n"
                           "```text\n$ stalemate check %s --quiet\n%s```\n\n"
                           "What the words mean: [verdicts](../reference/verdicts.md).\n",
                           design->name, matrix);
}

static char *cheapest_text(const CheckReport *report, PropertyReference property)
{
    const Goal *goal = property.kind == REFERENCE_WINDOW  ? &report->matrix->windows[property.index]
                       : property.kind == REFERENCE_CHECK ? &report->matrix->checks[property.index]
                                                          : NULL;

    if (goal && goal->answer == GOAL_NOT_ASKED)
        return g_strdup("as written, without the variants");
    if (!goal || goal->answer != GOAL_FOUND)
        return g_strdup("none of those tried");
    g_autofree char *names = build_fixes_text(report->session->design, goal->fixes);
    return g_strdup_printf("`%s` (cost %" G_GINT64_FORMAT ")", names, goal->cost);
}

/* ---- the page ---- */

/* "FAULTS=1: stale_entry, fresh: why": what a param's other values change. */
static void add_flips(GString *out, const PatternHeader *header)
{
    const GPtrArray *flips = header->values[PATTERN_FLIPS];

    if (flips->len == 0)
        return;
    g_string_append(out, "\nSome claims about these fail with other values of a param:\n\n"
                         "| with | about | why |\n| --- | --- | --- |\n");
    for (guint i = 0; i < flips->len; i++) {
        g_auto(GStrv) parts = g_strsplit(flips->pdata[i], ": ", 3);
        g_auto(GStrv) about = g_strsplit(parts[0] && parts[1] ? parts[1] : "", ", ", -1);
        g_autofree char *names = g_strjoinv("`, `", about);
        if (g_strv_length(parts) < 3)
            continue; /* tests/params.py refuses it */
        g_autofree char *why = comment_prose_escape(parts[2]);
        g_string_append_printf(out, "| `%s` | `%s` | %s |\n", parts[0], names, why);
    }
}

static void add_sizes(GString *out, const Pattern *pattern)
{
    const GPtrArray *sizes = pattern->header->values[PATTERN_SIZES];

    g_string_append_printf(out, "\n## Try it\n\n```sh\nstalemate report %s -o page.html\n```\n\n",
                           pattern->name);
    g_string_append(out, "The verdicts above are for the sizes that the design has. All claims "
                         "were also checked with these, and hold; larger ones were not run:\n\n");
    for (guint i = 0; i < sizes->len; i++) {
        g_auto(GStrv) settings = g_strsplit(sizes->pdata[i], " ", -1);
        g_autofree char *all = g_strjoinv(" --set ", settings);
        g_string_append_printf(out, "- `stalemate check %s --set %s`\n", pattern->name, all);
    }
    add_flips(out, pattern->header);
    g_string_append(out, "\nWhat larger sizes could change: [what a verdict means]"
                         "(../explanation/what-a-verdict-means.md).\n");
}

static gboolean add_all(GString *out, Pattern *pattern, const CheckReport *report,
                        const PatternRun *run, const GPtrArray *patterns, GError **error)
{
    const PatternHeader *header = pattern->header;
    const GPtrArray *sources = header->values[PATTERN_SOURCE];

    add_head(out, pattern, report->session->design);
    add_questions(out, header);
    g_string_append_printf(out, "\n## The code\n\n%s", header->prose);
    pattern_run_add(out, run, pattern->name);
    g_string_append_printf(out, "\n## Why every test passed\n\n%s\n",
                           pattern_header_get(header, PATTERN_TESTS));
    add_remedies(out, report);
    add_sizes(out, pattern);
    g_string_append(out, "\n## Sources\n\n");
    for (guint i = 0; i < sources->len; i++)
        add_source(out, sources->pdata[i]);
    return add_related(out, pattern, patterns, error);
}

gboolean pattern_make_page(Pattern *pattern, Session *session, const GPtrArray *patterns,
                           GError **error)
{
    const DesignMatrix of = {
        .programs = session->programs, .whole = session->whole, .judge = session->judge};
    g_autoptr(Matrix) matrix = design_matrix_of_all(&of);

    if (!matrix || matrix->is_cut) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "%s cannot be checked",
                    pattern->name);
        return FALSE;
    }
    g_autoptr(PatternRun) run =
        pattern_run_new(session, pattern_header_get(pattern->header, PATTERN_SHOW), error);
    if (!run)
        return FALSE;
    g_autoptr(Diagnostics) none = diagnostics_new(session->design->sources);
    g_autoptr(Timing) timing = session_timing(session, matrix);
    const CheckReport report = {session, matrix, false, timing, none};
    g_autoptr(GString) out = g_string_new(NULL);
    if (!add_all(out, pattern, &report, run, patterns, error))
        return FALSE;
    pattern->cheapest = cheapest_text(&report, run->property);
    pattern->page = g_strdup(out->str);
    return TRUE;
}
