/* The profile service in C, with hiredis: a thread for each request, and a pool of ten connections. row:7 stands for the
 * database, user:7 for the cache. FIX has the mended code, as in profile_redis.py: lease, or double_delete. Nothing in
 * here is for Stalemate. */
#include <arpa/inet.h>
#include <hiredis/hiredis.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { POOL = 10 };

static redisContext *pool[POOL];
static int in_pool;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t came_back = PTHREAD_COND_INITIALIZER;

static const char take_lease[] = "if redis.call('EXISTS', KEYS[1]) == 1 then return false end "
                                 "local token = redis.call('INCR', KEYS[3]) "
                                 "if not redis.call('SET', KEYS[2], token, 'NX', 'EX', 10) then "
                                 "return false end "
                                 "return token";
static const char set_leased[] = "if redis.call('GET', KEYS[2]) ~= ARGV[2] then return 0 end "
                                 "redis.call('DEL', KEYS[2]) "
                                 "redis.call('SET', KEYS[1], ARGV[1], 'EX', 3600) "
                                 "return 1";

/* ---- the pool ---- */

static redisContext *take_connection(void)
{
    pthread_mutex_lock(&lock);
    while (in_pool == 0)
        pthread_cond_wait(&came_back, &lock);
    redisContext *redis = pool[--in_pool];
    pthread_mutex_unlock(&lock);
    return redis;
}

static void give_back(redisContext *redis)
{
    pthread_mutex_lock(&lock);
    pool[in_pool++] = redis;
    pthread_cond_signal(&came_back);
    pthread_mutex_unlock(&lock);
}

static void open_pool(void)
{
    const char *host = getenv("REDIS_HOST"), *port = getenv("REDIS_PORT");

    for (int i = 0; host && port && i < POOL; i++) {
        redisContext *redis = redisConnect(host, atoi(port));
        if (!redis || redis->err)
            exit(2);
        give_back(redis);
    }
}

/* The reply; where there is none the process ends. */
static redisReply *good(void *reply)
{
    if (!reply || ((redisReply *)reply)->type == REDIS_REPLY_ERROR)
        exit(3);
    return reply;
}

/* ---- the service ---- */

static int is_fix(const char *name)
{
    const char *fix = getenv("FIX");

    return fix && strcmp(fix, name) == 0;
}

static void fill(redisContext *redis, const char *profile, long long token)
{
    if (is_fix("lease"))
        freeReplyObject(good(redisCommand(redis, "EVAL %s 2 user:7 user:7:lease %s %lld",
                                          set_leased, profile, token)));
    else
        freeReplyObject(good(redisCommand(redis, "SET user:7 %s EX 3600", profile)));
}

static void read_user(redisContext *redis, char *body, size_t size)
{
    redisReply *found = good(redisCommand(redis, "GET user:7"));
    long long token = -1;

    if (found->type == REDIS_REPLY_STRING) {
        snprintf(body, size, "%s", found->str);
        freeReplyObject(found);
        return;
    }
    freeReplyObject(found);
    if (is_fix("lease")) {
        redisReply *lease =
            good(redisCommand(redis, "EVAL %s 3 user:7 user:7:lease user:7:tokens", take_lease));
        token = lease->type == REDIS_REPLY_INTEGER ? lease->integer : -1;
        freeReplyObject(lease);
    }
    redisReply *row = good(redisCommand(redis, "GET row:7"));
    snprintf(body, size, "{\"version\": %s}", row->str);
    freeReplyObject(row);
    if (!is_fix("lease") || token >= 0)
        fill(redis, body, token);
}

static void update_user(redisContext *redis, char *body, size_t size)
{
    redisReply *row = good(redisCommand(redis, "INCR row:7"));

    snprintf(body, size, "{\"version\": %lld}", row->integer);
    freeReplyObject(row);
    freeReplyObject(
        good(redisCommand(redis, is_fix("lease") ? "DEL user:7 user:7:lease" : "DEL user:7")));
    if (is_fix("double_delete")) {
        usleep(300 * 1000);
        freeReplyObject(good(redisCommand(redis, "DEL user:7")));
    }
}

static void *serve(void *socket)
{
    int client = (int)(long)socket;
    char request[4096] = "", body[256] = "ok", answer[512];
    redisContext *redis = take_connection();

    if (read(client, request, sizeof request - 1) > 0 && strncmp(request, "GET /health", 11) != 0)
        (strncmp(request, "PUT", 3) == 0 ? update_user : read_user)(redis, body, sizeof body);
    give_back(redis);
    int length = snprintf(answer, sizeof answer,
                          "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n\r\n%s",
                          strlen(body), body);
    if (write(client, answer, (size_t)length) < length)
        perror("write");
    close(client);
    return NULL;
}

int main(void)
{
    const char *port = getenv("PORT");
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int listener = socket(AF_INET, SOCK_STREAM, 0), yes = 1;
    pthread_t thread;

    address.sin_port = htons(port ? (unsigned short)atoi(port) : 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(listener, POOL) != 0) {
        close(listener);
        return 1;
    }
    open_pool();
    for (;;) {
        int client = accept(listener, NULL, NULL);
        if (client >= 0 && pthread_create(&thread, NULL, serve, (void *)(long)client) == 0)
            pthread_detach(thread);
    }
}
