#include "checker/conform/run_times.h"

#include "checker/program/bytecode/bytecode.h"

typedef struct BlockAround { /* that a statement is in; those around it follow */
    const TypedStmt *stmt;
    const struct BlockAround *outer;
    bool has_loop; /* in it, around the statement */
} BlockAround;

typedef struct OpenBlock { /* that a process is in */
    /* Its first call: where that comes again a new round begins, unless the block has a loop around it. */
    const TypedStmt *within, *first;
    gint64 since;
    const LogLine *last;
} OpenBlock;

typedef struct Doing { /* of a process */
    const LogLine *last;
    VEC(OpenBlock) blocks;
} Doing;

typedef struct TimesOfRun {
    GArray *times;
    const Program *program;
    Arena *arena;
    GHashTable *withins; /* statement -> BlockAround, of those that are in one */
    Doing *doing;        /* by process */
} TimesOfRun;

/* ---- which statement is in which block ---- */

static void note_block(TimesOfRun *t, const TypedBlock *block, const BlockAround *in);

static const BlockAround *with_loop(Arena *arena, const BlockAround *in)
{
    if (!in)
        return NULL;
    BlockAround *own = arena_new0(arena, BlockAround);
    *own = (BlockAround){in->stmt, with_loop(arena, in->outer), true};
    return own;
}

static void note_stmt(TimesOfRun *t, const TypedStmt *stmt, const BlockAround *in)
{
    if (in)
        g_hash_table_insert(t->withins, (gpointer)stmt, (gpointer)in);
    if (stmt->value && stmt->value->kind == NODE_REQUEST)
        note_block(t, &stmt->value->request->body, in);
    if (stmt->kind == TYPED_WITHIN) {
        BlockAround *own = arena_new0(t->arena, BlockAround);
        *own = (BlockAround){stmt, in, false};
        in = own;
    } else if (stmt->kind == TYPED_WHILE || stmt->kind == TYPED_REPEAT) {
        in = with_loop(t->arena, in);
    }
    note_block(t, &stmt->body, in);
    note_block(t, &stmt->other, in);
    for (uint32_t i = 0; i < stmt->branch_count; i++)
        note_block(t, &stmt->branches[i].body, in);
}

static void note_block(TimesOfRun *t, const TypedBlock *block, const BlockAround *in)
{
    for (uint32_t i = 0; i < block->count; i++)
        note_stmt(t, block->list[i], in);
}

/* ---- how long ---- */

static void add_time(TimesOfRun *t, const TypedExpr *limit, bool is_within, gint64 duration,
                     const LogLine *line)
{
    RunTime time = {limit->span, limit->value, is_within, duration, line->entry};

    if (duration > 0)
        g_array_append_val(t->times, time);
}

static void end_block(TimesOfRun *t, const OpenBlock *block)
{
    add_time(t, block->within->value, true, block->last->to - block->since, block->last);
}

/* What is known of a statement within that block; NULL where it is not in it. */
static const BlockAround *find_around(const BlockAround *in, const TypedStmt *within)
{
    while (in && in->stmt != within)
        in = in->outer;
    return in;
}

/* Blocks that the process has left, or begins again. */
static void leave_blocks(TimesOfRun *t, Doing *doing, const BlockAround *in, const TypedStmt *stmt)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < doing->blocks.length; i++) {
        OpenBlock block = doing->blocks.data[i];
        const BlockAround *around = find_around(in, block.within);
        if (around && (block.first != stmt || around->has_loop))
            doing->blocks.data[kept++] = block;
        else
            end_block(t, &block);
    }
    doing->blocks.length = kept;
}

static void enter_block(Doing *doing, const TypedStmt *within, const TypedStmt *stmt,
                        const LogLine *line)
{
    for (uint32_t i = 0; i < doing->blocks.length; i++)
        if (doing->blocks.data[i].within == within) {
            doing->blocks.data[i].last = line;
            return;
        }
    gint64 since = doing->last ? doing->last->to : line->from;
    vec_push(&doing->blocks, (OpenBlock){within, stmt, since, line});
}

static void take(void *user, const PossibleTaken *taken)
{
    TimesOfRun *t = user;
    const TypedStmt *stmt = taken->call->stmt;

    if (taken->process == NO_PROCESS_OVER || !taken->line || !stmt)
        return;
    Doing *doing = &t->doing[taken->process];
    const Process *template = t->program->processes[taken->process].template;
    const TypedExpr *limit = stmt->takes_high ? stmt->takes_high : template->takes_high;
    const BlockAround *in = g_hash_table_lookup(t->withins, stmt);
    if (limit)
        add_time(t, limit, false, taken->line->to - taken->line->from, taken->line);
    leave_blocks(t, doing, in, stmt);
    for (const BlockAround *each = in; each; each = each->outer)
        enter_block(doing, each->stmt, stmt, taken->line);
    doing->last = taken->line;
    if (taken->is_over) {
        leave_blocks(t, doing, NULL, NULL);
        doing->last = NULL;
    }
}

void run_times_add(GArray *times, const Templates *templates, const RunTraceRequest *request)
{
    const System *system = templates->system;
    TimesOfRun t = {times, templates->program, arena_new(), g_hash_table_new(NULL, NULL),
                    g_new0(Doing, templates->processes + 1)};

    for (uint32_t i = 0; i < system->process_count; i++)
        note_block(&t, &system->processes[i]->body, NULL);
    run_trace(request, take, &t);
    for (uint32_t i = 0; i < templates->processes; i++) {
        leave_blocks(&t, &t.doing[i], NULL, NULL);
        vec_free(&t.doing[i].blocks);
    }
    g_free(t.doing);
    g_hash_table_unref(t.withins);
    arena_free(t.arena);
}
