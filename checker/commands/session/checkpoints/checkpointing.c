#include "checker/commands/session/checkpoints/checkpointing_private.h"

#include "checker/base/duration.h"
#include "checker/base/error.h"
#include "checker/commands/session/checkpoints/kept_marks.h"
#include "checker/commands/session/checkpoints/kept_words.h"
#include "checker/commands/session/checkpoints/search_facts.h"
#include "checker/commands/session/checkpoints/trial_file.h"
#include "checker/commands/session/session_options.h"
#include "checker/search/checkpoint/checkpoint.h"

#include <string.h>

enum {
    EVERY_SECONDS = 60,
    SHARE = 10, /* of the time, at most one part is for writing */
};

/* ---- writing ---- */

static bool is_kept(const Checkpointing *checkpointing, const StateSpace *space)
{
    return checkpointing->is_there &&
           checkpointing->sets_there == kept_sets_count(checkpointing->sets) &&
           (!space || (checkpointing->states == state_space_count(space) &&
                       checkpointing->transitions == state_space_transitions(space)));
}

bool checkpointing_is_running(const Checkpointing *checkpointing)
{
    return checkpointing->running != NO_SET;
}

/* Which set is searched, and where its runs came. */
static void put_running(const Checkpointing *checkpointing, GArray *notes)
{
    g_array_append_val(notes, checkpointing->running);
    if (checkpointing_is_running(checkpointing))
        kept_marks_put(notes, programs_held(checkpointing->programs, checkpointing->running));
}

static bool is_shared(const Checkpointing *checkpointing, const StateSpace *space)
{
    return checkpointing->ranks && space && state_space_is_shared(space);
}

static void wait_for_next(Checkpointing *checkpointing, gint64 begun)
{
    const gint64 now = g_get_monotonic_time();

    checkpointing->due = now + MAX(checkpointing->every, (now - begun) * (SHARE - 1));
}

/* Of the set that is searched, or NULL: none is. */
static void write_file(Checkpointing *checkpointing, const StateSpace *space)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GArray) notes = g_array_new(FALSE, FALSE, sizeof(uint64_t));
    gint64 begun = g_get_monotonic_time();

    if (is_shared(checkpointing, space))
        kept_marks_share(programs_held(checkpointing->programs, checkpointing->running),
                         checkpointing->ranks);
    put_running(checkpointing, notes);
    kept_sets_put(checkpointing->sets, notes);
    if (checkpoint_write(space, checkpointing->path, checkpointing->facts, notes, &error)) {
        checkpointing->is_there = true;
        checkpointing->sets_there = kept_sets_count(checkpointing->sets);
        checkpointing->states = space ? state_space_count(space) : 0;
        checkpointing->transitions = space ? state_space_transitions(space) : 0;
    } else {
        kept_words_say("%s%s", error->message,
                       checkpointing->is_there ? "; it stays as it was" : "");
    }
    wait_for_next(checkpointing, begun);
}

static void say_what_is_kept(const Checkpointing *checkpointing)
{
    if (!checkpointing->quiet)
        kept_words_say_what(checkpointing->path, checkpointing->sets_there, checkpointing->states);
}

bool checkpointing_is_first(const Checkpointing *checkpointing)
{
    return !checkpointing->ranks || checkpointing->ranks->rank == 0;
}

/* Of ranks the first says: what was written last it may have written alone. */
static bool is_worth_it(const Checkpointing *checkpointing, const StateSpace *space)
{
    int64_t is = checkpointing_is_first(checkpointing) && !checkpointing->is_cut &&
                 !is_kept(checkpointing, space);

    if (is_shared(checkpointing, space))
        checkpointing->ranks->greatest(checkpointing->ranks, RANK_KEEPS, &is, 1);
    return is;
}

static void keep(const StateSpace *space, bool is_last, void *user)
{
    Checkpointing *checkpointing = user;

    if (is_worth_it(checkpointing, space))
        write_file(checkpointing, space);
    else
        wait_for_next(checkpointing, g_get_monotonic_time());
    if (checkpointing->is_cut)
        return;
    checkpointing->is_cut = is_last;
    if (is_last && is_kept(checkpointing, space))
        say_what_is_kept(checkpointing);
}

static bool keep_is_due(void *user)
{
    return g_get_monotonic_time() >= ((const Checkpointing *)user)->due;
}

static void pass_on(const SearchProgress *progress, void *user)
{
    const SearchObserver *other = ((const Checkpointing *)user)->other;

    other->progress(progress, other->user);
}

/* ---- set by set ---- */

static Verdicts *known(uint64_t fixes, void *user)
{
    Checkpointing *checkpointing = user;

    return kept_sets_take(checkpointing->sets, programs_held(checkpointing->programs, fixes));
}

/* With states that were read and are shared all ranks go on, or none does: another may have ended by itself
 * before, as where the time was over while it compiled. */
