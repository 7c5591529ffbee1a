#include "checker/commands/session/checkpointing.h"

#include "checker/base/duration.h"
#include "checker/base/error.h"
#include "checker/commands/session/progress.h"
#include "checker/commands/session/session_options.h"
#include "checker/language/syntax/decl.h"
#include "checker/search/checkpoint/checkpoint.h"
#include "checker/search/checkpoint/checksummed_file.h"
#include "traces/counterexample/build.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    EVERY_SECONDS = 60,
    SHARE = 10, /* of the time, at most one part is for writing */
};

struct Checkpointing {
    SearchObserver observer;     /* that keeps the space, */
    const SearchObserver *other; /* and tells this one how far it is */
    char *path;                  /* what is written */
    char *facts;
    bool quiet;
    gint64 every, due;            /* microseconds, of the monotonic clock */
    bool is_there;                /* the file is that of this search */
    uint64_t states, transitions; /* those in it */
};

/* ---- which search it is ---- */

static void add_fact(GString *facts, const char *name, const char *value)
{
    g_autofree char *line = g_strescape(value, "");

    g_string_append_printf(facts, "%s\t%s\n", name, line);
}

static void add_params(const Session *session, GString *facts)
{
    const Design *design = session->design;

    for (uint32_t i = 0; i < design->param_count; i++) {
        const Decl *param = design->params[i];
        g_autofree char *name = g_strconcat("param ", param->name.text, NULL);
        g_autofree char *text = design_param_text(param, session->configuration.params[i]);
        add_fact(facts, name, text);
    }
}

static void add_texts(const Design *design, GString *facts)
{
    enum { DIGITS = 16 };

    for (uint16_t i = 0; i < source_map_count(design->sources); i++) {
        const Source *source = source_map_get(design->sources, i);
        g_autofree char *file = g_path_get_basename(source->path);
        g_autofree char *shown = g_strescape(file, "");
        g_autofree char *name = g_strconcat("the checksum of ", shown, NULL);
        g_autofree char *sum = g_compute_checksum_for_data(
            G_CHECKSUM_SHA256, (const guchar *)source->text, source->length);
        sum[DIGITS] = '\0';
        add_fact(facts, name, sum);
    }
}

/* What differs first is named: so what says most comes first. */
static char *facts_of(const Session *session, const Program *program)
{
    const System *system = program_system(program);
    const Model *model = program_model(program);
    GString *facts = g_string_new(NULL);
    g_autofree char *fixes = build_fixes_text(session->design, system->configuration.fixes);
    g_autofree char *faults = g_strdup_printf("%" G_GINT64_FORMAT, system->faults);
    g_autofree char *state = g_strdup_printf(
        "%u bits in %u words, of %u actors, with %u predicates and %u monitors", model->bits,
        model->words, model->actor_count, model->predicate_count, model->monitor_count);

    bool dead = reduction_list_keep_dead(session->reductions);
    bool ticks = reduction_list_tick(session->reductions);

    add_fact(facts, "the design", session->design->name);
    add_fact(facts, "the set of fixes", fixes);
    add_params(session, facts);
    add_fact(facts, "the greatest number of faults", faults);
    add_fact(facts, "time", model->tick > 0 ? "kept" : "free");
    add_fact(facts, "what nobody will read", dead ? "kept" : "left out");
    add_fact(facts, "each tick", ticks ? "looked at" : "skipped where nothing happens");
    add_texts(session->design, facts);
    add_fact(facts, "the version of stalemate", STALEMATE_VERSION);
    add_fact(facts, "a state", state);
    return g_string_free(facts, FALSE);
}

/* ---- writing ---- */

static void say(const char *format, ...) G_GNUC_PRINTF(1, 2);

static void say(const char *format, ...)
{
    va_list arguments;

    progress_clear();
    fputs("stalemate: ", stderr);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}

static bool is_kept(const Checkpointing *checkpointing, const StateSpace *space)
{
    return checkpointing->is_there && checkpointing->states == state_space_count(space) &&
           checkpointing->transitions == state_space_transitions(space);
}

static void write_space(Checkpointing *checkpointing, const StateSpace *space)
{
    g_autoptr(GError) error = NULL;
    gint64 begun = g_get_monotonic_time();

    if (checkpoint_write(space, checkpointing->path, checkpointing->facts, &error)) {
        checkpointing->is_there = true;
        checkpointing->states = state_space_count(space);
        checkpointing->transitions = state_space_transitions(space);
    } else {
        say("%s%s", error->message, checkpointing->is_there ? "; it stays as it was" : "");
    }
    gint64 now = g_get_monotonic_time();
    checkpointing->due = now + MAX(checkpointing->every, (now - begun) * (SHARE - 1));
}

