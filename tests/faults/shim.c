/* Stands between a process and libc: counts whatever becomes durable below one folder, records it, and makes the Nth
 * such call the process's last, or fail. Loaded with LD_PRELOAD; driven through the faults_* functions (tests/faults/shim.py).
 *
 * A call that changes nothing (O_CREAT of a file that is there) is no point. The trace holds what succeeded, in order:
 * "op\tpath\tother\toffset\tlength\n", followed by that many bytes for a write.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum op {
    CREATE = 1, WRITE = 2, TRUNCATE = 4, SYNC = 8, SYNCDIR = 16, UNLINK = 32, RMDIR = 64, RENAME = 128, LINK = 256,
    MKDIR = 512, CHMOD = 1024, MAP = 2048, MARK = 4096
};
enum action { NONE, KILL, TEAR, FAIL, SHORTEN, FILL };
enum answer { GO, REFUSE, HALF, HALF_THEN_DIE };

static const struct { int op; const char *name; } NAMES[] = {
    {CREATE, "create"}, {WRITE, "write"}, {TRUNCATE, "truncate"}, {SYNC, "sync"}, {SYNCDIR, "syncdir"},
    {UNLINK, "unlink"}, {RMDIR, "rmdir"}, {RENAME, "rename"}, {LINK, "link"}, {MKDIR, "mkdir"}, {CHMOD, "chmod"},
    {MAP, "map"}, {MARK, "mark"},
};

static char root[PATH_MAX];
static size_t root_length; /* 0: nothing is watched */
static int trace = -1, idle_sync;
static long reached;
static struct { int action, error, mask; long first, last; } plan;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ({ static __typeof__(name) *real_; \
    if (!real_) { real_ = (__typeof__(name) *)dlsym(RTLD_NEXT, #name); } real_; })

/* ---- where a call goes ---- */

static int below(const char *whole, char relative[PATH_MAX]) {
    if (!root_length || strncmp(whole, root, root_length)) return 0;
    const char *rest = whole + root_length;
    if (*rest == '/') rest++; else if (*rest) return 0;
    size_t length = strlen(rest), gone = strlen(" (deleted)");
    if (length >= gone && !strcmp(rest + length - gone, " (deleted)")) return 0; /* no name leads there any more */
    memcpy(relative, rest, length + 1);
    return 1;
}

static int descriptor_path(int fd, char whole[PATH_MAX]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, whole, PATH_MAX - 1);
    if (length < 0) return 0;
    whole[length] = 0;
    return 1;
}

static int descriptor_below(int fd, char relative[PATH_MAX]) {
    struct stat status;
    char whole[PATH_MAX];
    if (!root_length || fstat(fd, &status) || !(S_ISREG(status.st_mode) || S_ISDIR(status.st_mode))) return 0;
    return descriptor_path(fd, whole) && below(whole, relative);
}

static int path_below(int folder, const char *path, char relative[PATH_MAX]) {
    char joined[2 * PATH_MAX], parent[PATH_MAX], whole[2 * PATH_MAX];
    if (!root_length || !path || !*path) return 0;
    if (*path == '/') snprintf(joined, sizeof joined, "%s", path);
    else {
        if (folder == AT_FDCWD ? !getcwd(parent, sizeof parent) : !descriptor_path(folder, parent)) return 0;
        snprintf(joined, sizeof joined, "%s/%s", parent, path);
    }
    for (size_t end = strlen(joined); end > 1 && joined[end - 1] == '/'; end--) joined[end - 1] = 0;
    char *name = strrchr(joined, '/');
    *name++ = 0;
    if (!realpath(*joined ? joined : "/", parent)) return 0;
    snprintf(whole, sizeof whole, "%s/%s", strcmp(parent, "/") ? parent : "", name);
    return below(whole, relative);
}

/* ---- what becomes of it ---- */

static void die(void) {
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

static enum answer reach(int op) {
    pthread_mutex_lock(&lock);
    long number = ++reached;
    pthread_mutex_unlock(&lock);
    if (plan.action == NONE || number < plan.first || number > plan.last || !(op & plan.mask)) return GO;
    switch (plan.action) {
    case KILL: die(); return GO;
    case TEAR: if (op == WRITE) return HALF_THEN_DIE; die(); return GO;
    case SHORTEN: return op == WRITE ? HALF : GO;
    case FILL: if (op == WRITE && number == plan.first) return HALF; errno = plan.error; return REFUSE;
    default: errno = plan.error; return REFUSE;
    }
}

/* A call that failed by itself changed nothing and was no point. */
static void forget(void) {
    pthread_mutex_lock(&lock);
    reached--;
    pthread_mutex_unlock(&lock);
}

static void record(int op, const char *path, const char *other, long long offset, const struct iovec *data, int parts,
                   size_t length) {
    if (trace < 0) return;
    int before = errno;
    const char *name = "?";
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) if (NAMES[i].op == op) name = NAMES[i].name;
    size_t room = strlen(path) + strlen(other) + 128 + length;
    char *line = malloc(room), *at;
    if (!line) abort();
    at = line + snprintf(line, room, "%s\t%s\t%s\t%lld\t%zu\n", name, path, other, offset, length);
    for (int i = 0; i < parts && length; i++) {
        size_t part = data[i].iov_len < length ? data[i].iov_len : length;
        memcpy(at, data[i].iov_base, part);
        at += part;
        length -= part;
    }
    for (char *from = line; from < at;) {
        ssize_t kept = REAL(write)(trace, from, (size_t)(at - from));
        if (kept < 0 && errno != EINTR) abort(); /* a trace with a hole would prove what is not so */
        if (kept > 0) from += kept;
    }
    free(line);
    errno = before;
}

static void record_name(int op, const char *path, const char *other) { record(op, path, other, 0, NULL, 0, 0); }

/* ---- driven from Python ---- */

void faults_watch(const char *folder) {
    root_length = folder && *folder && realpath(folder, root) ? strlen(root) : 0;
    reached = 0;
}
void faults_plan(int action, long first, long last, int error, int mask) {
    plan.first = first; plan.last = last; plan.error = error; plan.mask = mask; plan.action = action;
}
int faults_record(const char *path) {
    if (trace >= 0) close(trace);
    trace = path && *path ? REAL(openat)(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;
    return trace;
}
void faults_mark(const char *note) { record_name(MARK, note, ""); }
void faults_idle_sync(int yes) { idle_sync = yes; }
long faults_reached(void) { return reached; }

/* ---- names ---- */

static int opened(int folder, const char *path, int flags, mode_t mode) {
    char relative[PATH_MAX];
    struct stat status;
    int op = 0;
    if ((flags & (O_CREAT | O_TRUNC)) && path_below(folder, path, relative)) {
        int there = fstatat(folder, path, &status, 0) == 0;
        if (!there && (flags & O_CREAT)) op = CREATE;
        else if (there && (flags & O_TRUNC) && !(flags & O_EXCL) && status.st_size > 0) op = TRUNCATE;
    }
    if (op && reach(op) == REFUSE) return -1;
    int fd = REAL(openat)(folder, path, flags, mode);
    if (op && fd >= 0) record_name(op, relative, "");
    else if (op) forget();
    return fd;
}

#define MODE(flags) ({ mode_t mode_ = 0; if ((flags) & (O_CREAT | O_TMPFILE)) { \
    va_list rest_; va_start(rest_, flags); mode_ = va_arg(rest_, mode_t); va_end(rest_); } mode_; })

int open(const char *path, int flags, ...) { return opened(AT_FDCWD, path, flags, MODE(flags)); }
int open64(const char *path, int flags, ...) { return opened(AT_FDCWD, path, flags, MODE(flags)); }
int openat(int folder, const char *path, int flags, ...) { return opened(folder, path, flags, MODE(flags)); }
int openat64(int folder, const char *path, int flags, ...) { return opened(folder, path, flags, MODE(flags)); }
int __open_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int __openat_2(int folder, const char *path, int flags) { return opened(folder, path, flags, 0); }
int __openat64_2(int folder, const char *path, int flags) { return opened(folder, path, flags, 0); }
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

/* What is there cannot be made, and what is not cannot be taken away: such a call is no point. */
static int changes_name(int op, int folder, const char *path) {
    struct stat status;
    int before = errno, there = fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0;
    errno = before;
    return op == MKDIR || op == CREATE ? !there : there;
}

/* One name changes: a point if it lies below, recorded if it worked. */
#define NAMED(op, folder, path, call) ({ char relative_[PATH_MAX]; int watched_ = path_below(folder, path, relative_); \
    int refused_ = watched_ && changes_name(op, folder, path) && reach(op) == REFUSE; \
    int counted_ = watched_ && !refused_ && changes_name(op, folder, path); \
    int result_ = refused_ ? -1 : (call); \
    if (counted_ && !result_) { record_name(op, relative_, ""); } else if (counted_) { forget(); } result_; })

