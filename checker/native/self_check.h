/* A module is tried before it is trusted: both models are asked about the first few states. Tests
 * say that the text is right; this is for what they cannot know, such as the compiler of this
 * machine. */
#pragma once

#include "checker/model/model.h"

/* True where they give the same predicates, steps and states, and with `notes_touched` note the same of
 * what steps touch. The quick one works with the workspaces of the other. */
bool self_check_agrees(const Model *model, const Model *quick, bool notes_touched);
