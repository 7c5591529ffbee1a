/* What a command is about: a design that was loaded, how it is configured, and the common options.
 */
#pragma once

#include "checker/base/text_style.h"
#include "checker/commands/session/clocks/long_clocks.h"
#include "checker/commands/session/native_steps.h"
#include "checker/commands/session/reduction_list.h"
#include "checker/commands/session/watch.h"
#include "checker/fixes/timing.h"
#include "checker/judge/verdict.h"

#include <json-glib/json-glib.h>

typedef struct Session {
    Design *design;
    Diagnostics *diagnostics;
    Configuration configuration;
    System *whole; /* as written, resolved whole: what is claimed and asked, bound */
    JudgeOptions judge;
    TimingEffort assumptions; /* how much is searched for those that verdicts rest on */
    SearchObserver observer;  /* of all its searches */
    bool quiet, colour;
    int width;          /* columns of the terminal that stdout is; 0: it is none */
    char *format;       /* as given, or NULL */
    char *spill;        /* the folder, or NULL */
    Programs *programs; /* searched with the engines below */
    NativeSteps *native;
    ReductionList *reductions;
    LongClocks *clocks;
    struct Workers *crew; /* of searches side by side, or NULL: there were none */
    Budget budget;        /* of reading the design, then of compiling it with each set of fixes */
    bool is_limited;      /* a limit was reached in that, and it was said */
    System *declared; /* of a design that was narrowed: all of it, as `whole` was before; or NULL */
    char *named;      /* the design, as the line has it */
    char *why;        /* what was said last of why there is no answer, or NULL */
    bool marks_branches;
} Session;

/* Parses a command's line: the common options, `extra` (ends with a zero entry, may be NULL) and
 * the name of one design; loads it and resolves it whole. On failure everything that is wrong has
 * been printed on stderr, `status` is the exit status, and NULL is returned; so too after --help.
 */
Session *session_open(int argc, char **argv, const char *summary, const GOptionEntry *extra,
                      int *status);

/* The same for a command that has a say in what is written of a design that is refused. */
typedef struct SessionRequest {
    const char *summary;
    const GOptionEntry *extra;
    /* After what is wrong was said on stderr; NULL: JSON has it where that is the format. */
    void (*refused)(const Session *session, void *user);
    /* After it was said on stderr why the design cannot be opened at all: `why` of the session, which
     * may have no design. NULL: nobody hears. */
    void (*failed)(const Session *session, void *user);
    void *user;
    /* Of a command that takes several designs, which one this session is of, from 0; and how many there
     * are on the line is put there. NULL: it takes one. */
    uint32_t number, *count;
    gint64 begun; /* when the whole call was, which --timeout is of; 0: now */
    /* Of a command that takes something else behind its design: that is put there, the caller's. NULL: it takes none. */
    char ***others;
    Watch *watch; /* is told which files are read; NULL: nobody watches */
} SessionRequest;

Session *session_open_request(int argc, char **argv, const SessionRequest *request, int *status);
void session_free(Session *session);

/* An object {file, diagnostics}: why a design is refused; with an `error` where that is not its text's. */
void session_refusal_json(JsonBuilder *builder, const Session *session);

/* Before anything is searched: of the design nothing is asked but these. False where a limit was
 * reached, as was said. */
bool session_narrow(Session *session, const DesignNarrow *asked);

/* Before anything is searched: its programs mark branches and conditions too. */
void session_mark_branches(Session *session);

/* The set that `--fix` names, as it was given, NULL for none; given twice it is refused. */
gboolean session_find_set(const Session *session, char *const *given, uint64_t *fixes,
                          GError **error);

/* What rests on timing in it; the caller's. */
Timing *session_timing(const Session *session, const Matrix *matrix);

/* Of text on stdout. */
TextStyle session_style(const Session *session);

/* What reading and compiling its design may take, by the limits of its searches, and of memory what threads are to
 * have for steps that are known, which those leave out then. */
void session_set_budget(Session *session);

/* Whether there is something to say: all that was asked, or what was found before a limit. */
bool session_has_matrix(const Session *session, const Matrix *matrix);

/* The exit status of a command for which there is no program: why not was said, and is `why` of the
 * session, but for mistakes in the text. */
int session_failure(const Session *session);

/* Of something else that was said, or is about to be. */
void session_keep_reason(Session *session, const char *why);

/* On stderr, in colour where that is a terminal. */
void session_print_diagnostics(Diagnostics *diagnostics);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Session, session_free)