int unlink(const char *path) { return NAMED(UNLINK, AT_FDCWD, path, REAL(unlink)(path)); }
int unlinkat(int folder, const char *path, int flags) {
    return NAMED(flags & AT_REMOVEDIR ? RMDIR : UNLINK, folder, path, REAL(unlinkat)(folder, path, flags));
}
int rmdir(const char *path) { return NAMED(RMDIR, AT_FDCWD, path, REAL(rmdir)(path)); }
int mkdir(const char *path, mode_t mode) { return NAMED(MKDIR, AT_FDCWD, path, REAL(mkdir)(path, mode)); }
int mkdirat(int folder, const char *path, mode_t mode) {
    return NAMED(MKDIR, folder, path, REAL(mkdirat)(folder, path, mode));
}
int chmod(const char *path, mode_t mode) { return NAMED(CHMOD, AT_FDCWD, path, REAL(chmod)(path, mode)); }
int fchmodat(int folder, const char *path, mode_t mode, int flags) {
    return NAMED(CHMOD, folder, path, REAL(fchmodat)(folder, path, mode, flags));
}
int fchmod(int fd, mode_t mode) {
    char relative[PATH_MAX];
    int watched = descriptor_below(fd, relative);
    int result = watched && reach(CHMOD) == REFUSE ? -1 : REAL(fchmod)(fd, mode);
    if (watched && !result) record_name(CHMOD, relative, "");
    return result;
}

