/* Sends lines to a port of loopback, and waits until the other side has closed: `ask PORT LINE...`; or a statement to a
 * PostgreSQL that trusts its user `app`: `ask PORT sql DATABASE STATEMENT`. For the hundreds of times that a run is forced:
 * curl, redis-cli and psql take far longer to start than what they ask takes. Fails where the answer is an error, and where it
 * is no success of HTTP, and no reply of Redis or OK of memcached. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int connected(const char *port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((unsigned short)atoi(port)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    perror("ask");
    exit(1);
}

/* The beginning of what comes, as a text; all of it is printed. */
static void read_all(FILE *stream, char *beginning, size_t size)
{
    char bytes[4096];
    size_t count, kept = 0;

    while ((count = fread(bytes, 1, sizeof bytes, stream)) > 0) {
        for (size_t i = 0; i < count && kept + 1 < size; i++)
            beginning[kept++] = bytes[i];
        fwrite(bytes, 1, count, stdout);
    }
    beginning[kept] = '\0';
}

static int is_success(const char *answer)
{
    return strncmp(answer, "HTTP/1.", 7) == 0 ? answer[9] == '2'
                                              : answer[0] && strchr("+:$O", answer[0]);
}

/* ---- PostgreSQL ---- */

static void put_number(FILE *stream, size_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        fputc((int)(number >> shift & 0xff), stream);
}

static size_t get_number(FILE *stream)
{
    size_t number = 0;

    for (int i = 0; i < 4; i++)
        number = number << 8 | (size_t)(fgetc(stream) & 0xff);
    return number;
}

/* All of it at once: who comes, the statement, and the end. */
static void send_statement(FILE *stream, const char *database, const char *statement)
{
    static const char user[] = "user\0app\0database";
    enum { VERSION = 3 << 16 };

    put_number(stream, 4 + 4 + sizeof user + strlen(database) + 2);
    put_number(stream, VERSION);
    fwrite(user, 1, sizeof user, stream);
    fprintf(stream, "%s%c%cQ", database, 0, 0);
    put_number(stream, 4 + strlen(statement) + 1);
    fprintf(stream, "%s%cX", statement, 0);
    put_number(stream, 4);
    fflush(stream);
}

/* False after an error, or where the server went before it was done: then there was no CommandComplete. */
static int is_carried_out(FILE *stream)
{
    int type, is_done = 0;

    while ((type = fgetc(stream)) != EOF) {
        size_t length = get_number(stream);
        if (type == 'E')
            return 0;
        is_done = is_done || type == 'C';
        for (size_t i = 4; i < length && fgetc(stream) != EOF; i++)
            ;
    }
    return is_done;
}

int main(int argc, char **argv)
{
    char beginning[16];

    if (argc < 3)
        return 2;
    FILE *stream = fdopen(connected(argv[1]), "r+");
    if (argc == 5 && strcmp(argv[2], "sql") == 0) {
        send_statement(stream, argv[3], argv[4]);
        return is_carried_out(stream) ? 0 : 1;
    }
    for (int i = 2; i < argc; i++)
        fprintf(stream, "%s\r\n", argv[i]);
    fflush(stream);
    read_all(stream, beginning, sizeof beginning);
    return is_success(beginning) ? 0 : 1;
}
