/* Texts in which something is put between brackets, many times over. */
#pragma once

#include <glib.h>

typedef struct Bracket {
    const char *open, *close;
} Bracket;

/* All that nests in the language, and a bracket that never closes. */
guint nest_bracket_count(void);
const Bracket *nest_bracket(guint number);

/* How many places a design has: each token, and what stands between brackets with them. */
typedef struct NestPlaces NestPlaces;

NestPlaces *nest_places_new(const char *text); /* must outlive it */
void nest_places_free(NestPlaces *places);
guint nest_places_count(const NestPlaces *places);

/* The design with that place between `depth` of these brackets. Caller frees. */
char *nest_text(const NestPlaces *places, guint place, const Bracket *bracket, guint depth);