static int two_names(int op, int from, const char *path, int to, const char *other, int flags) {
    char relative[PATH_MAX] = "", second[PATH_MAX] = "";
    int one = path_below(from, path, relative), two = path_below(to, other, second);
    if ((one || two) && reach(op) == REFUSE) return -1;
    int result = op == LINK ? REAL(linkat)(from, path, to, other, flags)
                            : REAL(renameat2)(from, path, to, other, (unsigned)flags);
    if ((one || two) && !result) record_name(op, relative, second);
    else if (one || two) forget();
    return result;
}
int rename(const char *path, const char *other) { return two_names(RENAME, AT_FDCWD, path, AT_FDCWD, other, 0); }
int renameat(int from, const char *path, int to, const char *other) {
    return two_names(RENAME, from, path, to, other, 0);
}
int renameat2(int from, const char *path, int to, const char *other, unsigned flags) {
    return two_names(RENAME, from, path, to, other, (int)flags);
}
int link(const char *path, const char *other) { return two_names(LINK, AT_FDCWD, path, AT_FDCWD, other, 0); }
int linkat(int from, const char *path, int to, const char *other, int flags) {
    return two_names(LINK, from, path, to, other, flags);
}
int symlink(const char *target, const char *path) { return NAMED(CREATE, AT_FDCWD, path, REAL(symlink)(target, path)); }
int symlinkat(const char *target, int folder, const char *path) {
    return NAMED(CREATE, folder, path, REAL(symlinkat)(target, folder, path));
}

/* ---- content ---- */

static ssize_t real_write(int fd, const struct iovec *data, int parts, off_t offset, int flags) {
    if (flags) return REAL(pwritev2)(fd, data, parts, offset, flags);
    return offset < 0 ? REAL(writev)(fd, data, parts) : REAL(pwritev)(fd, data, parts, offset);
}

/* offset -1: where the file stands. */
static ssize_t written(int fd, const struct iovec *data, int parts, off_t offset, int flags) {
    char relative[PATH_MAX];
    if (!descriptor_below(fd, relative)) return real_write(fd, data, parts, offset, flags);
    enum answer answer = reach(WRITE);
    if (answer == REFUSE) return -1;
    struct iovec some[IOV_MAX];
    size_t whole = 0, room;
    for (int i = 0; i < parts; i++) whole += data[i].iov_len;
    memcpy(some, data, (size_t)parts * sizeof *some);
    room = answer == GO || whole < 2 ? whole : whole / 2;
    for (int i = 0; i < parts; i++) {
        if (some[i].iov_len > room) some[i].iov_len = room;
        room -= some[i].iov_len;
    }
    ssize_t kept = real_write(fd, some, parts, offset, flags);
    int before = errno;
    if (kept >= 0) {
        off_t start = offset >= 0 ? offset : lseek(fd, 0, SEEK_CUR) - kept;
        record(WRITE, relative, "", start, some, parts, (size_t)kept);
    }
    if (answer == HALF_THEN_DIE) die();
    errno = before;
    return kept;
}

