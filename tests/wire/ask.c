/* Sends lines to a port of loopback, and waits until the other side has closed: `ask PORT LINE...`. For the hundreds of
 * times that a run is forced: curl, redis-cli and psql take far longer to start than what they ask takes. Fails where the answer
 * is no success of HTTP, and no reply of Redis. */
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
                                              : answer[0] && strchr("+:$", answer[0]);
}

int main(int argc, char **argv)
{
    char beginning[16];

    if (argc < 3)
        return 2;
    FILE *stream = fdopen(connected(argv[1]), "r+");
    for (int i = 2; i < argc; i++)
        fprintf(stream, "%s\r\n", argv[i]);
    fflush(stream);
    read_all(stream, beginning, sizeof beginning);
    return is_success(beginning) ? 0 : 1;
}
