/* PostgreSQL's parser, loaded when a statement is read. */
#include "checker/base/late/late_library.h"

#include <pg_query.h>

LATE_LIBRARY_FUNCTION(LATE_PG_QUERY, PgQueryParseResult, pg_query_parse, (const char *text), (text))
LATE_LIBRARY_FUNCTION(LATE_PG_QUERY, void, pg_query_free_parse_result, (PgQueryParseResult result),
                      (result))
