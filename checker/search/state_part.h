/* A part of a space by itself: the states in which a predicate holds.
 *
 * It is a space of its own, whose ids are places 0, 1, 2... in the order of the ids in the whole, and knows
 * nothing but these states: state_space_count, _read and _find answer for it, and state_space_free frees
 * it. It needs room for its own states alone, where ranks share the whole and no rank has room for
 * that. All ranks make it together. */
#pragma once

#include "checker/search/state_space.h"

/* `trims`: states that surely leave it are left out: those with a step of a process, none of whose steps leads
 * to one that is left (of a whole that ranks share, without time). NULL where it finds no room in so many bytes
 * (0: no limit), what this process has of the whole included. */
StateSpace *state_part_new(const StateSpace *whole, uint8_t predicate, bool trims,
                           uint64_t max_memory);

/* The id in the whole. */
StateId state_part_id(const StateSpace *part, StateId place);

/* Ranks share the whole, of which each has its own states. */
bool state_part_is_of_ranks(const StateSpace *whole);

/* And windows are judged by parts, though the whole may find room: tests want it so. */
bool state_part_is_asked_for(const StateSpace *whole);
bool state_part_is_asked_to_trim(const StateSpace *whole);
