#include "tests/unit/file_fixture.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <unistd.h>

char *folder, *path;

/* In memory, where there is such a place: files are synced to the disk, which takes its time. */
int make_folder(void **state)
{
    const char *memory = "/dev/shm";
    bool has_memory = g_access(memory, W_OK) == 0;

    folder = g_build_filename(has_memory ? memory : g_get_tmp_dir(), "stalemate-XXXXXX", NULL);
    if (!g_mkdtemp(folder))
        return -1;
    path = g_build_filename(folder, "file", NULL);
    return 0;
}

int remove_folder(void **state)
{
    g_unlink(path);
    int left = g_rmdir(folder);
    g_free(path);
    g_free(folder);
    return left;
}
