#include "checker/wire/replay/outcome.h"

static void clear_step(gpointer step)
{
    g_free(((OutcomeStep *)step)->request);
    g_free(((OutcomeStep *)step)->reply);
}

ForcedOutcome *outcome_new(void)
{
    ForcedOutcome *outcome = g_new0(ForcedOutcome, 1);

    outcome->steps = g_array_new(FALSE, FALSE, sizeof(OutcomeStep));
    g_array_set_clear_func(outcome->steps, clear_step);
    return outcome;
}

void outcome_add_step(ForcedOutcome *outcome, OutcomeStep step)
{
    g_array_append_val(outcome->steps, step);
}

void outcome_free(ForcedOutcome *outcome)
{
    if (!outcome)
        return;
    g_array_unref(outcome->steps);
    g_free(outcome->text);
    g_free(outcome->note);
    g_free(outcome->seen);
    g_free(outcome);
}

const char *outcome_word(OutcomeKind kind)
{
    static const char *const WORDS[] = {[OUTCOME_REPRODUCED] = "reproduced",
                                        [OUTCOME_REFUSED] = "refused",
                                        [OUTCOME_DIVERGED] = "diverged",
                                        [OUTCOME_NOT_FORCED] = "not forced"};
    return WORDS[kind];
}

const char *outcome_cause_word(OutcomeCause cause)
{
    static const char *const WORDS[] = {[CAUSE_NONE] = NULL,
                                        [CAUSE_NEVER_CAME] = "never_came",
                                        [CAUSE_UNKNOWN_COMMAND] = "unknown_command",
                                        [CAUSE_OTHER_REPLY] = "other_reply",
                                        [CAUSE_SERVER_HOLDS] = "server_holds",
                                        [CAUSE_ONE_CONNECTION] = "one_connection",
                                        [CAUSE_BEGINNING] = "beginning",
                                        [CAUSE_PROGRAM] = "program"};
    return WORDS[cause];
}
