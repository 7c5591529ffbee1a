#include "tests/fuzz/commands.h"

#include "checker/commands/command.h"
#include "checker/language/design.h"
#include "checker/language/syntax/decl.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum Called {
    CALLED_CHECK,
    CALLED_TRACE,
    CALLED_GRAPH,
    CALLED_PLAY,
    CALLED_QUIZ,
    CALLED_SWEEP,
    CALLED_FORMAT,
    CALLED_REPORT,
    CALLED_DRAWING,
};

static const Command table[COMMAND_COUNT] = {
    [CALLED_CHECK] = {"check", NULL, command_check},
    [CALLED_TRACE] = {"trace", NULL, command_trace},
    [CALLED_GRAPH] = {"graph", NULL, command_graph},
    [CALLED_PLAY] = {"play", NULL, command_play},
    [CALLED_QUIZ] = {"quiz", NULL, command_quiz},
    [CALLED_SWEEP] = {"sweep", NULL, command_sweep},
    [CALLED_FORMAT] = {"format", NULL, command_format},
    [CALLED_REPORT] = {"report", NULL, command_report},
    [CALLED_DRAWING] = {"trace", "trace, drawn", command_trace},
};

/* Searches end by the number of states; by time only where something hangs. */
#define BOUNDS "--native never --workers 1 --no-progress --timeout 10s --max-states "

/* Steps, good ones and none, and every command of play; quiz takes the numbers for answers. */
static const char typed[] =
    "1\n2\ns\nw\n1\n9\nu\ng\nw\n1\n1\n1\nr\n2\nh\n\n?\n99999999999999999999\nq\n";

/* ---- calling one ---- */

static int redirect(int to, int from)
{
    int before = dup(to);

    assert_true(before >= 0 && dup2(from, to) >= 0);
    close(from);
    return before;
}

static void restore(int to, int *before)
{
    if (*before < 0)
        return;
    dup2(*before, to);
    close(*before);
    *before = -1;
}

static void speak_again(Commands *commands)
{
    fflush(stdout);
    fflush(stderr);
    restore(STDOUT_FILENO, &commands->out);
    restore(STDERR_FILENO, &commands->err);
}

static int run_silently(Commands *commands, const Command *command, int argc, char **argv)
{
    fflush(stdout);
    commands->out = redirect(STDOUT_FILENO, g_open("/dev/null", O_WRONLY, 0));
    commands->err =
        redirect(STDERR_FILENO, g_open(commands->said, O_WRONLY | O_CREAT | O_TRUNC, 0600));
    assert_non_null(freopen(commands->typed, "r", stdin));
    int status = command->run(argc, argv);
    speak_again(commands);
    return status;
}

/* `options` are words with blanks between; the path of the design is added. */
static int call(Commands *commands, enum Called called, const char *options)
{
    const Command *command = &table[called];
    g_autofree char *line = g_strconcat(command->name, " ", options, NULL);
    g_auto(GStrv) words = g_strsplit(line, " ", -1);
    g_autoptr(GPtrArray) argv = g_ptr_array_new();

    for (char **word = words; *word; word++)
        if (**word)
            g_ptr_array_add(argv, *word);
    g_ptr_array_add(argv, commands->pieces->path);
    int count = (int)argv->len;
    g_ptr_array_add(argv, NULL);
    int status = run_silently(commands, command, count, (char **)argv->pdata);
    if (status < 0 || status >= COMMAND_STATUSES)
        fail_msg("%s: exit status %d", line, status);
    commands->ended[called][status]++;
    return status;
}

/* ---- what to call ---- */

/* Which param has few enough values to go through; NULL: none has. Caller frees. */
static char *param_to_sweep(const char *path)
{
    enum { MOST_VALUES = 6 };
    const char *const libraries[] = {STALEMATE_MODELS_SOURCE "/library", NULL};
    Diagnostics *list = NULL;
    g_autoptr(Design) design = design_load(path, libraries, &list, NULL);
    g_autoptr(Diagnostics) diagnostics = list;
    char *found = NULL;

    for (uint32_t i = 0; design && i < design->param_count && !found; i++) {
        g_autoptr(GArray) values = design_param_values(design, i, MOST_VALUES, NULL);
        if (values)
            found = g_strdup(design->params[i]->name.text);
    }
    return found;
}

static void try_sweep(Commands *commands, guint64 variety)
{
    static const char *const formats[] = {"text", "csv", "json"};
    g_autofree char *param = param_to_sweep(commands->pieces->path);

    if (!param)
        return;
    g_autofree char *options =
        g_strdup_printf(BOUNDS "300 --over %s --format %s", param, formats[variety % 3]);
    call(commands, CALLED_SWEEP, options);
}

