/* An entry of a log in words, as it was recorded. */
#pragma once

#include "checker/base/arena.h"
#include "checker/log/log_entry.h"

/* "2026-11-30" and "21:02:14.123456", UTC; "" and its microseconds where that is further than calendars go. */
const char *conform_entry_day(Arena *arena, const LogEntry *entry);
const char *conform_entry_time(Arena *arena, const LogEntry *entry);
/* "SET user:7 17 EX 3600" */
const char *conform_entry_command(Arena *arena, const LogEntry *entry);
/* "OK", "none", "no reply" */
const char *conform_entry_reply(Arena *arena, const LogEntry *entry);
