/* The command line of `check`. */
#include "checker/commands/check/check_command.h"
#include "checker/commands/ranks/launch.h"
#include "checker/commands/session/failure.h"

static const char summary[] =
    "Checks a design: as written, with each fix alone, and the cheapest sets of fixes that close "
    "each\n"
    "window and keep each check; confirms or refutes each claim; shows the shortest run to what "
    "fails.\n"
    "--format writes it as:\n";

static const char exits[] =
    "\n"
    "Exit status: 0 all claims and answers hold (in a design without any: nothing fails as "
    "written; with "
    "--fix or\n"
    "--as-written: nothing fails there); 1 something does not hold, or a design error or a "
    "deadlock was\n"
    "found; 2 the design or the command line is wrong; 3 a limit was reached before an answer.";

static char *summary_text(void)
{
    g_autofree char *formats = check_format_help();

    return g_strconcat(summary, formats, exits, NULL);
}

gboolean check_options_are_usable(const CheckOptions *wanted, const char *format, GError **error)
{
    bool is_kept = checkpointing_is_wanted(&wanted->checkpointing);

    if (launch_ranks() && wanted->watch->is_wanted)
        return failure_usage(error, "--watch is for one rank, not for several");
    if (wanted->designs > 1 && (is_kept || wanted->emit_c || wanted->open || wanted->against))
        return failure_usage(error,
                             "--checkpoint, --resume, --emit-c, --open and --against are for "
                             "one design at a time");
    if (wanted->fixes && wanted->as_written)
        return failure_usage(error, "--fix and --as-written ask for two different things");
    if (is_kept && wanted->emit_c)
        return failure_usage(error,
                             "--emit-c searches nothing: there is nothing to keep in a file");
    if (wanted->coverage && (is_kept || wanted->emit_c))
        return failure_usage(error,
                             "--coverage goes with neither --checkpoint, --resume nor --emit-c");
    if (wanted->coverage && (wanted->windows || wanted->checks))
        return failure_usage(error,
                             "--coverage is of a whole design: it goes with neither --window "
                             "nor --check");
    if (wanted->against && (!wanted->format->has_changes || wanted->open || wanted->emit_c))
        return failure_usage(error,
                             "--against is for the formats text, json and markdown, and goes "
                             "with neither --open nor --emit-c");
    if (wanted->open && (wanted->coverage || wanted->emit_c || format))
        return failure_usage(error, "--open goes with neither --coverage, --emit-c nor --format");
    if (wanted->watch->is_wanted && (is_kept || wanted->emit_c || wanted->against))
        return failure_usage(error, "--watch compares with the answer before: it goes with none of "
                                    "--against, --checkpoint, --resume and --emit-c");
    if (wanted->checkpointing.every && !is_kept)
        return failure_usage(error,
                             "--checkpoint-every takes --checkpoint FILE or --resume FILE too");
    return TRUE;
}

void check_options_clear(CheckOptions *wanted)
{
    g_strfreev(wanted->fixes);
    g_strfreev(wanted->windows);
    g_strfreev(wanted->checks);
    g_free(wanted->against);
    g_clear_pointer(&wanted->before, json_node_unref);
    g_free(wanted->checkpointing.file);
    g_free(wanted->checkpointing.resume);
    g_free(wanted->checkpointing.every);
}

Session *check_options_open(CheckOptions *wanted, uint32_t number, char **line, gint64 begun,
                            int *status)
{
    const GOptionEntry entries[] = {
        {"fix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted->fixes,
         "Check with these fixes, joined by commas", "A,B"},
        {"as-written", 0, 0, G_OPTION_ARG_NONE, &wanted->as_written, "Check with no fix", NULL},
        {"window", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted->windows,
         "Ask for these windows alone, joined by commas", "W,X"},
        {"check", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted->checks,
         "Ask for these checks alone, joined by commas", "C,D"},
        {"emit-c", 0, 0, G_OPTION_ARG_NONE, &wanted->emit_c,
         "Do not check: print the C text of the steps", NULL},
        {"open", 0, 0, G_OPTION_ARG_NONE, &wanted->open,
         "Print the windows left open alone, a line each: SET: WINDOW: VERDICT", NULL},
        {"coverage", 0, 0, G_OPTION_ARG_NONE, &wanted->coverage,
         "List what no run comes to: code, branches, values, fixes", NULL},
        {"against", 0, 0, G_OPTION_ARG_FILENAME, &wanted->against,
         "Say what changed since this answer of --format json", "OLD.json"},
        WATCH_OPTION(wanted->watch),
        {"strict", 0, 0, G_OPTION_ARG_NONE, &wanted->strict, "Exit 1 where there is a warning",
         NULL},
        {"checkpoint", 0, 0, G_OPTION_ARG_FILENAME, &wanted->checkpointing.file,
         "Keep the search in a file", "FILE"},
        {"checkpoint-every", 0, 0, G_OPTION_ARG_STRING, &wanted->checkpointing.every,
         "Write it this often (1m)", "TIME"},
        {"resume", 0, 0, G_OPTION_ARG_FILENAME, &wanted->checkpointing.resume,
         "Go on with the search that is in a file, and keep it there", "FILE"},
        {0}};
    g_autofree char *text = summary_text();
    g_auto(GStrv) words = g_strdupv(line);
    g_autofree char **rest = g_memdup2(words, sizeof *words * (g_strv_length(words) + 1));
    const SessionRequest request = {.summary = text,
                                    .extra = entries,
                                    .refused = check_answer_refused,
                                    .failed = check_answer_unopened,
                                    .user = wanted,
                                    .number = number,
                                    .count = &wanted->designs,
                                    .begun = begun,
                                    .watch = wanted->watch};

    return session_open_request((int)g_strv_length(words), rest, &request, status);
}
