#include "trace_fixture.h"

#define CALLS(...)                                                                                 \
    .calls = (const RowCall[]){__VA_ARGS__},                                                       \
    .call_count = sizeof((const RowCall[]){__VA_ARGS__}) / sizeof(RowCall)
#define REQUESTS(...)                                                                              \
    .requests = (const RowRequest[]){__VA_ARGS__},                                                 \
    .request_count = sizeof((const RowRequest[]){__VA_ARGS__}) / sizeof(RowRequest)
#define CHANGES(...)                                                                               \
    .changes = (const Change[]){__VA_ARGS__},                                                      \
    .change_count = sizeof((const Change[]){__VA_ARGS__}) / sizeof(Change)
#define PARTS(...)                                                                                 \
    (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)
#define TABLES(lane_table, window_table, row_table)                                                \
    .lanes = lane_table, .lane_count = G_N_ELEMENTS(lane_table), .windows = window_table,          \
    .window_count = G_N_ELEMENTS(window_table), .rows = row_table,                                 \
    .row_count = G_N_ELEMENTS(row_table)

static Counterexample *make(Counterexample example)
{
    Arena *arena = arena_new();
    Counterexample *copy = arena_copy(arena, &example, 1, sizeof example);

    copy->arena = arena;
    return copy;
}

static const char title[] = "Delete-on-write races a reader that repopulates the cache";
static const char params[] = "WRITERS=1, READERS=1";

enum { WRITER, READER, DB, CACHE };

static const Lane race_lanes[] = {
    {"writer", true}, {"reader", true}, {"db", false, "0"}, {"cache", false, "none"}};
static const RunWindow stale_entry[] = {
    {"stale_entry", "the cache holds an older row than the database", CACHE, false}};

static const Row race_rows[] = {
    {.lane = READER,
     CALLS({CACHE, "cache.get()", "none"}),
     REQUESTS({"get_user", .begins = true}),
     .state = ""},
    {.lane = READER, CALLS({DB, "db.select()", "0", "SELECT * FROM users"}), .state = ""},
    {.lane = WRITER,
     CALLS({DB, "db.increment()", "1", "UPDATE users SET ..."}),
     REQUESTS({"update_user", .begins = true}),
     CHANGES({DB, "value", true, "0", "1"}),
     .state = "db 1"},
    {.lane = WRITER,
     CALLS({CACHE, "cache.del()"}),
     REQUESTS({"update_user", "1", .ends = true}),
     .state = ""},
    {.lane = READER,
     CALLS({CACHE, "cache.set(0)"}),
     REQUESTS({"get_user", "0", .ends = true}),
     CHANGES({CACHE, "value", true, "none", "0"}),
     .state = "cache 0, db 1",
     .open = 1},
};

Counterexample *fixture_purge_race(void)
{
    return make((Counterexample){
        .design = "purge_race",
        .title = title,
        .fixes = "as written",
        .params_text = params,
        .property = "stale_entry",
        .headline = "stale_entry, as written: opens at step 5 and stays open until expire",
        .ending = "at rest: no process can go on",
        .window = 0,
        TABLES(race_lanes, stale_entry, race_rows),
        .opens = 5,
        .loop = 5,
        .shown = 5});
}

static const Lane event_lanes[] = {
    {"writer", true},
    {"db", false, "1"},
    {"cache", false, "value 0, lease none", "0", PARTS("value 0", "lease none")}};
static const RunWindow event_windows[] = {
    {"stale_entry", "the cache holds an older row than the database", 2, true}};

static const Row event_rows[] = {
    {.kind = ROW_EVENT,
     .lane = 2,
     .event = "expire",
     CHANGES({2, "value", true, "0", "none"}),
     .state = "cache none, db 1"},
    {.lane = 0,
     CALLS({2, "cache.get_or_lease()", "none", "one caller may fill"}),
     REQUESTS({"refresh", .begins = true}),
     CHANGES({2, "lease", false, "none", "writer"}),
     .state = "cache none"},
    {.kind = ROW_FAULT,
     .lane = 2,
     .event = "evict",
     CHANGES({2, "lease", false, "writer", "none"}),
     .state = "cache none"},
    {.kind = ROW_FAULT, .lane = 0, .event = "crash", .state = ""},
};

