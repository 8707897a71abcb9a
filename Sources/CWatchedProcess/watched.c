// Between fork and exec only async-signal-safe calls are made: the caller may have many threads.
#define _GNU_SOURCE
#include "CWatchedProcess.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

// How long a child may take to end after SIGTERM before it gets SIGKILL.
enum { grace_milliseconds = 5000, step_milliseconds = 5 };

// What the new processes report: a child, or the errno of a failure.
struct report {
    int is_failure;
    int value;
};

static void tell(int descriptor, int is_failure, int value) {
    struct report report = {is_failure, value};
    while (write(descriptor, &report, sizeof report) < 0 && errno == EINTR) {}
}

static void ignore_signal(int number) { (void)number; }

// Ends with the status of the child, so that whoever waits for the watcher learns it.
static void end_like(int status) { _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)); }

// Waits until the parent has ended or wants the child ended, or the child has ended.
static void watch(pid_t child, int life) {
    sigset_t blocked, open;
    struct sigaction action = {.sa_handler = ignore_signal};
    sigaction(SIGCHLD, &action, NULL);
    sigemptyset(&open);
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGCHLD);
    sigprocmask(SIG_SETMASK, &blocked, NULL);
    int status = 0;
    for (;;) {
        if (waitpid(child, &status, WNOHANG) == child) end_like(status);
        struct pollfd item = {.fd = life, .events = POLLIN};
        if (ppoll(&item, 1, NULL, &open) > 0) break;
    }
    kill(child, SIGTERM);
    for (int waited = 0; waited < grace_milliseconds; waited += step_milliseconds) {
        if (waitpid(child, &status, WNOHANG) == child) end_like(status);
        struct timespec step = {.tv_nsec = step_milliseconds * 1000000L};
        nanosleep(&step, NULL);
    }
    kill(child, SIGKILL);
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {}
    end_like(status);
}

// Moves a descriptor to 10 or above, out of the way of the places below.
static int lift(int descriptor) { return fcntl(descriptor, F_DUPFD, 10); }

static void become_watcher(const char *path, char *const arguments[], int output, int life, int reports) {
    setsid();  // Ctrl-C at the terminal is for the parent, who decides what it means for the child.
    output = lift(output);
    life = lift(life);
    reports = lift(reports);
    int nothing = lift(open("/dev/null", O_RDONLY));
    if (output < 0 || life < 0 || reports < 0 || nothing < 0) _exit(127);
    dup2(nothing, 0);
    dup2(output, 1);
    dup2(output, 2);
    dup2(life, 3);
    dup2(reports, 4);
    fcntl(4, F_SETFD, FD_CLOEXEC);
    // Nothing of the parent stays open here: its sockets must close when it ends.
    if (close_range(5, ~0U, 0) != 0) {
        long most = sysconf(_SC_OPEN_MAX);
        for (int descriptor = 5; descriptor < most; descriptor += 1) close(descriptor);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int number = 1; number < 32; number += 1) signal(number, SIG_DFL);
    pid_t watcher = getpid();
    pid_t child = fork();
    if (child < 0) {
        tell(4, 1, errno);
        _exit(127);
    }
    if (child == 0) {
        close(3);
#ifdef __linux__
        // The watcher has one thread, so the death of its thread is its own.
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != watcher) _exit(127);
#else
        (void)watcher;
#endif
        execv(path, arguments);
        tell(4, 1, errno);
        _exit(127);
    }
    tell(4, 0, child);
    close(4);
    watch(child, 3);
}

int hulian_start_watched(
    const char *path, char *const arguments[], int output, struct hulian_watched *result) {
    int life[2], reports[2];
    if (pipe2(life, O_CLOEXEC) != 0) return errno;
    if (pipe2(reports, O_CLOEXEC) != 0) {
        int error = errno;
        close(life[0]);
        close(life[1]);
        return error;
    }
    pid_t watcher = fork();
    if (watcher == 0) {
        become_watcher(path, arguments, output, life[0], reports[1]);
        _exit(127);
    }
    int error = watcher < 0 ? errno : 0;
    close(life[0]);
    close(reports[1]);
    struct report report;
    pid_t child = 0;
    while (watcher > 0) {
        ssize_t count = read(reports[0], &report, sizeof report);
        if (count < 0 && errno == EINTR) continue;
        if (count != (ssize_t)sizeof report) break;
        if (report.is_failure) error = report.value;
        else child = report.value;
    }
    close(reports[0]);
    if (error == 0 && child == 0) error = ECHILD;
    if (error != 0) {
        close(life[1]);
        if (watcher > 0) while (waitpid(watcher, NULL, 0) < 0 && errno == EINTR) {}
        return error;
    }
    result->child = child;
    result->watcher = watcher;
    result->life = life[1];
    return 0;
}
