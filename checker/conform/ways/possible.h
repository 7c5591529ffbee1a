/* What a design may have come to while its log was read up to some moment: the ways in which the log may have come about,
 * each with the state it leads to, which process plays which request, which of the lines under way took effect, and what
 * texts stand for.
 *
 * A process is a template. It begins when it is needed, and is over where its code ends, or one of its requests does. */
#pragma once

#include "checker/conform/lines/log_lines.h"
#include "checker/conform/ways/known_steps.h"
#include "checker/conform/ways/text_names.h"

typedef struct Possible Possible;

typedef struct PossibleRequest {
    const Templates *templates;
    KnownSteps *known;
    const LogGroup *group;
    uint32_t most_missing; /* operations in each way that the log may lack */
    /* A run will be asked for (possible_explain): ways that differ in which of several alike processes does what stay
     * apart. Else they are one. */
    bool tells_runs;
    bool may_be_late; /* what a timer makes urgent may come at any time after it is due */
} PossibleRequest;

/* All of what it is asked with must outlive it. */
Possible *possible_new(const PossibleRequest *request);
void possible_free(Possible *possible);

/* The ways before the first line, by number, one for each state in which it may begin. */
void possible_begin(Possible *possible, const GArray *states, GArray *ways);

/* A line was sent: it may take effect from here on. False where too many are under way. */
bool possible_send(Possible *possible, guint line);
/* A way in which a line that is under way has taken effect: the same, the line having been answered. UINT32_MAX: it has not. */
uint32_t possible_answer(const Possible *possible, uint32_t way, guint line);
/* All ways of the set were asked: it is not under way any more. */
void possible_forget(Possible *possible, guint line);

/* What comes from here on comes in between. */
void possible_until(Possible *possible, gint64 began, gint64 until);
enum { POSSIBLE_MOST_LET = 1040 };
/* What a way comes to as time goes by up to there: timers may be due; none where it would have had to go on before. False
 * where it has come to nothing else. */
bool possible_let(Possible *possible, uint32_t way, uint32_t *ways, uint32_t *count);

typedef void PossibleEach(void *user, uint32_t way);
/* The ways that one more step makes of it. */
void possible_go_on(Possible *possible, uint32_t way, PossibleEach *each, void *user);

/* Of these, those in which a line takes effect that has just been sent: all others were there before. */
void possible_go_on_with(Possible *possible, uint32_t way, guint line, PossibleEach *each,
                         void *user);

typedef void PossibleCall(void *user, const KnownCall *call, uint32_t names);
/* The operations on servers that come next, whatever comes in the log. */
void possible_next(Possible *possible, uint32_t way, PossibleCall *each, void *user);

/* How many operations of a way are missing in the log. */
uint32_t possible_missing(const Possible *possible, uint32_t way);

typedef struct PossibleTaken {
    const KnownCall *call;
    uint32_t names;
    const LogLine *line; /* that it is; NULL: it is missing */
    uint32_t process;    /* number of all; NO_PROCESS_OVER: an event's or a fault's */
    bool is_over;        /* the process begins anew after this step */
} PossibleTaken;

typedef void PossibleTake(void *user, const PossibleTaken *taken);
/* Plays one step again: what is called on the way from one to the other. The lines that are under way must be those that
 * were: to play all of a log again, begin again, and tell it what was sent and what was forgotten. */
void possible_explain(Possible *possible, uint32_t from, uint32_t to, PossibleTake *take,
                      void *user);
void possible_begin_again(Possible *possible);

/* Whether all requests whose lines have come are over. `who` is one that is not. */
bool possible_is_whole(const Possible *possible, uint32_t way, uint32_t *who);
uint64_t possible_predicates(const Possible *possible, uint32_t way);
const TextNames *possible_names(const Possible *possible);
uint32_t possible_count(const Possible *possible); /* of ways: their numbers are below */
uint64_t possible_size(const Possible *possible);  /* bytes */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Possible, possible_free)
