// A child process that ends with its parent, however the parent ends.
#pragma once
#include <sys/types.h>

/// A child and the process that watches over it.
struct hulian_watched {
    /// The child.
    pid_t child;
    /// The watcher; it ends after the child, with the status of the child.
    pid_t watcher;
    /// As long as this descriptor is open the child lives; the kernel closes it when the parent ends.
    int life;
};

/// Starts a program with a watcher between it and the caller.
///
/// @param path The program, as a path.
/// @param arguments Its arguments, the program first, closed by a null pointer.
/// @param output A descriptor for its standard output and standard error.
/// @param result What was started.
/// @return 0, or the errno of what failed.
int hulian_start_watched(
    const char *path, char *const arguments[], int output, struct hulian_watched *result);
