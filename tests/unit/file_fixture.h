/* A folder for one file, made before a group's tests and removed behind them: for
 * cmocka_run_group_tests. */
#pragma once

extern char *folder, *path; /* the file's path; there is no file yet */

int make_folder(void **state);
int remove_folder(void **state); /* fails where anything but that file was left in it */
