#include "checker/commands/design_binding.h"

gboolean design_binding_load(Session *session, const char *path, Binding **binding,
                             const BoundDesign **bound, GError **error)
{
    *binding = binding_load(path, error);
    if (!*binding)
        return FALSE;
    Diagnostics *list = (*binding)->diagnostics;
    if (diagnostics_errors(list) == 0)
        *bound = bound_new(*binding, session->whole, session->diagnostics);
    if (diagnostics_count(list) > 0)
        session_print_diagnostics(list);
    if (diagnostics_errors(session->diagnostics) > 0)
        session_print_diagnostics(session->diagnostics);
    return diagnostics_errors(list) + diagnostics_errors(session->diagnostics) == 0;
}
