#include "checker/commands/play/player.h"

#include "checker/base/duration.h"
#include "checker/language/syntax/decl.h"
#include "traces/counterexample/build.h"
#include "traces/format/table.h"

#include <stdio.h>
#include <string.h>

/* What is longer is shortened. */
enum { MAX_CALL = 40, MAX_RESULT = 28, MAX_CHANGES = 60 };

enum { CALL = 2 }; /* the column of a step that what it does is in */

/* ---- where it is ---- */

static guint hash_seen(gconstpointer data)
{
    const StepperStep *step = data;

    return step->actor * 31 + (step->call_count ? g_str_hash(step->calls[0].operation->name) : 0);
}

/* Whether nothing that is shown of two steps out of a state differs: whose they are and what they
 * call, of which the last result is shown. A process crashes or is restarted, not both. */
static gboolean equal_seen(gconstpointer a, gconstpointer b)
{
    const StepperStep *one = a, *other = b;
    const uint32_t calls = one->call_count;

    if (one->actor != other->actor || one->kind != other->kind || one->time != other->time ||
        calls != other->call_count)
        return FALSE;
    for (uint32_t i = 0; i < calls; i++)
        if (!stepper_same_call(&one->calls[i], &other->calls[i]))
            return FALSE;
    return calls == 0 ||
           typed_value_equal(one->calls[calls - 1].value, other->calls[calls - 1].value);
}

static uint32_t *count_alike(GHashTable *alike, const StepperStep *step)
{
    uint32_t *count = g_hash_table_lookup(alike, step);

    if (!count) {
        count = g_new0(uint32_t, 1);
        g_hash_table_insert(alike, (gpointer)step, count);
    }
    return count;
}

/* Choices that only locals remember are told apart by their number. */
static void number_ways(Player *player)
{
    const StepperSteps *steps = &player->steps;

    g_hash_table_remove_all(player->alike);
    player->ways = g_renew(Way, player->ways, steps->count + 1);
    for (uint32_t i = 0; i < steps->count; i++) {
        uint32_t *count = count_alike(player->alike, &steps->list[i]);
        player->ways[i] = (Way){++*count, count};
    }
}

static void arrive(Player *player, const StepperState *place)
{
    player->place = place;
    player->steps = stepper_steps(player->walk, place->state);
    number_ways(player);
    player->is_shown = false;
}

bool player_init(Player *player, const Session *session, const Program *program)
{
    *player = (Player){.session = session, .program = program, .walk = stepper_new(program)};
    player->past = g_array_new(FALSE, FALSE, sizeof(PlayedStep));
    player->alike = g_hash_table_new_full(hash_seen, equal_seen, NULL, g_free);
    const StepperState *start = stepper_start(player->walk);
    if (start)
        arrive(player, start);
    return start != NULL;
}

void player_clear(Player *player)
{
    stepper_free(player->walk);
    g_array_unref(player->past);
    g_hash_table_destroy(player->alike);
    g_free(player->ways);
    verdicts_free(player->verdicts);
}

/* ---- in words ---- */

static const char *what_kind(const StepperStep *step)
{
    switch (step->kind) {
    case ROW_EVENT: return " (event)";
    case ROW_FAULT: return " (fault)";
    case ROW_PROCESS:
    case ROW_TIME: break;
    }
    return "";
}

/* As one line; records say no more than they must where it would be long. */
static char *shortened(const char *text, const char *brief, int most)
{
    char *line = table_one_line(text);

    if (table_columns(line) <= most)
        return line;
    g_free(line);
    return table_one_line(brief);
}

/* Goes on with the cell of what a step does: ": stale opens", and then ", breaks fresh". */
static void add_note(Table *table, const char **before, TableStyle style, const char *first,
                     const char *second)
{
    g_autofree char *text = g_strconcat(*before, first, second, NULL);

    table_more(table, style, text);
    *before = ", ";
}

static void add_window_notes(const Player *player, Table *table, const char **before,
                             const StepperState *from, const StepperState *to)
{
    const Design *design = player->session->design;
    const uint64_t changed = from->open ^ to->open;

    for (uint32_t i = 0; i < design->window_count; i++) {
        bool opens = to->open >> i & 1;
        if (changed >> i & 1)
            add_note(table, before, opens ? TABLE_RED : TABLE_GREEN, design->windows[i]->name.text,
                     opens ? " opens" : " closes");
    }
}