static bool all_go_on(const Checkpointing *checkpointing)
{
    int64_t none = 0;

    return !is_shared(checkpointing, checkpointing->space) ||
           ranks_meet(checkpointing->ranks, RANK_RESUMES, &none, 0);
}

/* The search ends where it begins, and the file stays: it has more. */
static void leave_states(Checkpointing *checkpointing, JudgeOptions *judge)
{
    enum { LONG_OVER = 1 }; /* microseconds of the monotonic clock */

    judge->search.limits.deadline = LONG_OVER;
    g_clear_pointer(&checkpointing->space, state_space_free);
    checkpointing->is_cut = true;
    if (checkpointing->is_there)
        say_what_is_kept(checkpointing);
}

static void begins(uint64_t fixes, JudgeOptions *judge, void *user)
{
    Checkpointing *checkpointing = user;

    if (checkpointing->space && checkpointing->running == fixes) {
        if (all_go_on(checkpointing))
            judge->search.resumed = g_steal_pointer(&checkpointing->space);
        else
            leave_states(checkpointing, judge);
    }
    checkpointing->running = fixes;
}

static bool has_ended(const Verdicts *verdicts)
{
    return verdicts->end == SEARCH_COMPLETE || verdicts->end == SEARCH_ERROR;
}

static void judged(uint64_t fixes, const Verdicts *verdicts, void *user)
{
    Checkpointing *checkpointing = user;

    if (!has_ended(verdicts) || checkpointing->is_cut)
        return;
    checkpointing->running = NO_SET;
    kept_sets_add(checkpointing->sets, programs_held(checkpointing->programs, fixes), verdicts);
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

/* Searches that swap states or leave steps out are several, each for what the last one left open;
 * one that is kept is of all states. */
static bool may_be_kept(const Session *session, GError **error)
{
    if (session->spill) {
        g_set_error(
            error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
            "--checkpoint and --resume are for a search in memory, and --spill for one that is "
            "not: one of them, please");
        return false;
    }
    if (!reduction_list_are_named(session->reductions))
        return true;
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                "--checkpoint and --resume are for a search of all states: --reductions takes "
                "dead, time or none then");
    return false;
}

static void free_checkpointing(Checkpointing *checkpointing)
{
    g_clear_pointer(&checkpointing->space, state_space_free);
    kept_sets_free(checkpointing->sets);
    g_free(checkpointing->path);
    g_free(checkpointing->facts);
    g_free(checkpointing);
}

static void observe(Checkpointing *checkpointing, JudgeOptions *judge)
{
    checkpointing->other = judge->search.observer;
    checkpointing->observer = (SearchObserver){
        .progress = checkpointing->other->progress ? pass_on : NULL,
        .keep = keep,
        .keep_is_due = keep_is_due,
        .user = checkpointing,
    };
    judge->search.observer = &checkpointing->observer;
    judge->reductions.find = NULL;
    checkpointing->keeping = (MatrixKeeping){known, begins, judged, checkpointing};
}

Checkpointing *checkpointing_begin(Session *session, uint64_t set, bool is_of_all,
                                   const CheckpointingOptions *options, JudgeOptions *judge,
                                   GError **error)
{
    Checkpointing *checkpointing = g_new0(Checkpointing, 1);

    checkpointing->programs = session->programs;
    checkpointing->ranks = session->judge.search.tuning.ranks;
    checkpointing->path = g_strdup(options->file ? options->file : options->resume);
    checkpointing->facts =
        search_facts_new(session, programs_get(session->programs, set), is_of_all);
    checkpointing->quiet = session->quiet;
    checkpointing->is_there = g_strcmp0(options->resume, checkpointing->path) == 0;
    checkpointing->sets = kept_sets_new();
    checkpointing->running = NO_SET;
    if (may_be_kept(session, error) && read_every(options, checkpointing, error) &&
        trial_file_write(checkpointing->path, checkpointing->is_there, checkpointing->ranks,
                         error) &&
        checkpointing_resume(session, checkpointing, set, options->resume, &judge->search.limits,
                             error)) {
        observe(checkpointing, judge);
        return checkpointing;
    }
    free_checkpointing(checkpointing);
    return NULL;
}

const MatrixKeeping *checkpointing_keeping(const Checkpointing *checkpointing)
{
    return &checkpointing->keeping;
}

/* A limit that came between two searches was told to nobody. */
void checkpointing_end(Checkpointing *checkpointing, bool is_done)
{
    bool has_sets = kept_sets_count(checkpointing->sets) > 0;

    if (!is_done && has_sets && is_worth_it(checkpointing, NULL)) {
        write_file(checkpointing, NULL);
        say_what_is_kept(checkpointing);
    }
    if (is_done && checkpointing->is_there && checkpointing_is_first(checkpointing)) {
        const int reason = checkpoint_remove(checkpointing->path);
        if (reason != 0)
            kept_words_say("cannot remove %s: %s", checkpointing->path, g_strerror(reason));
    }
    free_checkpointing(checkpointing);
}
