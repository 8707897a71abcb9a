/* What libyaml alone needs for files: it finds all events in them, and nothing is made of them.
 *
 * usage: events LIST ROUNDS
 * LIST names the files, one a line. Prints the milliseconds of processor time of each round; one round before warms up.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <yaml.h>

static double milliseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return now.tv_sec * 1e3 + now.tv_nsec / 1e6;
}

/* Reads a file to its end; returns the number of its events, or -1. */
static long read_events(const char *path) {
    FILE *file = fopen(path, "rb");
    if (!file) return -1;
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser)) return -1;
    yaml_parser_set_input_file(&parser, file);
    long count = 0;
    for (int ends = 0; !ends; count++) {
        yaml_event_t event;
        if (!yaml_parser_parse(&parser, &event)) {
            count = -1;
            break;
        }
        ends = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    fclose(file);
    return count;
}

int main(int count, char **words) {
    if (count != 3) {
        fprintf(stderr, "usage: %s LIST ROUNDS\n", words[0]);
        return 64;
    }
    for (int round = 0; round <= atoi(words[2]); round++) {
        FILE *list = fopen(words[1], "r");
        if (!list) return perror(words[1]), 1;
        char path[4096];
        double start = milliseconds();
        while (fgets(path, sizeof path, list)) {
            path[strcspn(path, "\n")] = 0;
            if (read_events(path) < 0) return fprintf(stderr, "%s cannot be read\n", path), 1;
        }
        double end = milliseconds();
        fclose(list);
        if (round > 0) printf("%.3f\n", end - start);
    }
    return 0;
}
