/* Pages for `man`, from the tables that command lines are parsed by. */
#pragma once

#include "checker/commands/command.h"

/* Of a command; of the program, where that is NULL. Caller frees. */
char *manual_page(const Command *command);
