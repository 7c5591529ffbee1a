/* What is known of a connection to MySQL. Shared by the files of this protocol. */
#pragma once

#include "checker/wire/protocol/message.h"
#include "checker/wire/sql/sql_cache.h"

/* Commands whose replies have a form of their own. */
enum {
    MYSQL_QUIT = 1,
    MYSQL_INIT_DB = 2,
    MYSQL_QUERY = 3,
    MYSQL_FIELD_LIST = 4,
    MYSQL_STATISTICS = 9,
    MYSQL_CHANGE_USER = 0x11,
    MYSQL_BINLOG_DUMP = 0x12,
    MYSQL_PREPARE = 0x16,
    MYSQL_EXECUTE = 0x17,
    MYSQL_LONG_DATA = 0x18,
    MYSQL_CLOSE = 0x19,
    MYSQL_RESET = 0x1a, /* of a prepared statement */
    MYSQL_FETCH = 0x1c,
    MYSQL_BINLOG_DUMP_GTID = 0x1e,
    MYSQL_RESET_CONNECTION = 0x1f,
    MYSQL_MOST_COMMANDS = 0x20
};

typedef enum MysqlPhase {
    MYSQL_GREETING, /* the server has not spoken */
    MYSQL_LOGIN,
    MYSQL_READY,
} MysqlPhase;

typedef struct MysqlStatement { /* a prepared one */
    char *text;                 /* of PostgreSQL */
    guint parameter_count;
    bool *is_long; /* parameters whose values came before: the next EXECUTE has none for them */
    guint16
        *types; /* of the parameters, with 0x8000 where they are unsigned; NULL: not known yet */
} MysqlStatement;

typedef struct MysqlSession {
    MysqlPhase phase;
    GHashTable *statements; /* MysqlStatement by the server's number */
    char *preparing;        /* the text whose number is awaited, or NULL */
    char *name;             /* or NULL */
    guint process;
    SqlCache *cache;
} MysqlSession;