/* "cache 0: stale opens, breaks fresh" */
static void effect_cell(const Player *player, Table *table, const StepperStep *step)
{
    const StepperState *from = player->place;
    g_autofree char *changes =
        step->to ? stepper_changes(player->walk, from, step->to, false) : g_strdup("");
    g_autofree char *brief =
        step->to ? stepper_changes(player->walk, from, step->to, true) : g_strdup("");
    g_autofree char *line = shortened(changes, brief, MAX_CHANGES);
    const char *before = *line ? ": " : "";

    table_cell(table, TABLE_PLAIN, line);
    if (step->time > 0) {
        g_autofree char *now = duration_text(player->time + step->time);
        add_note(table, &before, TABLE_PLAIN, "then it is ", now);
    }
    if (step->note)
        add_note(table, &before, TABLE_PLAIN, step->note, "");
    if (step->chance)
        add_note(table, &before, TABLE_PLAIN, "chance ", step->chance);
    if (step->to)
        add_window_notes(player, table, &before, from, step->to);
    if (step->breaks)
        add_note(table, &before, TABLE_RED, "breaks ", step->breaks);
    if (step->error)
        add_note(table, &before, TABLE_RED, "error: ", step->error);
}

/* " (way 2 of 4)" */
static char *way_text(const Way *way)
{
    return *way->count > 1 ? g_strdup_printf(" (way %u of %u)", way->number, *way->count)
                           : g_strdup("");
}

static void add_step(const Player *player, Table *table, uint32_t number, uint32_t index)
{
    const StepperStep *step = &player->steps.list[index];
    g_autofree char *way = way_text(&player->ways[index]);
    g_autofree char *numeral = g_strdup_printf("%u", number);
    g_autofree char *call = shortened(step->what, step->brief_what, MAX_CALL);
    g_autofree char *what = g_strconcat(call, what_kind(step), way, NULL);
    g_autofree char *result = shortened(step->result ? step->result : "",
                                        step->brief_result ? step->brief_result : "", MAX_RESULT);

    table_cell(table, TABLE_BOLD, numeral);
    table_cell(table, TABLE_PLAIN, step->who);
    table_cell(table, TABLE_PLAIN, what);
    table_cell(table, TABLE_PLAIN, result);
    effect_cell(player, table, step);
    table_cell(table, TABLE_DIM, step->text);
    table_end_row(table);
}

static Table *new_table(void)
{
    static const TableColumn columns[] = {{.right = true},        {.most = 24},
                                          {.most = 2 * MAX_CALL}, {.most = 2 * MAX_RESULT},
                                          {.loose = true},        {.loose = true, .most = 44}};

    return table_new(columns, G_N_ELEMENTS(columns), 2, 2);
}

/* What does not fit into a line of the terminal, of which `taken` columns are written already, goes on
 * in the next, below column `from`. */
static void print(const Player *player, Table *table, unsigned from, int taken)
{
    g_autoptr(GString) out = g_string_new(NULL);
    const int width = player->session->width;

    table_print_within(table, player->session->colour, width ? MAX(width - taken, 1) : 0, from,
                       out);
    fputs(out->str, stdout);
}

static void print_line(const Player *player, int indent, const char *line)
{
    static const TableColumn columns[] = {{.loose = true}};
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns), indent, 0);

    table_cell(table, TABLE_PLAIN, line);
    table_end_row(table);
    print(player, table, 0, 0);
}

static void print_styled(const Player *player, TableStyle style, const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);

    table_styled(out, style, player->session->colour, text);
    puts(out->str);
}

void player_print_title(const Player *player)
{
    const System *system = program_system(player->program);
    g_autofree char *title = table_one_line(system->design->title ? system->design->title : "");
    g_autofree char *fixes = build_fixes_text(system->design, system->configuration.fixes);
    g_autofree char *params = build_params(system);

    g_autofree char *name = g_strdup_printf("%s  %s", system->design->name, title);
    g_autofree char *with = g_strconcat(fixes, *params ? ", " : "", params, NULL);

    print_line(player, 0, name);
    print_line(player, 0, with);
    if (program_model(player->program)->tick > 0) {
        const int64_t tick = program_model(player->program)->tick;
        g_autofree char *ticks = build_tick_text(tick, tick);
        puts(ticks);
    }
    putchar('\n');
    player_print_state(player);
}

