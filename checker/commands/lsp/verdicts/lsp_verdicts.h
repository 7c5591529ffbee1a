/* The thread that works out verdicts. A document that was changed is searched once nobody has typed for a
 * while; an edit ends its search. What was found goes to the document only while it is the same one. */
#pragma once

#include "checker/commands/lsp/lsp_server.h"

typedef struct LspVerdicts LspVerdicts;

/* The server must outlive it; its lock is held by whoever calls these, but for the last. */
LspVerdicts *lsp_verdicts_new(LspServer *server);

/* The document was opened (then there is no pause) or changed. */
void lsp_verdicts_ask(LspVerdicts *verdicts, const LspDocument *document, bool is_new);
/* It is not open any more. */
void lsp_verdicts_forget(LspVerdicts *verdicts, const char *uri);
void lsp_verdicts_free(LspVerdicts *verdicts);