ssize_t write(int fd, const void *data, size_t length) {
    struct iovec one = {(void *)data, length};
    return written(fd, &one, 1, -1, 0);
}
ssize_t pwrite(int fd, const void *data, size_t length, off_t offset) {
    struct iovec one = {(void *)data, length};
    return written(fd, &one, 1, offset, 0);
}
ssize_t pwrite64(int fd, const void *data, size_t length, off64_t offset) { return pwrite(fd, data, length, offset); }
ssize_t writev(int fd, const struct iovec *data, int parts) { return written(fd, data, parts, -1, 0); }
ssize_t pwritev(int fd, const struct iovec *data, int parts, off_t offset) { return written(fd, data, parts, offset, 0); }
ssize_t pwritev64(int fd, const struct iovec *data, int parts, off64_t offset) {
    return written(fd, data, parts, offset, 0);
}
ssize_t pwritev2(int fd, const struct iovec *data, int parts, off_t offset, int flags) {
    return written(fd, data, parts, offset, flags);
}
ssize_t pwritev64v2(int fd, const struct iovec *data, int parts, off64_t offset, int flags) {
    return written(fd, data, parts, offset, flags);
}

/* Copies inside the kernel are refused below the folder, so that callers fall back to writes, which are seen. */
#define NOT_BELOW(fd, call) ({ char relative_[PATH_MAX]; ssize_t result_ = -1; \
    if (descriptor_below(fd, relative_)) errno = EINVAL; else result_ = (call); result_; })

ssize_t sendfile(int to, int from, off_t *offset, size_t length) {
    return NOT_BELOW(to, REAL(sendfile)(to, from, offset, length));
}
ssize_t sendfile64(int to, int from, off64_t *offset, size_t length) {
    return NOT_BELOW(to, REAL(sendfile)(to, from, offset, length));
}
ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *offset, size_t length, unsigned flags) {
    return NOT_BELOW(to, REAL(copy_file_range)(from, start, to, offset, length, flags));
}

int ftruncate(int fd, off_t size) {
    char relative[PATH_MAX];
    int watched = descriptor_below(fd, relative);
    int result = watched && reach(TRUNCATE) == REFUSE ? -1 : REAL(ftruncate)(fd, size);
    if (watched && !result) record(TRUNCATE, relative, "", size, NULL, 0, 0);
    return result;
}
int ftruncate64(int fd, off64_t size) { return ftruncate(fd, size); }
int truncate(const char *path, off_t size) {
    char relative[PATH_MAX];
    int watched = path_below(AT_FDCWD, path, relative);
    int result = watched && reach(TRUNCATE) == REFUSE ? -1 : REAL(truncate)(path, size);
    if (watched && !result) record(TRUNCATE, relative, "", size, NULL, 0, 0);
    return result;
}
int truncate64(const char *path, off64_t size) { return truncate(path, size); }

static int allocated(int fd, int mode, off_t offset, off_t length) {
    char relative[PATH_MAX];
    struct stat status;
    int watched = descriptor_below(fd, relative);
    if (watched && mode & ~FALLOC_FL_KEEP_SIZE) return errno = EOPNOTSUPP, -1; /* punched holes are not recorded */
    int result = watched && reach(TRUNCATE) == REFUSE ? -1 : REAL(fallocate)(fd, mode, offset, length);
    if (watched && !result && !fstat(fd, &status)) record(TRUNCATE, relative, "", status.st_size, NULL, 0, 0);
    return result;
}
int fallocate(int fd, int mode, off_t offset, off_t length) { return allocated(fd, mode, offset, length); }
int fallocate64(int fd, int mode, off64_t offset, off64_t length) { return allocated(fd, mode, offset, length); }
int posix_fallocate(int fd, off_t offset, off_t length) { return allocated(fd, 0, offset, length) ? errno : 0; }
int posix_fallocate64(int fd, off64_t offset, off64_t length) { return posix_fallocate(fd, offset, length); }

static int synced(int fd, int data_only) {
    char relative[PATH_MAX];
    struct stat status;
    if (!descriptor_below(fd, relative)) return data_only ? REAL(fdatasync)(fd) : REAL(fsync)(fd);
    int op = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode) ? SYNCDIR : SYNC;
    if (reach(op) == REFUSE) return -1;
    int result = idle_sync ? 0 : data_only ? REAL(fdatasync)(fd) : REAL(fsync)(fd);
    if (!result) record(op, relative, "", data_only, NULL, 0, 0);
    return result;
}
int fsync(int fd) { return synced(fd, 0); }
int fdatasync(int fd) { return synced(fd, 1); }

static void mapped(int protection, int flags, int fd) {
    char relative[PATH_MAX];
    if (fd >= 0 && (flags & MAP_SHARED) && (protection & PROT_WRITE) && descriptor_below(fd, relative))
        record_name(MAP, relative, "");
}
void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
    mapped(protection, flags, fd);
    return REAL(mmap)(at, length, protection, flags, fd, offset);
}
void *mmap64(void *at, size_t length, int protection, int flags, int fd, off64_t offset) {
    return mmap(at, length, protection, flags, fd, offset);
}
