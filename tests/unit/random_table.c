#include "tests/unit/random_table.h"

uint32_t random_below(GRand *rand, uint32_t end)
{
    return (uint32_t)g_rand_int_range(rand, 0, (int)end);
}

void random_table_actors(Table *table)
{
    for (ActorKind kind = ACTOR_PROCESS; kind <= ACTOR_FAULT; kind++)
        table_actor(table, kind, "x");
}

static void add_random_step(Table *table, GRand *rand, uint32_t from)
{
    ModelStep *step = table_step(table, from, (uint16_t)random_below(rand, 3),
                                 random_below(rand, table->state_count));

    step->is_fault |= random_below(rand, 5) == 0;
    if (random_below(rand, 8) == 0)
        step->broken = UINT64_C(1) << random_below(rand, 64);
}

Table *random_table(GRand *rand, uint32_t states, uint32_t steps, bool has_error)
{
    Table *table = table_new(states);

    random_table_actors(table);
    table_begin(table, 0);
    table_begin(table, random_below(rand, states));
    for (uint32_t i = 0; i < states * steps; i++)
        add_random_step(table, rand, random_below(rand, states));
    for (uint32_t i = 0; i < states; i++)
        table->states[i].predicates = (uint64_t)g_rand_int(rand) << 32 | g_rand_int(rand);
    for (uint32_t i = 0; has_error && i < 3; i++)
        table_step(table, random_below(rand, states), 0, 0)->is_error = true;
    return table;
}
