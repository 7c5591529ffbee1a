#include "checker/commands/command.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/options.h"
#include "checker/commands/session/session.h"
#include "checker/commands/session/session_options.h"
#include "checker/language/syntax/diagnostics.h"
#include "checker/language/syntax/lexer.h"
#include "checker/wire/record/recorder.h"

#include <stdio.h>
#include <string.h>

static const char summary[] =
    "Passes what a program asks of its servers on, and writes it down: a line of JSON for each\n"
    "operation. The servers, and how the program is started, are in a file NAME.bind.\n"
    "\n"
    "With --request the program is asked for one thing, by COMMAND, and what comes meanwhile is\n"
    "that request's. Without it what comes is written down until COMMAND or the program ends, "
    "--for\n"
    "is over, or until Ctrl-C. A log that is there is gone on with.\n"
    "\n"
    "Exit status: 0 it is written; 2 the binding or the command line is wrong, a server is not\n"
    "there, or COMMAND fails: then nothing is written; 3 it was interrupted, or the program was "
    "not\n"
    "ready.";

typedef struct RecordOptions {
    char *output, *request, *duration, *settle, *timeout;
    char **servers, **listens, **rest;
    gboolean tells_all, shows;
} RecordOptions;

typedef struct Recording {
    const RecordOptions *wanted;
    Binding *binding;
    char **addresses; /* by server; NULL: as the binding says */
    guint16 *ports;
    char *command;
    RecorderOptions options;
} Recording;

/* ---- options ---- */

/* The server of `KIND=...`, and what stands behind the `=`; -1: there is none. */
static int find_server(const Binding *binding, const char *text, const char **behind)
{
    const char *sign = strchr(text, '=');

    for (guint i = 0; sign && i < binding->server_count; i++) {
        const char *name = binding->servers[i].protocol->name;
        if (strlen(name) == (gsize)(sign - text) && g_str_has_prefix(text, name)) {
            *behind = sign + 1;
            return (int)i;
        }
    }
    return -1;
}

static gboolean find_addresses(Recording *recording, GError **error)
{
    const Binding *binding = recording->binding;
    const char *behind;

    recording->addresses = g_new0(char *, binding->server_count + 1);
    for (char **text = recording->wanted->servers; text && *text; text++) {
        int server = find_server(binding, *text, &behind);
        if (server < 0)
            return failure_usage(error,
                                 "--server %s: the binding has no such server; write KIND=ADDRESS",
                                 strstr(*text, "://") ? "URL" : *text); /* it may have a password */
        g_free(recording->addresses[server]);
        recording->addresses[server] = g_strdup(behind);
    }
    return TRUE;
}

static gboolean find_ports(Recording *recording, GError **error)
{
    const Binding *binding = recording->binding;
    const char *behind;
    guint64 port;

    recording->ports = g_new0(guint16, binding->server_count + 1);
    for (char **text = recording->wanted->listens; text && *text; text++) {
        int server = find_server(binding, *text, &behind);
        if (server < 0)
            return failure_usage(
                error, "--listen %s: the binding has no such server; write KIND=PORT", *text);
        if (!g_ascii_string_to_unsigned(behind, 10, 1, G_MAXUINT16, &port, NULL))
            return failure_usage(error, "--listen %s: a port is a number from 1 to 65535", *text);
        recording->ports[server] = (guint16)port;
    }
    return TRUE;
}

static gboolean read_time(const char *option, const char *text, gint64 *time, GError **error)
{
    double seconds;

    if (text && !session_options_time(option, text, &seconds, error))
        return FALSE;
    if (text)
        *time = (gint64)(MIN(seconds, 1e9) * G_USEC_PER_SEC);
    return TRUE;
}

/* One word is for the shell; several are a command and its arguments. */
static char *command_of(char **words)
{
    g_autoptr(GPtrArray) quoted = g_ptr_array_new_with_free_func(g_free);

    if (!words[0] || !words[1])
        return g_strdup(words[0]);
    for (; *words; words++)
        g_ptr_array_add(quoted, g_shell_quote(*words));
    g_ptr_array_add(quoted, NULL);
    return g_strjoinv(" ", (char **)quoted->pdata);
}

static gboolean check_options(Recording *recording, GError **error)
{
    const RecordOptions *wanted = recording->wanted;

    if (!wanted->rest || !wanted->rest[0])
        return failure_usage(error, "record needs a binding: stalemate record FILE.bind -o FILE");
    if (!wanted->output)
        return failure_usage(error, "where to? -o FILE says it");
    recording->command = command_of(wanted->rest + 1);
    if (wanted->request && !recording->command)
        return failure_usage(error, "--request %s: what asks for it? -- COMMAND says it",
                             wanted->request);
    if (wanted->request && !lexer_is_name(wanted->request))
        return failure_usage(error,
                             "--request %s: a name has letters, digits and _, and no digit first",
                             wanted->request);
    if (wanted->duration && recording->command)
        return failure_usage(error, "--for %s: it ends when COMMAND does", wanted->duration);
    return TRUE;
}

static bool load_binding(Recording *recording, GError **error)
{
    recording->binding = binding_load(recording->wanted->rest[0], error);
    if (!recording->binding)
        return false;
    Diagnostics *list = recording->binding->diagnostics;
    if (diagnostics_count(list) > 0)
        session_print_diagnostics(list);
    if (diagnostics_errors(list) > 0)
        return false;
    if (recording->binding->server_count == 0)
        return failure_usage(error, "%s names no server: there is nothing to record",
                             recording->wanted->rest[0]);
    return find_addresses(recording, error) && find_ports(recording, error);
}

