#include "checker/commands/session/checkpoints/checkpointing_private.h"

#include "checker/base/error.h"
#include "checker/commands/session/checkpoints/kept_marks.h"
#include "checker/search/checkpoint/checkpoint.h"
#include "checker/search/checkpoint/checkpoint_read_spread.h"
#include "checker/search/ranks/rank_errors.h"

/* The program of the set that was searched; NULL: none was (`running` says so), or it is no set of this
 * design. */
static const Program *running_program(Session *session, const Checkpointing *checkpointing)
{
    const Design *design = session->design;
    uint64_t running = checkpointing->running;

    if (!checkpointing_is_running(checkpointing) || running >> design->fix_count ||
        !design_allows(design, running))
        return NULL;
    return programs_get(session->programs, running);
}

static bool fail_as_damaged(const char *path, GError **error)
{
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_INPUT, "cannot read %s: it is damaged",
                path);
    return false;
}

/* The session has said which limit ended the compiling, if one did: the file is as good as it was. */
static bool fail_without_program(const Session *session, const char *path, GError **error)
{
    if (!session->is_limited)
        return fail_as_damaged(path, error);
    g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_LIMIT,
                "%s is not read yet: the design that it is of was not compiled", path);
    return false;
}

static bool read_notes(Session *session, Checkpointing *checkpointing, const GArray *notes,
                       const char *path, GError **error)
{
    guint at = 1, marks = 1;

    if (notes->len == 0)
        return fail_as_damaged(path, error);
    checkpointing->running = g_array_index(notes, uint64_t, 0);
    if (checkpointing_is_running(checkpointing)) {
        const Program *program = running_program(session, checkpointing);
        if (!program)
            return fail_without_program(session, path, error);
        if (!kept_marks_pass(notes, &at) || !kept_marks_reach(notes, marks, program))
            return fail_as_damaged(path, error);
    }
    return kept_sets_get(checkpointing->sets, notes, at) || fail_as_damaged(path, error);
}

/* Also where there are none: the whole file is read, and found good. `set`: any whose program is there. */
static bool read_states(Checkpointing *checkpointing, uint64_t set, const char *path,
                        const SearchLimits *limits, GError **error)
{
    const bool is_of_one = checkpointing_is_running(checkpointing);
    const Model *model =
        programs_model(checkpointing->programs, is_of_one ? checkpointing->running : set);

    checkpointing->space = checkpointing->ranks
                               ? checkpoint_read_spread(path, checkpointing->facts, model, limits,
                                                        checkpointing->ranks, error)
                               : checkpoint_read(path, checkpointing->facts, model, limits, error);
    if (!checkpointing->space)
        return false;
    if (checkpointing->is_there) {
        checkpointing->sets_there = kept_sets_count(checkpointing->sets);
        checkpointing->states = state_space_count(checkpointing->space);
        checkpointing->transitions = state_space_transitions(checkpointing->space);
    }
    if (!is_of_one)
        g_clear_pointer(&checkpointing->space, state_space_free);
    return true;
}

static bool read_sets(Session *session, Checkpointing *checkpointing, const char *path,
                      GError **error)
{
    g_autoptr(GArray) notes = g_array_new(FALSE, FALSE, sizeof(uint64_t));

    return checkpoint_read_notes(path, checkpointing->facts, notes, error) &&
           read_notes(session, checkpointing, notes, path, error);
}

/* Where the first can read the file and another cannot, nothing is wrong with the file. */
static bool read_sets_together(Session *session, Checkpointing *checkpointing, const char *path,
                               GError **error)
{
    GError *wrong = NULL;

    if (!read_sets(session, checkpointing, path, &wrong) && !checkpointing_is_first(checkpointing))
        wrong->code = STALEMATE_ERROR_LIMIT;
    if (rank_errors_meet(checkpointing->ranks, &wrong))
        return true;
    g_propagate_error(error, wrong);
    return false;
}

bool checkpointing_resume(Session *session, Checkpointing *checkpointing, uint64_t set,
                          const char *path, const SearchLimits *limits, GError **error)
{
    if (!path)
        return true;
    return (checkpointing->ranks ? read_sets_together(session, checkpointing, path, error)
                                 : read_sets(session, checkpointing, path, error)) &&
           read_states(checkpointing, set, path, limits, error);
}