static void keep(const StateSpace *space, bool is_last, void *user)
{
    Checkpointing *checkpointing = user;

    if (!is_last && g_get_monotonic_time() < checkpointing->due)
        return;
    if (!is_kept(checkpointing, space))
        write_space(checkpointing, space);
    if (is_last && is_kept(checkpointing, space) && !checkpointing->quiet)
        say("%" PRIu64 " states are in %s: --resume goes on from there", state_space_count(space),
            checkpointing->path);
}

static void pass_on(const SearchProgress *progress, void *user)
{
    const SearchObserver *other = ((const Checkpointing *)user)->other;

    other->progress(progress, other->user);
}

/* ---- beginning and ending ---- */

bool checkpointing_is_wanted(const CheckpointingOptions *options)
{
    return options->file || options->resume;
}

static bool read_every(const CheckpointingOptions *options, Checkpointing *checkpointing,
                       GError **error)
{
    double seconds = EVERY_SECONDS;

    if (options->every &&
        !session_options_time("--checkpoint-every", options->every, &seconds, error))
        return false;
    checkpointing->every = (gint64)(seconds * G_USEC_PER_SEC);
    checkpointing->due = g_get_monotonic_time() + checkpointing->every;
    return true;
}

/* Whether it can be written shows before the search and not after it. */
static bool try_to_write(const Checkpointing *checkpointing, GError **error)
{
    ChecksummedWriter *writer;

    if (!checkpointing->is_there && g_file_test(checkpointing->path, G_FILE_TEST_EXISTS)) {
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_OUTPUT,
                    "%s exists: a file is not overwritten; --resume continues a checkpoint",
                    checkpointing->path);
        return false;
    }
    writer = checksummed_writer_new(checkpointing->path, "trial", error);
    if (writer)
        checksummed_writer_abandon(writer);
    return writer != NULL;
}

/* Searches that swap states or leave steps out are several, each for what the last one left open;
 * one that is kept is of all states. */
static bool may_be_kept(const Session *session, GError **error)
{
    if (!reduction_list_are_named(session->reductions))
        return true;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "--checkpoint and --resume are for a search of all states: --reductions takes "
                "dead, time or none then");
    return false;
}

static void free_checkpointing(Checkpointing *checkpointing)
{
    g_free(checkpointing->path);
    g_free(checkpointing->facts);
    g_free(checkpointing);
}

/* Reads the file that it goes on from, where there is one. */
static bool resume(Checkpointing *checkpointing, const char *path, const Model *model,
                   SearchOptions *search, GError **error)
{
    if (!path)
        return true;
    search->resumed = checkpoint_read(path, checkpointing->facts, model, &search->limits, error);
    if (search->resumed && checkpointing->is_there) {
        checkpointing->states = state_space_count(search->resumed);
        checkpointing->transitions = state_space_transitions(search->resumed);
    }
    return search->resumed != NULL;
}

static void observe(Checkpointing *checkpointing, JudgeOptions *judge)
{
    checkpointing->other = judge->search.observer;
    checkpointing->observer = (SearchObserver){
        .progress = checkpointing->other->progress ? pass_on : NULL,
        .keep = keep,
        .user = checkpointing,
    };
    judge->search.observer = &checkpointing->observer;
    judge->reductions.find = NULL;
}

Checkpointing *checkpointing_begin(Session *session, uint64_t fixes,
                                   const CheckpointingOptions *options, JudgeOptions *judge,
                                   GError **error)
{
    Checkpointing *checkpointing = g_new0(Checkpointing, 1);
    const Model *model = programs_model(session->programs, fixes);

    checkpointing->path = g_strdup(options->file ? options->file : options->resume);
    checkpointing->facts = facts_of(session, programs_get(session->programs, fixes));
    checkpointing->quiet = session->quiet;
    checkpointing->is_there = g_strcmp0(options->resume, checkpointing->path) == 0;
    if (may_be_kept(session, error) && read_every(options, checkpointing, error) &&
        try_to_write(checkpointing, error) &&
        resume(checkpointing, options->resume, model, &judge->search, error)) {
        observe(checkpointing, judge);
        return checkpointing;
    }
    free_checkpointing(checkpointing);
    return NULL;
}

void checkpointing_end(Checkpointing *checkpointing, SearchEnd end)
{
    bool is_done = end == SEARCH_COMPLETE || end == SEARCH_ERROR;

    if (is_done && checkpointing->is_there && g_unlink(checkpointing->path) != 0)
        say("cannot remove %s: %s", checkpointing->path, g_strerror(errno));
    free_checkpointing(checkpointing);
}