Counterexample *fixture_events(void)
{
    return make(
        (Counterexample){.design = "refresh",
                         .title = "A refresh that may crash",
                         .fixes = "lease",
                         .params_text = "",
                         .property = "stale_entry",
                         .headline = "stale_entry, with lease: open from the start until expire",
                         .ending = "at rest: writer has crashed, nothing is left to happen",
                         .window = 0,
                         TABLES(event_lanes, event_windows, event_rows),
                         .loop = 4,
                         .shown = 4});
}

static const Row atomic_rows[] = {
    {.lane = READER,
     CALLS({CACHE, "cache.get()", "none"}),
     REQUESTS({"get_user", .begins = true}),
     .state = ""},
    {.lane = WRITER,
     CALLS({DB, "db.increment()", "1", "UPDATE users SET ..."}, {CACHE, "cache.set(1)"}),
     REQUESTS({"update_user", .begins = true}, {"update_user", "1", .ends = true}),
     CHANGES({DB, "value", true, "0", "1"}, {CACHE, "value", true, "none", "1"}),
     .state = "db 1, cache 1"},
    {.lane = READER, .state = ""},
    {.lane = READER,
     CALLS({CACHE, "cache.set(0)"}),
     REQUESTS({"get_user", "0", .ends = true}),
     CHANGES({CACHE, "value", true, "1", "0"}),
     .state = "cache 0, db 1",
     .open = 1},
};

Counterexample *fixture_atomic(void)
{
    return make((Counterexample){
        .design = "purge_race",
        .title = title,
        .fixes = "write_through",
        .params_text = params,
        .property = "stale_entry",
        .headline = "stale_entry, with write_through: opens at step 4 and stays open until expire",
        .ending = "at rest: no process can go on",
        .window = 0,
        TABLES(race_lanes, stale_entry, atomic_rows),
        .opens = 4,
        .loop = 4,
        .shown = 4});
}

static const Lane long_lanes[] = {
    {"writer[0]", true},
    {"writer[1]", true},
    {"reader", true},
    {"primary", false, "0"},
    {"replica", false, "value 0, lag none", "0", PARTS("value 0", "lag none")},
    {"cache", false, "none"}};
static const RunWindow long_windows[] = {
    {"stale_entry", "the cache holds an older row than the primary", 5, false}};

/* Six rounds of five rows: two writes, a replication, a read through. */
static void long_row(Arena *arena, Row *row, uint32_t index)
{
    uint32_t round = index / 5;
    const char *old = arena_printf(arena, "%u", round), *new = arena_printf(arena, "%u", round + 1);
    RowCall *call = arena_new0(arena, RowCall);
    Change *change = arena_new0(arena, Change);
    static const int lanes[] = {0, 1, 2, 2, 4};
    static const int called[] = {3, 5, 4, 5, 4};

    row->lane = lanes[index % 5];
    row->state = "";
    row->open = index == 18 || index >= 28;
    call->lane = called[index % 5];
    *change = (Change){call->lane, "value", true, old, new};
    switch (index % 5) {
    case 0:
        call->call = arena_printf(arena, "primary.write(%s, if_version: %s)", new, old);
        call->result = new;
        call->text = "UPDATE users SET name = $1, version = version + 1 WHERE id = $2";
        break;
    case 1:
        call->call = "cache.del()";
        change->after = "none";
        break;
    case 2:
        call->call = "replica.read()";
        call->result = old;
        change = NULL;
        break;
    case 3:
        call->call = arena_printf(arena, "cache.set(%s)", old);
        change->after = old;
        break;
    default:
        row->kind = ROW_EVENT;
        row->event = "catch_up";
        break;
    }
    row->calls = row->kind == ROW_PROCESS ? call : NULL;
    row->call_count = row->kind == ROW_PROCESS;
    row->changes = change;
    row->change_count = change != NULL;
}

