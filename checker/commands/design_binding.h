/* A binding, and what it comes to in the design of a session: what `replay` and `conform` begin with. */
#pragma once

#include "checker/commands/session/session.h"
#include "checker/wire/binding/bound.h"

/* `*binding` is the caller's to free, also where this fails. FALSE with an error where it cannot be read;
 * mistakes in it, or in the design's own `wire`s, are printed, and then it is FALSE without one. */
gboolean design_binding_load(Session *session, const char *path, Binding **binding,
                             const BoundDesign **bound, GError **error);
