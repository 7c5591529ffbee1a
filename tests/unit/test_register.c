/* Linearizability of one register: against a search over all orders on random histories, on shapes that were worked out
 * by hand, and on long ones, which have to end. */
#include "checker/guarantee/register.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

enum { MOST = 7, HISTORIES = 20000 };

/* ---- from the definition ---- */

/* All orders of what is not done: an operation may be next if nothing that is not done ended before it began. */
static bool naive(const RegisterOp *ops, guint count, guint done, guint value)
{
    bool is_end = true;

    for (guint i = 0; i < count; i++)
        is_end &= done >> i & 1 || ops[i].to == G_MAXINT64;
    if (is_end)
        return true;
    for (guint i = 0; i < count; i++) {
        bool may_be_next = !(done >> i & 1);
        for (guint k = 0; k < count; k++)
            may_be_next &= done >> k & 1 || ops[k].to >= ops[i].from;
        if (may_be_next && (ops[i].is_write || ops[i].value == value) &&
            naive(ops, count, done | 1U << i, ops[i].value))
            return true;
    }
    return false;
}

static bool naive_from_any(const RegisterOp *ops, guint count, guint values)
{
    for (guint value = 0; value < values; value++)
        if (naive(ops, count, 0, value))
            return true;
    return false;
}

/* ---- random histories ---- */

static guint random_history(GRand *random, RegisterOp *ops, bool is_unique)
{
    guint count = (guint)g_rand_int_range(random, 1, MOST + 1);
    guint written = 1;

    for (guint i = 0; i < count; i++) {
        bool is_write = g_rand_boolean(random);
        gint64 from = g_rand_int_range(random, 0, 16);
        gint64 to = from + g_rand_int_range(random, 0, 8);
        if (is_write && g_rand_int_range(random, 0, 12) == 0)
            to = G_MAXINT64;
        ops[i] = (RegisterOp){from, to, is_write, 0, i};
        ops[i].value = is_write && is_unique ? written++ : (guint)g_rand_int_range(random, 1, 4);
    }
    return count;
}

static void compare(bool is_unique, guint seed, guint *kept, guint *broken)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(seed);

    for (guint i = 0; i < HISTORIES; i++) {
        RegisterOp ops[MOST], copy[MOST];
        guint count = random_history(random, ops, is_unique);
        bool is_kept = naive_from_any(ops, count, MOST + 4);
        memcpy(copy, ops, sizeof ops);
        assert_int_equal(register_judge(ops, count, MOST + 4).answer,
                         is_kept ? REGISTER_LINEARIZABLE : REGISTER_BROKEN);
        assert_int_equal(register_search(copy, count).answer,
                         is_kept ? REGISTER_LINEARIZABLE : REGISTER_BROKEN);
        *(is_kept ? kept : broken) += 1;
    }
}

static void test_random(void **state)
{
    guint kept = 0, broken = 0;

    compare(true, 1, &kept, &broken);
    compare(false, 2, &kept, &broken);
    assert_true(kept >= 5000 && broken >= 5000);
}

/* ---- a register that is one, and one whose reply was changed ---- */

/* Operations on a real register: each takes effect at a moment of its own, between its ends. */
static void run_register(GRand *random, RegisterOp *ops, guint count, guint concurrent)
{
    guint value = 0;

    for (guint i = 0; i < count; i++) {
        gint64 moment = 1000 * (gint64)i;
        bool is_write = i == 0 || g_rand_int_range(random, 0, 3) == 0;
        ops[i] = (RegisterOp){moment - g_rand_int_range(random, 0, 1000 * (gint32)concurrent),
                              moment + g_rand_int_range(random, 0, 1000 * (gint32)concurrent),
                              is_write, is_write ? ++value : value, i};
    }
}

/* Whatever is read in the place of what was there is caught, where it is of another time. */
static void test_changed(void **state)
{
    enum { COUNT = 60, TIMES = 300 };
    g_autoptr(GRand) random = g_rand_new_with_seed(3);
    guint changed = 0;

    for (guint i = 0; i < TIMES; i++) {
        RegisterOp ops[COUNT], copy[COUNT];
        run_register(random, ops, COUNT, 1);
        memcpy(copy, ops, sizeof ops);
        assert_int_equal(register_judge(copy, COUNT, COUNT + 2).answer, REGISTER_LINEARIZABLE);
        guint last = 0;
        for (guint k = 0; k < COUNT; k++)
            last = ops[k].is_write ? k : last;
        guint read = 3; /* it begins after the first write has ended */
        while (read < COUNT && ops[read].is_write)
            read++;
        if (read + 5 > last)
            continue;
        ops[read].value = ops[last].value; /* of the future */
        assert_int_equal(register_judge(ops, COUNT, COUNT + 2).answer, REGISTER_BROKEN);
        changed++;
    }
    assert_true(changed >= 200);
}

/* Histories of registers on which searches without zones ran out of memory or took minutes: 5,000 events, and 400 of
 * which nearly all overlap. They have to end, with the right answer. */
static void test_long(void **state)
{
    static const struct {
        guint count, concurrent;
    } SHAPES[] = {{2500, 100}, {200, 200}, {100000, 50}};
    g_autoptr(GRand) random = g_rand_new_with_seed(4);

    for (guint i = 0; i < G_N_ELEMENTS(SHAPES); i++) {
        guint count = SHAPES[i].count;
        g_autofree RegisterOp *ops = g_new(RegisterOp, count + 3);
        run_register(random, ops, count, SHAPES[i].concurrent);
        ops[0].from = ops[0].to =
            -1000 * (gint64)SHAPES[i].concurrent - 1; /* alone: it is known what is there */
        assert_int_equal(register_judge(ops, count, count + 3).answer, REGISTER_LINEARIZABLE);
        /* Behind all of it two writes, one after the other, and a read of the first of them. */
        gint64 end = 1000 * (gint64)(count + 2 * SHAPES[i].concurrent);
        ops[count] = (RegisterOp){end, end + 1, true, count + 1, count};
        ops[count + 1] = (RegisterOp){end + 2, end + 3, true, count + 2, count + 1};
        ops[count + 2] = (RegisterOp){end + 4, end + 5, false, count + 1, count + 2};
        assert_int_equal(register_judge(ops, count + 3, count + 3).answer, REGISTER_BROKEN);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random),
        cmocka_unit_test(test_changed),
        cmocka_unit_test(test_long),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