Counterexample *fixture_long(void)
{
    Counterexample *example = make((Counterexample){
        .design = "replica_lag",
        .title = "A cache filled from a replica",
        .fixes = "as written",
        .params_text = "WRITERS=2, READERS=1, ROUNDS=6",
        .property = "stale_entry",
        .headline = "stale_entry, as written: opens at step 29 and stays open forever",
        .ending = "at rest: no process can go on, and no event is",
        .window = 0,
        .lanes = long_lanes,
        .lane_count = G_N_ELEMENTS(long_lanes),
        .windows = long_windows,
        .window_count = 1,
        .row_count = 30,
        .opens = 29,
        .loop = 30,
        .shown = 30});
    Row *rows = arena_array(example->arena, Row, 30);

    for (uint32_t i = 0; i < 30; i++)
        long_row(example->arena, &rows[i], i);
    example->rows = rows;
    return example;
}

static const Lane loop_lanes[] = {
    {"poller[0]", true}, {"poller[1]", true}, {"queue", false, "[]"}, {"cache", false, "none"}};
static const RunWindow loop_windows[] = {{"unseen", "a job that nobody has taken", 2, false}};

static const Row loop_rows[] = {
    {.lane = 0,
     CALLS({2, "queue.push(job)"}),
     CHANGES({2, "jobs", true, "[]", "[job]"}),
     .state = "queue [job]",
     .open = 1},
    {.lane = 0,
     CALLS({3, "cache.add(1)", "true"}),
     CHANGES({3, "value", true, "none", "1"}),
     .state = "cache 1",
     .open = 1},
    {.lane = 1, CALLS({3, "cache.add(2)", "false"}), .state = "", .open = 1},
    {.lane = 0, CALLS({3, "cache.get()", "1"}), .state = "", .open = 1},
    {.lane = 1, CALLS({3, "cache.get()", "1"}), .state = "", .open = 1},
};

Counterexample *fixture_loop(void)
{
    return make(
        (Counterexample){.design = "poll",
                         .title = "Two pollers",
                         .fixes = "as written",
                         .params_text = "",
                         .property = "unseen",
                         .headline = "unseen, as written: opens at step 1 and stays open forever",
                         .ending = "going round: no process on its way closes it",
                         .window = 0,
                         TABLES(loop_lanes, loop_windows, loop_rows),
                         .opens = 1,
                         .loop = 2,
                         .shown = 3});
}

static const Row transient_rows[] = {
    {.lane = READER,
     CALLS({CACHE, "cache.get()", "none"}),
     REQUESTS({"get_user", .begins = true}),
     .state = ""},
    {.lane = READER, CALLS({DB, "db.select()", "0", "SELECT * FROM users"}), .state = ""},
    {.lane = WRITER,
     CALLS({DB, "db.increment()", "1", "UPDATE users SET ..."}),
     REQUESTS({"update_user", .begins = true}),
     CHANGES({DB, "value", true, "0", "1"}),
     .state = "db 1"},
    {.lane = READER,
     CALLS({CACHE, "cache.set(0)"}),
     REQUESTS({"get_user", "0", .ends = true}),
     CHANGES({CACHE, "value", true, "none", "0"}),
     .state = "cache 0, db 1",
     .open = 1},
    {.lane = WRITER, .state = "", .open = 1},
    {.lane = WRITER,
     CALLS({CACHE, "cache.del()"}),
     REQUESTS({"update_user", "1", .ends = true}),
     CHANGES({CACHE, "value", true, "0", "none"}),
     .state = "cache none, db 1"},
};

Counterexample *fixture_transient(void)
{
    return make((Counterexample){
        .design = "purge_race",
        .title = title,
        .fixes = "lease",
        .params_text = params,
        .property = "stale_entry",
        .headline = "stale_entry, with lease: opens at step 4, and the processes close it",
        .ending = "on every run the processes themselves close it",
        .window = 0,
        TABLES(race_lanes, stale_entry, transient_rows),
        .opens = 4,
        .loop = 6,
        .shown = 4});
}

static const RunWindow two_windows[] = {
    {"stale_entry", "the cache holds an older row than the database", CACHE, false},
    {"uncached", "the cache holds nothing", CACHE, true}};

