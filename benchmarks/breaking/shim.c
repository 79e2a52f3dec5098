/* Makes the n-th call that writes or syncs a file below a folder fail, once armed; preloaded, it does nothing else. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int kinds, number, failure; /* which kinds are counted (bits), which call fails, with what */
static int calls;
static char below[4096], mark[4096];

void earmark_arm(int which, int nth, int error, const char *folder, const char *marked) {
    kinds = which, number = nth, failure = error;
    snprintf(below, sizeof below, "%s", folder);
    snprintf(mark, sizeof mark, "%s", marked);
}

static int fails(int kind, int fd) {
    char link[64], path[4096];
    ssize_t length;
    if (!(kinds & kind)) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    if ((length = readlink(link, path, sizeof path - 1)) < 0) return 0;
    path[length] = 0;
    if (strncmp(path, below, strlen(below))) return 0;
    if (__atomic_add_fetch(&calls, 1, __ATOMIC_SEQ_CST) != number) return 0;
    close(open(mark, O_CREAT | O_WRONLY, 0600));
    errno = failure;
    return 1;
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

int fsync(int fd) { REAL(fsync); return fails(1, fd) ? -1 : real(fd); }
int fdatasync(int fd) { REAL(fdatasync); return fails(1, fd) ? -1 : real(fd); }
ssize_t write(int fd, const void *from, size_t size) { REAL(write); return fails(2, fd) ? -1 : real(fd, from, size); }
ssize_t pwrite(int fd, const void *from, size_t size, off_t at) {
    REAL(pwrite);
    return fails(2, fd) ? -1 : real(fd, from, size, at);
}
ssize_t pwrite64(int fd, const void *from, size_t size, off64_t at) {
    REAL(pwrite64);
    return fails(2, fd) ? -1 : real(fd, from, size, at);
}
