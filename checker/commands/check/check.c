#include "checker/commands/check/check.h"

#include "checker/commands/check/check_asked.h"
#include "checker/commands/check/check_changes.h"
#include "checker/commands/check/check_command.h"
#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/session/failure.h"
#include "checker/native/native_text.h"

#include <string.h>

static int print_c(Session *session, uint64_t fixes)
{
    const Program *program = programs_get(session->programs, fixes);
    const char *reason;
    GError *error = NULL;

    if (!program)
        return session_failure(session);
    const Model *model = native_steps_model(session->native, program);
    g_autofree char *text =
        native_text(program, reduction_list_orders(session->reductions, model), &reason);
    if (!text)
        return failure_print(g_error_new(STALEMATE_ERROR, STALEMATE_ERROR_UNSUPPORTED,
                                         "there are no native steps: %s", reason));
    return output_write(NULL, text, strlen(text), &error) ? EXIT_HOLDS : failure_print(error);
}

/* What is asked, of which sets of fixes, and what it is compared with. */
static gboolean read_wanted(Session *session, CheckOptions *wanted, uint64_t *set, GError **error)
{
    if (!session_find_set(session, wanted->fixes, set, error))
        return FALSE;
    if (wanted->against &&
        !(wanted->before = check_changes_read(wanted->against, session->design->name, error)))
        return FALSE;
    return check_asked_narrow(session, wanted->windows, wanted->checks, error);
}

static int check_session(Session *session, CheckOptions *wanted)
{
    uint64_t set = 0;
    GError *error = NULL;

    if (!(wanted->format = check_format_find(session->format, &error)) ||
        !check_options_are_usable(wanted, session->format, &error)) {
        wanted->designs = 0; /* it is wrong for the others, too, and at any time */
        wanted->watch->is_wanted = FALSE;
        return failure_print(error);
    }
    if (!read_wanted(session, wanted, &set, &error))
        return check_answer_failed(session, wanted, error);
    if (wanted->emit_c)
        return print_c(session, set);
    if (wanted->coverage)
        session_mark_branches(session);
    return check_search(session, set, wanted->fixes || wanted->as_written, wanted);
}

typedef struct CheckCall { /* all designs of a line */
    gint64 begun;
    Watch *watch;
    CheckWriting *writing;
    uint32_t count;
} CheckCall;

/* One design of the line, which is read anew for each. */
static int check_number(uint32_t number, char **line, CheckCall *call)
{
    CheckOptions wanted = {.writing = &call->writing, .designs = call->count, .watch = call->watch};
    int status;
    g_autoptr(Session) session = check_options_open(&wanted, number, line, call->begun, &status);

    if (session)
        status = check_session(session, &wanted);
    call->count = wanted.designs;
    check_options_clear(&wanted);
    return status;
}

static int end_writing(CheckWriting *writing, int status)
{
    GError *error = NULL;

    if (!writing)
        return status;
    g_autofree char *text = check_format_end(writing);
    return output_write(NULL, text, strlen(text), &error) ? status : failure_print(error);
}

static int check_once(int argc, char **argv, Watch *watch)
{
    CheckCall call = {.begun = g_get_monotonic_time(), .watch = watch, .count = 1};
    int status = EXIT_HOLDS;

    for (uint32_t i = 0; i < call.count; i++)
        status = check_worse(status, check_number(i, argv, &call));
    return end_writing(call.writing, status);
}

int command_check(int argc, char **argv)
{
    return watch_repeat(argc, argv, check_once);
}
