#include "checker/commands/session/clocks/long_clocks.h"

#include "checker/clocks/loosen.h"
#include "checker/clocks/shorten.h"
#include "checker/commands/session/progress.h"

#include <stdio.h>

/* So many states take a millisecond or two, as does looking ahead. */
enum { WORTH_STATES = 2000 };

struct LongClocks {
    bool progress;
    GHashTable *said;     /* each line once */
    GHashTable *programs; /* by model */
};

LongClocks *long_clocks_new(bool progress)
{
    LongClocks *clocks = g_new0(LongClocks, 1);

    clocks->progress = progress;
    clocks->programs = g_hash_table_new(NULL, NULL);
    clocks->said = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return clocks;
}

void long_clocks_free(LongClocks *clocks)
{
    if (!clocks)
        return;
    g_hash_table_destroy(clocks->programs);
    g_hash_table_destroy(clocks->said);
    g_free(clocks);
}

void long_clocks_add(LongClocks *clocks, const Program *program, const Model *model)
{
    g_hash_table_insert(clocks->programs, (gpointer)model, (gpointer)program);
}

void long_clocks_remove(LongClocks *clocks, const Model *model)
{
    g_hash_table_remove(clocks->programs, model);
}

/* ---- asked by the judge ---- */

/* Programs without one assumption are searched as they are, and nobody adds them. */
static const Program *program_of(const LongClocks *clocks, const Model *model)
{
    const Program *program = g_hash_table_lookup(clocks->programs, model);

    return program ? program : program_of_model(model);
}

static bool may_find(const Model *model, void *user)
{
    const Program *program = program_of(user, model);

    return program && shorten_may(program);
}

/* Takes the line. */
static void say_line(const LongClocks *clocks, char *line)
{
    if (!g_hash_table_add(clocks->said, line) || !clocks->progress)
        return;
    progress_clear();
    fprintf(stderr, "stalemate: %s\n", line);
}

static void say(const LongClocks *clocks, const char *name, const char *why)
{
    say_line(clocks, g_strdup_printf("each tick of the timer %s is looked at: it %s", name, why));
}

static Shortened *find(const Model *model, void *user)
{
    const Program *program = program_of(user, model);
    const char *why;
    Shortened *shortened = shorten_program(program, model, &why);

    if (!shortened) {
        g_autofree char *name = shorten_timer_name(program);
        say(user, name, why);
    }
    return shortened;
}

static void drop(Shortened *shortened, bool tells, void *user)
{
    if (!tells) {
        g_autofree char *name = shorten_timer_name(program_of(user, shortened->of));
        say(user, name, "decides whether a window can be closed");
    }
    shorten_free(shortened);
}

static Loosened *loosen(const Model *model, uint32_t attempt, void *user)
{
    return loosen_program(program_of(user, model), model, attempt);
}

static void tighten(Loosened *loosened, bool tells, void *user)
{
    if (tells) {
        g_autofree char *names = loosen_timer_names(loosened);
        g_autofree char *from = loosen_from(loosened);
        say_line(user, g_strdup_printf(
                           "all that is asked is told where %s may be due at any time from %s on",
                           names, from));
    }
    loosen_free(loosened, tells);
}

JudgeClocks long_clocks_of_judge(LongClocks *clocks)
{
    return (JudgeClocks){.may_find = may_find,
                         .find = find,
                         .drop = drop,
                         .loosen = loosen,
                         .tighten = tighten,
                         .user = clocks,
                         .after = WORTH_STATES};
}