/* ---- recording ---- */

static void print_counts(const Recording *recording, const RecorderCounts *counts)
{
    const RecordOptions *wanted = recording->wanted;

    printf("%s: %u operation%s on %u key%s", wanted->output, counts->operations,
           counts->operations == 1 ? "" : "s", counts->keys, counts->keys == 1 ? "" : "s");
    if (wanted->request)
        printf(", of %s", wanted->request);
    printf("\n");
    if (counts->unanswered)
        printf("of %u of them no reply came\n", counts->unanswered);
    if (counts->streams)
        printf("%u connections subscribed or the like: what came after that is missing\n",
               counts->streams);
    if (counts->garbage)
        printf("%u connections were not understood: what they did is missing\n", counts->garbage);
    if (counts->refused)
        printf("%u connections were refused: their server was gone\n", counts->refused);
}

static gboolean record_log(Recording *recording, GError **error)
{
    const RecordOptions *wanted = recording->wanted;
    g_autoptr(LogAppend) log = log_append_new(wanted->output, error);

    if (!log)
        return FALSE;
    if (log_append_was_cut(log))
        failure_warn_cut(wanted->output);
    g_autoptr(Recorder) recorder =
        recorder_new(recording->binding, log, &recording->options, error);
    if (!recorder)
        return FALSE;
    if (!recording->command && !recording->binding->start) {
        g_autofree char *places = recorder_places(recorder);
        fprintf(stderr, "%s", places);
    }
    if (!recorder_run(recorder, error))
        return FALSE;
    RecorderCounts counts = recorder_counts(recorder);
    print_counts(recording, &counts);
    return TRUE;
}

static int record(Recording *recording)
{
    const RecordOptions *wanted = recording->wanted;
    RecorderOptions *options = &recording->options;
    GError *error = NULL;

    *options = (RecorderOptions){.settle = G_TIME_SPAN_SECOND / 5,
                                 .timeout = wanted->request ? 60 * G_TIME_SPAN_SECOND : 0};
    if (!check_options(recording, &error) ||
        !read_time("--for", wanted->duration, &options->duration, &error) ||
        !read_time("--timeout", wanted->timeout, &options->timeout, &error) ||
        !read_time("--settle", wanted->settle, &options->settle, &error) ||
        !load_binding(recording, &error))
        return error ? failure_print(error) : EXIT_WRONG;
    options->addresses = (const char *const *)recording->addresses;
    options->ports = recording->ports;
    options->request = wanted->request;
    options->command = recording->command;
    options->redacts = !wanted->tells_all;
    options->shows = wanted->shows;
    if (record_log(recording, &error))
        return EXIT_HOLDS;
    bool is_limit = g_error_matches(error, STALEMATE_ERROR, STALEMATE_ERROR_LIMIT);
    failure_print(error);
    return is_limit ? EXIT_LIMITED : EXIT_WRONG;
}

static gboolean parse_line(int argc, char **argv, RecordOptions *wanted, GError **error)
{
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &wanted->output, "The log; it is gone on with",
         "FILE"},
        {"request", 0, 0, G_OPTION_ARG_STRING, &wanted->request,
         "What COMMAND asks the program for", "NAME"},
        {"for", 0, 0, G_OPTION_ARG_STRING, &wanted->duration, "Stop after so long", "TIME"},
        {"settle", 0, 0, G_OPTION_ARG_STRING, &wanted->settle,
         "After COMMAND wait until nothing has come for so long (200ms)", "TIME"},
        {"timeout", 0, 0, G_OPTION_ARG_STRING, &wanted->timeout,
         "COMMAND has to end within so long (with --request 60s)", "TIME"},
        {"no-redact", 0, 0, G_OPTION_ARG_NONE, &wanted->tells_all,
         "Write down what is not bound, too: keys and values", NULL},
        {"listen", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted->listens,
         "The port that the program finds a server at", "KIND=PORT"},
        {"server", 0, 0, G_OPTION_ARG_STRING_ARRAY, &wanted->servers,
         "A server's address, in the place of the binding's", "KIND=ADDRESS"},
        {"show", 0, 0, G_OPTION_ARG_NONE, &wanted->shows,
         "Show what the program prints, on standard error", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &wanted->rest, NULL,
         "FILE.bind [-- COMMAND...]"},
        {0}};
    g_autoptr(GOptionContext) context = options_context("record", summary);

    return options_parse(context, entries, NULL, &argc, &argv, error);
}

int command_record(int argc, char **argv)
{
    RecordOptions wanted = {0};
    Recording recording = {.wanted = &wanted};
    GError *error = NULL;
    int status =
        parse_line(argc, argv, &wanted, &error) ? record(&recording) : failure_print(error);

    binding_free(recording.binding);
    g_strfreev(recording.addresses);
    g_free(recording.ports);
    g_free(recording.command);
    g_free(wanted.output);
    g_free(wanted.request);
    g_free(wanted.duration);
    g_free(wanted.settle);
    g_free(wanted.timeout);
    g_strfreev(wanted.servers);
    g_strfreev(wanted.listens);
    g_strfreev(wanted.rest);
    return status;
}
