/* What is said of a session: of its design, and of what was found. */
#include "checker/base/error.h"
#include "checker/base/member.h"
#include "checker/commands/session/colour.h"
#include "checker/commands/session/progress.h"
#include "checker/commands/session/session.h"
#include "checker/language/syntax/source_json.h"

#include <stdio.h>
#include <unistd.h>

void session_print_diagnostics(Diagnostics *diagnostics)
{
    bool colour = colour_is_wanted(STDERR_FILENO);
    g_autofree char *text = diagnostics_text(diagnostics, colour);

    fputs(text, stderr);
}

void session_refusal_json(JsonBuilder *b, const Session *session)
{
    json_builder_begin_object(b);
    member_string(b, "file", session->design ? session->design->path : session->named);
    member_array(b, "diagnostics");
    if (session->diagnostics)
        source_json_diagnostics(b, session->diagnostics);
    json_builder_end_array(b);
    if (session->why)
        member_string(b, "error", session->why);
    json_builder_end_object(b);
}

bool session_has_matrix(const Session *session, const Matrix *matrix)
{
    return matrix && (!matrix->is_cut || session->is_limited);
}

Timing *session_timing(const Session *session, const Matrix *matrix)
{
    return timing_new(&(TimingRequest){session->programs, &session->judge, matrix,
                                       session->assumptions, progress_assumption});
}

int session_failure(const Session *session)
{
    return session->is_limited ? EXIT_LIMITED : EXIT_WRONG;
}

TextStyle session_style(const Session *session)
{
    return (TextStyle){.colour = session->colour, .width = session->width};
}
