/* A plain client of MQTT: one process, one thread, one connection that publishes and one that receives.
 *
 * usage: mqtt PORT MESSAGES SIZE WINDOW QOS
 * Publishes to 127.0.0.1 as long as fewer than WINDOW messages are under way, until MESSAGES have come back, and prints
 * the messages a second as one number. This is what a program does that uses libmosquitto from its own loop.
 */
#include <mosquitto.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static long received;
static int accepted, subscribed;

static void on_connect(struct mosquitto *client, void *context, int code) {
    (void)client, (void)context;
    if (code == 0) accepted++;
}

static void on_subscribe(struct mosquitto *client, void *context, int packet, int count, const int *granted) {
    (void)client, (void)context, (void)packet, (void)count, (void)granted;
    subscribed = 1;
}

static void on_message(struct mosquitto *client, void *context, const struct mosquitto_message *message) {
    (void)client, (void)context;
    if (message->payloadlen > 0) received++;
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void fail(const char *what, int code) {
    fprintf(stderr, "%s: %s\n", what, mosquitto_strerror(code));
    exit(1);
}

/* Serves both connections once. */
static void serve(struct mosquitto *clients[2]) {
    struct pollfd sockets[2];
    for (int i = 0; i < 2; i++) {
        sockets[i].fd = mosquitto_socket(clients[i]);
        sockets[i].events = POLLIN | (mosquitto_want_write(clients[i]) ? POLLOUT : 0);
        sockets[i].revents = 0;
    }
    if (poll(sockets, 2, 100) < 0) return;
    for (int i = 0; i < 2; i++) {
        int code = 0;
        if (sockets[i].revents & (POLLIN | POLLHUP | POLLERR)) code = mosquitto_loop_read(clients[i], 1);
        if (code == 0 && (sockets[i].revents & POLLOUT)) code = mosquitto_loop_write(clients[i], 1);
        if (code == 0) code = mosquitto_loop_misc(clients[i]);
        if (code != 0) fail("the connection ended", code);
    }
}

int main(int count, char **words) {
    if (count != 6) {
        fprintf(stderr, "usage: mqtt PORT MESSAGES SIZE WINDOW QOS\n");
        return 64;
    }
    int port = atoi(words[1]), size = atoi(words[3]), qos = atoi(words[5]);
    long messages = atol(words[2]), window = atol(words[4]), sent = 0;
    char *payload = malloc((size_t)size);
    if (payload == NULL) return 1;
    memset(payload, 'x', (size_t)size);
    mosquitto_lib_init();
    struct mosquitto *clients[2];
    for (int i = 0; i < 2; i++) {
        clients[i] = mosquitto_new(i == 0 ? "plain-publisher" : "plain-receiver", true, NULL);
        mosquitto_connect_callback_set(clients[i], on_connect);
        mosquitto_subscribe_callback_set(clients[i], on_subscribe);
        mosquitto_message_callback_set(clients[i], on_message);
        mosquitto_int_option(clients[i], MOSQ_OPT_TCP_NODELAY, 1);
        int code = mosquitto_connect(clients[i], "127.0.0.1", port, 60);
        if (code != 0) fail("no connection", code);
    }
    while (accepted < 2) serve(clients);
    mosquitto_subscribe(clients[1], NULL, "plain/+/report", qos);
    while (!subscribed) serve(clients);
    double start = now();
    while (received < messages) {
        while (sent < messages && sent - received < window) {
            int code = mosquitto_publish(clients[0], NULL, "plain/device/report", size, payload, qos, false);
            if (code != 0) fail("a message was not taken", code);
            sent++;
        }
        serve(clients);
    }
    printf("%.1f\n", (double)messages / (now() - start));
    return 0;
}