static const Row fresh_rows[] = {
    {.lane = READER,
     CALLS({CACHE, "cache.get()", "none"}),
     REQUESTS({"get_user", .begins = true}),
     .state = "",
     .open = 2},
    {.lane = READER,
     CALLS({DB, "db.select()", "0", "SELECT * FROM users"}),
     .state = "",
     .open = 2},
    {.lane = WRITER,
     CALLS({DB, "db.increment()", "1", "UPDATE users SET ..."}),
     REQUESTS({"update_user", .begins = true}),
     CHANGES({DB, "value", true, "0", "1"}),
     .state = "db 1",
     .open = 2},
    {.lane = READER,
     CALLS({CACHE, "cache.set(0)"}),
     REQUESTS({"get_user", "0", .ends = true}),
     CHANGES({CACHE, "value", true, "none", "0"}),
     .state = "cache 0, db 1",
     .open = 1},
    {.lane = WRITER,
     CALLS({CACHE, "cache.del()", "error"}),
     REQUESTS({"update_user", "1", .ends = true}),
     .state = "",
     .open = 1},
    {.lane = READER,
     CALLS({CACHE, "cache.get()", "0"}),
     REQUESTS({"get_user", "0", .begins = true, .ends = true}),
     .state = "",
     .open = 1,
     .breaks = "fresh"},
};

Counterexample *fixture_fresh(void)
{
    return make((Counterexample){
        .design = "purge_race",
        .title = title,
        .fixes = "reorder + retry_delete",
        .params_text = params,
        .property = "fresh",
        .headline = "fresh, with reorder + retry_delete: broken at step 6",
        .ending = "get_user of reader returns 0, but update_user had returned 1 before it began",
        .window = -1,
        TABLES(race_lanes, two_windows, fresh_rows),
        .loop = 6,
        .shown = 6});
}

static const Lane hostile_lanes[] = {
    {"wr\"it\\er<b>", true},
    {"späte_Leserin_mit_sehr_langem_Namen[tenant_7]", true},
    {"db&amp;", false, "value \"\\N\", 件数 3", "\"\\N\"", PARTS("value \"\\N\"", "件数 3")},
    {"缓存", false, "a very long initial value that no bar has room for"}};
static const RunWindow hostile_windows[] = {
    {"stale<entry>", "\\G holds \"older\" & <i>worse</i>", 3, false}};

static const Row hostile_rows[] = {
    {.lane = 0,
     CALLS({2, "db.\"put\"(\\E, <table>, &lt;)", "\\T",
            "SELECT '\\' || \"name\" FROM \"users\" WHERE a < b && c > d\n-- naïve"}),
     REQUESTS({"wr\\\"ite", .begins = true}),
     CHANGES({2, "value", true, "\"\\N\"", "Entry { key: \"\\\\\", version: 12345678 }"}),
     .state = "db \"\\\\\""},
    {.lane = 1,
     CALLS({3, "缓存.put(Entry { key: \"user:1234567890\", version: 12345678, fresh: true }, ttl)",
            "a result that is itself far longer than anybody would like"}),
     CHANGES({3, "a_variable_with_a_long_name", false, "1", "a_value_with_a_long_name"}),
     .state = "缓存 ...",
     .open = 1,
     .error = "a value outside its type: \"n\" is 12345678901234567890, which is not in 0..3"},
};

Counterexample *fixture_hostile(void)
{
    return make((Counterexample){
        .design = "hostile",
        .title = "<b>\"A\\B\"</b>",
        .fixes = "as written",
        .params_text = "NAME=\"\\\"",
        .property = "stale<entry>",
        .headline = "stale<entry>, as \"written\": opens at step 2 & stays open until \\N, which "
                    "makes for a sentence that no page is wide enough to hold on a line of its own",
        .ending = "at rest: \\l nobody <is> left & \"nothing\" happens",
        .window = 0,
        TABLES(hostile_lanes, hostile_windows, hostile_rows),
        .opens = 2,
        .loop = 2,
        .shown = 2});
}
