#include "checker/commands/play/player.h"

#include "checker/base/duration.h"
#include "checker/language/syntax/tree.h"
#include "traces/counterexample/build.h"
#include "traces/format/table.h"
#include "traces/format/value.h"

#include <stdio.h>
#include <string.h>

/* What is longer is shortened. */
enum { MAX_CALL = 40, MAX_RESULT = 28, MAX_CHANGES = 60 };

/* ---- where it is ---- */

static uint32_t *count_alike(GHashTable *alike, const StepperStep *step)
{
    g_autofree char *key =
        g_strdup_printf("%u %s\n%s", step->actor, step->what, step->result ? step->result : "");
    uint32_t *count = g_hash_table_lookup(alike, key);

    if (!count) {
        count = g_new0(uint32_t, 1);
        g_hash_table_insert(alike, g_steal_pointer(&key), count);
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

bool player_init(Player *player, const Session *subject, const Program *program)
{
    *player = (Player){.subject = subject, .program = program, .walk = stepper_new(program)};
    player->past = g_array_new(FALSE, FALSE, sizeof(Played));
    player->alike = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
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
    if (step->time > 0)
        return "";
    switch (step->kind) {
    case ROW_EVENT: return " (event)";
    case ROW_FAULT: return " (fault)";
    case ROW_PROCESS: break;
    }
    return "";
}

/* As one line; records say no more than they must where it would be long. */
static char *shortened(const char *text, int most)
{
    char *line = text_one_line(text);

    if (text_columns(line) <= most)
        return line;
    char *terse = value_terse(line);
    g_free(line);
    return terse;
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
    const Design *design = player->subject->design;
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
        step->to ? stepper_changes(player->walk, from, step->to) : g_strdup("");
    g_autofree char *line = shortened(changes, MAX_CHANGES);
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
    g_autofree char *call = shortened(step->what, MAX_CALL);
    g_autofree char *what = g_strconcat(call, what_kind(step), way, NULL);
    g_autofree char *result = shortened(step->result ? step->result : "", MAX_RESULT);

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

static void print(const Player *player, Table *table)
{
    g_autoptr(GString) out = g_string_new(NULL);

    table_print(table, player->subject->colour, out);
    fputs(out->str, stdout);
}

static void print_styled(const Player *player, TableStyle style, const char *text)
{
    g_autoptr(GString) out = g_string_new(NULL);

    text_styled(out, style, player->subject->colour, text);
    puts(out->str);
}

void player_print_title(const Player *player)
{
    const System *system = program_system(player->program);
    g_autofree char *title = text_one_line(system->design->title ? system->design->title : "");
    g_autofree char *fixes = fixes_text(system->design, system->configuration.fixes);
    g_autofree char *params = build_params(system);

    printf("%s  %s\n%s%s%s\n\n", system->design->name, title, fixes, *params ? ", " : "", params);
    player_print_state(player);
}

void player_print_state(const Player *player)
{
    static const TableColumn columns[] = {{0}, {.loose = true}};
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns), 2, 2);
    uint32_t count;
    const StepperVariable *variables = stepper_variables(player->walk, &count);

    for (uint32_t i = 0; i < count; i++) {
        if (stepper_is_dull(&variables[i], player->place->values[i]))
            continue;
        g_autofree char *value = text_one_line(player->place->values[i]);
        g_autofree char *name = shortened(variables[i].name, MAX_CALL);
        table_cell(table, TABLE_DIM, name);
        table_cell(table, TABLE_PLAIN, value);
        table_end_row(table);
    }
    print(player, table);
}

void player_print_windows(const Player *player)
{
    static const TableColumn columns[] = {{0}, {0}, {.loose = true}};
    const Design *design = player->subject->design;
    g_autoptr(Table) table = table_new(columns, G_N_ELEMENTS(columns), 2, 2);

    for (uint32_t i = 0; i < design->window_count; i++) {
        bool open = player->place->open >> i & 1;
        g_autofree char *why =
            open ? program_explain_window(player->program, i, player->place->state) : NULL;
        g_autofree char *line = text_one_line(why                        ? why
                                              : design->windows[i]->text ? design->windows[i]->text
                                                                         : "");
        table_cell(table, TABLE_BOLD, design->windows[i]->name.text);
        table_cell(table, open ? TABLE_RED : TABLE_GREEN, open ? "open" : "closed");
        table_cell(table, TABLE_PLAIN, line);
        table_end_row(table);
    }
    print(player, table);
    if (design->window_count == 0)
        puts("There are no windows in this design.");
}

/* ---- what can happen ---- */

/* Where processes are that can take no step. */
static char *standing_text(const Player *player)
{
    uint32_t count, process = 0;
    const StepperVariable *variables = stepper_variables(player->walk, &count);
    GString *text = g_string_new(NULL);

    for (uint32_t i = 0; i < count; i++) {
        bool can = !variables[i].is_process;
        for (uint32_t j = 0; !can && j < player->steps.count; j++)
            can = player->steps.list[j].actor == process;
        process += variables[i].is_process;
        const char *where = player->place->values[i];
        if (!can)
            g_string_append_printf(text, "%s%s %s%s", text->len ? ", " : "", variables[i].name,
                                   g_str_has_prefix(where, "at ") ? "waits " : "", where);
    }
    return g_string_free(text, FALSE);
}

static void print_rest(const Player *player)
{
    bool events = false;

    for (uint32_t i = 0; i < player->steps.count; i++)
        events |= player->steps.list[i].is_event;
    if (!player->place->is_finished && !events)
        print_styled(player, TABLE_RED, "Deadlock: not all have ended, and nobody can go on.");
    else if (player->steps.count)
        puts("At rest: no process can take a step. What may still happen:");
    else
        puts("At rest: nothing can happen any more.");
}

void player_print_steps(Player *player)
{
    g_autoptr(Table) table = new_table();
    g_autofree char *standing = standing_text(player);
    g_autofree char *line = text_one_line(standing);

    putchar('\n');
    if (*line)
        printf("  %s\n", line);
    if (player->steps.at_rest)
        print_rest(player);
    for (uint32_t i = 0; i < player->steps.count; i++)
        add_step(player, table, i + 1, i);
    print(player, table);
    player->is_shown = true;
}

/* ---- moves ---- */

void player_take(Player *player, uint32_t number)
{
    const StepperStep step = player->steps.list[number];
    const Played played = {number, player->place, player->time};
    g_autoptr(Table) table = new_table();

    add_step(player, table, player->past->len + 1, number);
    fputs("step", stdout);
    print(player, table);
    if (!step.to) {
        puts("It leads to a design error, and no further.");
        return;
    }
    g_array_append_val(player->past, played);
    player->time += step.time;
    arrive(player, step.to);
}

void player_undo(Player *player)
{
    if (player->past->len == 0) {
        puts("Nothing was done yet.");
        return;
    }
    Played last = g_array_index(player->past, Played, player->past->len - 1);
    g_array_set_size(player->past, player->past->len - 1);
    g_autofree char *changes = stepper_changes(player->walk, player->place, last.from);
    g_autofree char *line = text_one_line(changes);
    player->time = last.time;
    arrive(player, last.from);
    printf("back to step %u%s%s\n", player->past->len, *line ? ": " : "", line);
}

void player_restart(Player *player)
{
    g_array_set_size(player->past, 0);
    player->time = 0;
    arrive(player, stepper_start(player->walk));
    puts("from the start");
}