void player_print_state(const Player *player)
{
    static const TableColumn columns[] = {{0}, {.loose = true}};
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns), 2, 2);
    uint32_t count;
    const StepperVariable *variables = stepper_variables(player->walk, &count);

    for (uint32_t i = 0; i < count; i++) {
        if (stepper_is_dull(&variables[i], player->place->held[i]))
            continue;
        g_autofree char *value = table_one_line(player->place->values[i]);
        g_autofree char *name = shortened(variables[i].name, variables[i].brief_name, MAX_CALL);
        table_cell(table, TABLE_DIM, name);
        table_cell(table, TABLE_PLAIN, value);
        table_end_row(table);
    }
    print(player, table, 1, 0);
}

void player_print_windows(const Player *player)
{
    static const TableColumn columns[] = {{0}, {0}, {.loose = true}};
    const Design *design = player->session->design;
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns), 2, 2);

    for (uint32_t i = 0; i < design->window_count; i++) {
        bool open = player->place->open >> i & 1;
        g_autofree char *why =
            open ? program_explain_window(player->program, i, player->place->state) : NULL;
        g_autofree char *line = table_one_line(why                        ? why
                                               : design->windows[i]->text ? design->windows[i]->text
                                                                          : "");
        table_cell(table, TABLE_BOLD, design->windows[i]->name.text);
        table_cell(table, open ? TABLE_RED : TABLE_GREEN, open ? "open" : "closed");
        table_cell(table, TABLE_PLAIN, line);
        table_end_row(table);
    }
    print(player, table, 2, 0);
    if (design->window_count == 0)
        puts("There are no windows in this design.");
}

/* ---- what can happen ---- */

static bool can_step(const Player *player, uint32_t process)
{
    for (uint32_t i = 0; i < player->steps.count; i++)
        if (player->steps.list[i].actor == process)
            return true;
    return false;
}

/* Where processes are that can take no step. */
static char *standing_text(const Player *player)
{
    uint32_t count;
    const StepperVariable *variables = stepper_variables(player->walk, &count);
    const uint32_t processes = program_system(player->program)->process_instances;
    const uint32_t first = count - processes; /* they come last */
    GString *text = g_string_new(NULL);

    for (uint32_t i = 0; i < processes; i++)
        if (!can_step(player, i))
            g_string_append_printf(
                text, "%s%s %s%s", text->len ? ", " : "", variables[first + i].name,
                player->place->waiting[i] ? "waits " : "", player->place->values[first + i]);
    return g_string_free(text, FALSE);
}

static void print_rest(const Player *player)
{
    bool events = false;

    for (uint32_t i = 0; i < player->steps.count; i++)
        events |= player->steps.list[i].is_event;
    if (!player->place->is_finished && !events)
        print_styled(player, TABLE_RED, "Deadlock: not all have ended, and no process can go on.");
    else if (player->steps.count)
        puts("At rest: no process can take a step. What may still happen:");
    else
        puts("At rest: nothing can happen any more.");
}

void player_print_steps(Player *player)
{
    g_autoptr(Table) table = new_table();
    g_autofree char *standing = standing_text(player);
    g_autofree char *line = table_one_line(standing);

    putchar('\n');
    if (*line)
        print_line(player, 2, line);
    if (player->steps.at_rest)
        print_rest(player);
    for (uint32_t i = 0; i < player->steps.count; i++)
        add_step(player, table, i + 1, i);
    print(player, table, CALL, 0);
    player->is_shown = true;
}

/* ---- moves ---- */

void player_take(Player *player, uint32_t number)
{
    const StepperStep step = player->steps.list[number];
    static const char taken[] = "step";
    const PlayedStep played = {number, player->place, player->time};
    g_autoptr(Table) table = new_table();

    add_step(player, table, player->past->len + 1, number);
    fputs(taken, stdout);
    print(player, table, CALL, (int)strlen(taken));
    if (!step.to) {
        puts("It leads to a design error, so it cannot be taken.");
        return;
    }
    g_array_append_val(player->past, played);
    player->time += step.time;
    arrive(player, step.to);
}

void player_undo(Player *player)
{
    if (player->past->len == 0) {
        puts("No step was taken yet.");
        return;
    }
    PlayedStep last = g_array_index(player->past, PlayedStep, player->past->len - 1);
    g_array_set_size(player->past, player->past->len - 1);
    g_autofree char *changes = stepper_changes(player->walk, player->place, last.from, false);
    g_autofree char *line = table_one_line(changes);
    player->time = last.time;
    arrive(player, last.from);
    g_autofree char *said =
        g_strdup_printf("back to step %u%s%s", player->past->len, *line ? ": " : "", line);
    print_line(player, 0, said);
}

void player_restart(Player *player)
{
    g_array_set_size(player->past, 0);
    player->time = 0;
    arrive(player, stepper_start(player->walk));
    puts("from the start");
}