void commands_try_accepted(Commands *commands, guint64 variety)
{
    static const char *const checks[] = {BOUNDS "200", BOUNDS "200 --format json",
                                         BOUNDS "200 --untimed", BOUNDS "200 --strict"};
    static const char *const traces[] = {"text", "json", "itf", "dot", "mermaid", "plantuml"};
    g_autofree char *trace =
        g_strconcat(BOUNDS "2000 --format ", traces[variety % G_N_ELEMENTS(traces)], NULL);

    assert_int_not_equal(call(commands, CALLED_CHECK, BOUNDS "200 --as-written"), EXIT_WRONG);
    call(commands, CALLED_CHECK, checks[variety % G_N_ELEMENTS(checks)]);
    call(commands, CALLED_TRACE, trace);
    call(commands, CALLED_GRAPH,
         variety % 2 ? BOUNDS "500 --format dot --max-nodes 200" : BOUNDS "500 --around 1");
    call(commands, CALLED_PLAY, BOUNDS "200");
    call(commands, CALLED_QUIZ, BOUNDS "200");
    call(commands, CALLED_FORMAT, "--stdout");
    try_sweep(commands, variety);
}

void commands_try_drawn(Commands *commands)
{
    call(commands, CALLED_REPORT, BOUNDS "500 -o /dev/null");
    call(commands, CALLED_DRAWING, BOUNDS "2000 --format svg -o /dev/null");
}

void commands_try_refused(Commands *commands)
{
    GStatBuf said;

    assert_int_equal(call(commands, CALLED_CHECK, BOUNDS "200 --as-written"), EXIT_WRONG);
    assert_int_equal(g_stat(commands->said, &said), 0);
    assert_true(said.st_size > 0);
}

/* PATH:LINE:COLUMN: error: */
static bool says_place(const Commands *commands, const char *said)
{
    g_autofree char *pattern = g_strdup_printf("%s:[0-9]+:[0-9]+: error: ", commands->pieces->path);

    return g_regex_match_simple(pattern, said, 0, 0);
}

bool commands_try_any(Commands *commands, const char *said)
{
    static const struct {
        enum Called called;
        const char *options;
    } calls[] = {
        {CALLED_CHECK, BOUNDS "100"},
        {CALLED_TRACE, BOUNDS "100"},
        {CALLED_GRAPH, BOUNDS "100 --max-nodes 20"},
        {CALLED_PLAY, BOUNDS "100"},
        {CALLED_QUIZ, BOUNDS "100"},
        {CALLED_SWEEP, BOUNDS "100 --over N"},
        {CALLED_REPORT, BOUNDS "100 -o /dev/null"},
        {CALLED_FORMAT, "--stdout"},
    };
    bool was_said = false;

    for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
        g_autofree char *text = NULL;
        const int status = call(commands, calls[i].called, calls[i].options);
        assert_true(g_file_get_contents(commands->said, &text, NULL, NULL));
        was_said |= strstr(text, said) != NULL;
        if (status == EXIT_WRONG && calls[i].called == CALLED_CHECK)
            assert_true(says_place(commands, text));
    }
    return was_said;
}

/* ---- the whole ---- */

void commands_init(Commands *commands, const Pieces *pieces)
{
    *commands = (Commands){.pieces = pieces,
                           .said = g_strconcat(pieces->path, ".said", NULL),
                           .typed = g_strconcat(pieces->path, ".typed", NULL)};
    assert_true(g_file_set_contents(commands->typed, typed, -1, NULL));
    commands->out = commands->err = -1;
}

void commands_clear(Commands *commands)
{
    speak_again(commands); /* where a command crashed */
    if (commands->pieces->keeps_file)
        printf("# what was printed then: %s\n", commands->said);
    else
        g_unlink(commands->said);
    g_unlink(commands->typed);
    g_free(commands->said);
    g_free(commands->typed);
}

guint commands_done(const Commands *commands, guint command)
{
    const guint *ended = commands->ended[command];

    return ended[EXIT_HOLDS] + ended[EXIT_FAILS] + ended[EXIT_LIMITED];
}

const char *commands_name(guint command)
{
    return table[command].summary ? table[command].summary : table[command].name;
}

void commands_print(const Commands *commands)
{
    for (guint i = 0; i < COMMAND_COUNT; i++) {
        const guint *ended = commands->ended[i];
        if (commands_done(commands, i) + ended[EXIT_WRONG] > 0)
            printf("# %s: ended %u times with 0, %u with 1, %u with 2, %u with 3\n",
                   commands_name(i), ended[EXIT_HOLDS], ended[EXIT_FAILS], ended[EXIT_WRONG],
                   ended[EXIT_LIMITED]);
    }
    fflush(stdout);
}
