#include "checker/commands/command.h"
#include "checker/commands/output.h"
#include "checker/commands/play/player.h"
#include "checker/commands/play/prompt.h"
#include "checker/commands/session/failure.h"
#include "checker/commands/session/progress.h"
#include "checker/commands/session/session.h"
#include "checker/language/syntax/decl.h"
#include "traces/counterexample/build.h"
#include "traces/format/table.h"

#include <stdio.h>
#include <string.h>

static const char summary[] =
    "Goes through a design by hand: shows what can happen, and takes the step that is picked. "
    "Commands are\n"
    "read from the standard input, a line each; h lists them.\n"
    "\n"
    "Exit status: 0 however it ended; 2 the design or the command line is wrong.";

static const char help[] = "  1, 2, ...  take that step\n"
                           "  u          undo the last step\n"
                           "  r          restart\n"
                           "  s          the whole state\n"
                           "  w          the windows, and which of them are open\n"
                           "  g WINDOW   go along the shortest run that opens it\n"
                           "  q          quit\n";

/* ---- g WINDOW ---- */

static const WindowVerdict *find_window(const Player *player, const Verdicts *verdicts,
                                        const char *name, const char **found)
{
    const Design *design = player->session->design;

    for (uint32_t i = 0; i < design->window_count; i++) {
        *found = design->windows[i]->name.text;
        if (*name ? strcmp(*found, name) == 0 : verdicts->windows[i].run != NULL)
            return &verdicts->windows[i];
    }
    return NULL;
}

static void print_windows_there_are(const Design *design)
{
    fputs("Which window? There are:", stdout);
    for (uint32_t i = 0; i < design->window_count; i++)
        printf("%s %s", i ? "," : "", design->windows[i]->name.text);
    puts(design->window_count ? "" : " none");
}

/* How many of the run's steps it takes until the window opens for the last time: what the run does
 * after that is for whoever plays to find out. */
static uint32_t steps_to_opening(Player *player, const Run *run, uint32_t window)
{
    const StepperState *place = stepper_start(player->walk);
    uint32_t opening = 0;

    for (uint32_t i = 0; i < run->length; i++) {
        const StepperState *next = stepper_steps(player->walk, place->state).list[run->steps[i]].to;
        if (!next)
            break;
        if (next->open & ~place->open & (uint64_t)1 << window)
            opening = i + 1;
        place = next;
    }
    return opening;
}

static void go_along(Player *player, const Run *run, uint32_t window)
{
    const uint32_t count = steps_to_opening(player, run, window);

    player_restart(player);
    for (uint32_t i = 0; i < count; i++)
        player_take(player, run->steps[i]);
}

static void go_to_window(Player *player, const char *name)
{
    const char *found = NULL;

    if (!player->verdicts)
        player->verdicts =
            verdicts_new(programs_model(player->session->programs,
                                        program_system(player->program)->configuration.fixes),
                         &player->session->judge);
    progress_clear();
    const WindowVerdict *window = find_window(player, player->verdicts, name, &found);
    if (!window)
        print_windows_there_are(player->session->design);
    else if (window->run)
        go_along(player, window->run, (uint32_t)(window - player->verdicts->windows));
    else if (player->verdicts->design_error)
        puts("There is a design error: `stalemate trace` shows the run to it.");
    else
        printf("%s %s.\n", found,
               window->kind == WINDOW_UNKNOWN ? "could not be decided: a limit was reached"
                                              : "never opens");
}

/* ---- the conversation ---- */

/* False where it is the last. */
static bool obey(Player *player, const char *said)
{
    guint number = prompt_number(said, player->steps.count);

    if (number)
        player_take(player, number - 1);
    else if (strcmp(said, "u") == 0)
        player_undo(player);
    else if (strcmp(said, "r") == 0)
        player_restart(player);
    else if (strcmp(said, "s") == 0)
        player_print_state(player);
    else if (strcmp(said, "w") == 0)
        player_print_windows(player);
    else if (strcmp(said, "g") == 0 || g_str_has_prefix(said, "g "))
        go_to_window(player, g_strstrip((char *)said + 1));
    else if (strcmp(said, "h") == 0 || strcmp(said, "?") == 0)
        fputs(help, stdout);
    else if (strcmp(said, "q") == 0)
        return false;
    else if (*said)
        printf(player->steps.count ? "A number from 1 to %u, or h for help, please.\n"
                                   : "No step is left: u undoes the last, h is for help.\n",
               player->steps.count);
    return true;
}

static void print_way(const Player *player)
{
    if (player->past->len == 0)
        return;
    fputs("To come here again: --steps ", stdout);
    for (guint i = 0; i < player->past->len; i++)
        printf("%s%u", i ? "," : "", g_array_index(player->past, PlayedStep, i).step + 1);
    putchar('\n');
}

static gboolean take_given(Player *player, const char *given, GError **error)
{
    g_auto(GStrv) numbers = g_strsplit(given, ",", -1);

    for (char **text = numbers; *text; text++) {
        guint number = prompt_number(g_strstrip(*text), player->steps.count);
        guint before = player->past->len;
        if (number)
            player_take(player, number - 1);
        if (player->past->len > before)
            continue;
        g_set_error(error, STALEMATE_ERROR, STALEMATE_ERROR_USAGE,
                    "--steps: after %u step%s there is no step `%s` to take", before,
                    before == 1 ? "" : "s", *text);
        return FALSE;
    }
    return TRUE;
}

static int converse(Player *player, const char *given)
{
    GError *error = NULL;

    player_print_title(player);
    if (given && !take_given(player, given, &error))
        return failure_print(error);
    for (bool goes_on = true; goes_on;) {
        if (!player->is_shown)
            player_print_steps(player);
        g_autofree char *said = prompt_ask("\n> ");
        goes_on = said && obey(player, said);
    }
    print_way(player);
    return EXIT_HOLDS;
}

static int play_session(Session *session, char *const *fixes, const char *given)
{
    uint64_t set = 0;
    GError *error = NULL;

    static const OutputFormat text = {"text"};
    if (output_format(&(OutputFormats){"play", &text, 1}, session->format, NULL, &error) < 0 ||
        !session_find_set(session, fixes, &set, &error))
        return failure_print(error);
    const Program *program = programs_get(session->programs, set);
    if (!program)
        return session_failure(session);
    Player player;
    int status = EXIT_HOLDS;
    if (player_init(&player, session, program))
        status = converse(&player, given);
    else
        puts("A design error happens before the first step: `stalemate trace` shows it.");
    player_clear(&player);
    return status;
}

int command_play(int argc, char **argv)
{
    g_auto(GStrv) fixes = NULL;
    g_autofree char *steps = NULL;
    int status;
    const GOptionEntry entries[] = {
        {"fix", 0, 0, G_OPTION_ARG_STRING_ARRAY, &fixes, "With these fixes, joined by commas",
         "A,B"},
        {"steps", 0, 0, G_OPTION_ARG_STRING, &steps, "Begin with these steps", "1,2"},
        {0}};
    g_autoptr(Session) session = session_open(argc, argv, summary, entries, &status);

    return session ? play_session(session, fixes, steps) : status;
}
