/* A block of commands as on a terminal: lines with a prompt, `$ `, each with its output below. */
#include "checker/commands/docs/docs_match.h"
#include "checker/commands/docs/docs_trial.h"

#include <string.h>

static const char prompt[] = "$ ", status_asked[] = "echo $?";

typedef struct DocsSession {
    char **lines;
    guint at;                 /* the line that comes next */
    int status;               /* of the last command */
    GString *renewed;         /* the whole block, with outputs as they are */
    bool is_other;            /* some output was another */
    bool is_stopped, is_left; /* a command cannot be run; or is another program's */
} DocsSession;

bool docs_session_is_one(const DocsBlock *block)
{
    static const char *const languages[] = {"", "text", "console", "shell-session", NULL};

    return block->kind == DOCS_TEXT && g_strv_contains(languages, block->language) &&
           g_str_has_prefix(block->text, prompt);
}

/* Behind the prompt; a line that ends with a backslash goes on in the next. Caller frees. */
static char *take_command(DocsSession *session)
{
    GString *command = g_string_new(session->lines[session->at] + strlen(prompt));

    g_string_append_printf(session->renewed, "%s\n", session->lines[session->at++]);
    while (g_str_has_suffix(command->str, "\\") && session->lines[session->at]) {
        g_string_truncate(command, command->len - 1);
        g_string_append(command, session->lines[session->at]);
        g_string_append_printf(session->renewed, "%s\n", session->lines[session->at++]);
    }
    return g_string_free(command, FALSE);
}

/* Up to the next prompt, and how many of the last lines are empty. Caller frees. */
static char *take_shown(DocsSession *session, guint *empty)
{
    GString *shown = g_string_new(NULL);

    *empty = 0;
    for (char *line; (line = session->lines[session->at]); session->at++) {
        const bool is_end = !*line && !session->lines[session->at + 1];
        if (g_str_has_prefix(line, prompt) || is_end)
            break;
        *empty = *line ? 0 : *empty + 1;
        g_string_append_printf(shown, "%s\n", line);
    }
    return g_string_free(shown, FALSE);
}

static bool status_is_next(const DocsSession *session)
{
    const char *next = session->lines[session->at];

    return next && g_str_has_prefix(next, prompt) &&
           strcmp(next + strlen(prompt), status_asked) == 0;
}

static void add_shown(DocsSession *session, const char *text, guint empty, bool is_new)
{
    g_string_append(session->renewed, text);
    for (guint i = 0; is_new && i < empty && session->lines[session->at]; i++)
        g_string_append_c(session->renewed, '\n');
}

static void run(DocsTrial *trial, DocsSession *session, const DocsCall *call, DocsOutput *output)
{
    if (strcmp(call->text, status_asked) == 0) {
        output->text = g_strdup_printf("%d\n", session->status);
        return;
    }
    session->is_stopped = !docs_trial_run(trial, call, output);
    session->status = output->status;
}

/* Written into the block, such a line would be read as a command. */
static bool has_prompt(const char *text)
{
    return g_str_has_prefix(text, prompt) || strstr(text, "\n$ ");
}

static void try_command(DocsTrial *trial, const DocsBlock *block, DocsSession *session)
{
    g_autofree char *command = take_command(session);
    guint empty;
    g_autofree char *shown = take_shown(session, &empty);
    const DocsCall call = {block, command, status_is_next(session)};
    DocsOutput output = {0};

    if (strcmp(command, status_asked) != 0 && !docs_line_is_ours(command)) {
        docs_report_other(trial->report, command);
        session->is_left = true;
        g_string_append(session->renewed, shown);
        return;
    }
    run(trial, session, &call, &output);
    if (!session->is_stopped) {
        g_autofree char *instead = docs_shown_compare(trial, &call, shown, output.text);
        session->is_other |= instead != NULL;
        if (instead && has_prompt(instead)) {
            docs_trial_case(
                trial, block, command, DOCS_WRONG,
                "a line of the output begins with `$ `, as a command does here: a comment "
                "`$ COMMAND` before a block of the output alone shows it");
            session->is_stopped = true;
        }
        add_shown(session, instead ? instead : shown, empty, instead != NULL);
    }
    g_free(output.text);
}

void docs_session_try(DocsTrial *trial, guint number)
{
    const DocsBlock *block = trial->page->blocks->pdata[number];
    DocsSession session = {.lines = g_strsplit(block->text, "\n", -1),
                           .renewed = g_string_new(NULL)};

    while (session.lines[session.at] && *session.lines[session.at] && !session.is_stopped &&
           !session.is_left)
        try_command(trial, block, &session);
    for (char *line; session.is_left && (line = session.lines[session.at]); session.at++)
        if (*line || session.lines[session.at + 1])
            g_string_append_printf(session.renewed, "%s\n", line);
    if (session.is_other && !session.is_stopped)
        trial->instead[number] = g_strdup(session.renewed->str);
    g_string_free(session.renewed, TRUE);
    g_strfreev(session.lines);
}
