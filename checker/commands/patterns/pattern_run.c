#include "checker/commands/patterns/pattern_run.h"

#include "checker/base/error.h"
#include "checker/commands/patterns/comment_prose.h"
#include "checker/commands/patterns/pattern_header.h"
#include "checker/language/syntax/decl.h"
#include "traces/explain/explain.h"
#include "traces/explain/fold.h"
#include "traces/format/formats.h"

#include <string.h>

static bool has_name(Decl *const *decls, uint32_t count, const char *name)
{
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(decls[i]->name.text, name) == 0)
            return true;
    return false;
}

/* The run of `show`, or the first thing that fails, with one set of fixes; NULL where there is
 * none, or, with `error` set, where there is nothing of that name. */
static Counterexample *example_of(Session *session, uint64_t fixes, const char *show,
                                  PropertyReference *property, GError **error)
{
    const Design *design = session->design;
    const Program *program = programs_try(session->programs, fixes);
    const bool is_window = show && has_name(design->windows, design->window_count, show);

    if (!program)
        return NULL;
    g_autoptr(Verdicts) verdicts =
        verdicts_new(programs_model(session->programs, fixes), &session->judge);
    if (!property_reference_find(design, verdicts, is_window ? show : NULL, is_window ? NULL : show,
                                 property, error))
        return NULL;
    Counterexample *example = explain_run(program, verdicts, *property);
    if (example) {
        property_reference_try_fixes(session, NULL, example, *property, fixes);
        fold_counterexample(example);
    }
    return example;
}

static char *options_text(const Design *design, uint64_t fixes, const char *show)
{
    g_autofree char *names = fixes ? build_fixes_text(design, fixes) : NULL;
    const bool is_window = show && has_name(design->windows, design->window_count, show);

    return g_strdup_printf("%s%s%s%s", names ? " --fix " : "", names ? names : "",
                           !show       ? ""
                           : is_window ? " --window "
                                       : " --check ",
                           show ? show : "");
}

PatternRun *pattern_run_new(Session *session, const char *show, GError **error)
{
    const Design *design = session->design;
    g_autoptr(PatternRun) run = g_new0(PatternRun, 1);
    GError *trouble = NULL;

    for (uint32_t i = 0; i <= design->fix_count && !run->example && !trouble; i++) {
        uint64_t fixes = i == 0 ? 0 : (uint64_t)1 << (i - 1);
        run->example = example_of(session, fixes, show, &run->property, &trouble);
        g_free(run->options);
        run->options = options_text(design, fixes, show);
    }
    if (trouble) {
        g_propagate_error(error, trouble);
        return NULL;
    }
    if (run->example)
        return g_steal_pointer(&run);
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT,
                "%s: nothing fails, as written or with one fix: there is no run to show",
                design->name);
    return NULL;
}

void pattern_run_free(PatternRun *run)
{
    if (!run)
        return;
    counterexample_free(run->example);
    g_free(run->options);
    g_free(run);
}

/* ---- the section ---- */

static const char *plural(guint count)
{
    return count == 1 ? "" : "s";
}

/* How often the next step of a process is another process's; and how many faults there are. */
static void count_rows(const Counterexample *example, guint *switches, guint *faults)
{
    int last = NO_LANE;

    *switches = *faults = 0;
    for (uint32_t i = 0; i < example->shown && i < example->row_count; i++) {
        const Row *row = &example->rows[i];
        *faults += row->kind == ROW_FAULT || row->fault || (row->kind == ROW_PROCESS && row->event);
        if (row->kind != ROW_PROCESS)
            continue;
        *switches += last != NO_LANE && last != row->lane;
        last = row->lane;
    }
}

void pattern_run_add(GString *out, const PatternRun *run, const char *name)
{
    const Counterexample *example = run->example;
    g_autofree char *text = text_write(example, (TextStyle){.tells_tick = true});
    g_autofree char *headline = comment_prose_escape(example->headline);
    guint switches, faults;

    count_rows(example, &switches, &faults);
    g_string_append(out, "\n## The run\n\n");
    if (example->verdict) {
        g_autofree char *verdict = comment_prose_escape(example->verdict);
        g_string_append_printf(out, "%c%s. ", g_ascii_toupper(*verdict), verdict + 1);
    }
    g_string_append_printf(out,
                           "The shortest run that shows it has %u step%s, and changes from one "
                           "process to another %u time%s. ",
                           example->shown, plural(example->shown), switches, plural(switches));
    if (faults == 0)
        g_string_append(out, "It needs no fault.\n\n");
    else
        g_string_append_printf(out, "It needs %u fault%s.\n\n", faults, plural(faults));
    g_string_append_printf(out, "```text\n$ stalemate trace %s%s\n%s```\n\n", name, run->options,
                           text);
    g_string_append_printf(out, "![%s](../gallery/%s.svg)\n\n", headline, name);
    g_string_append(out,
                    "How to read both: [verdicts and runs](../reference/verdicts.md#a-run).\n");
}
