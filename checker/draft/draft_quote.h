/* The command that a call of a draft stands for. */
#pragma once

#include "checker/draft/draft.h"

/* Appends it as the text of a statement: ` "SET user:7 EX 3600"`. Nothing where the log has no line. */
void draft_quote_append(const DraftCall *call, GString *out);
/* A copy in which what would end a text, or a comment, is a '. Caller frees. */
char *draft_quote_text(const char *text);
char *draft_quote_comment(const char *text);
