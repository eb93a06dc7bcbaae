/*
 * A crowd of WebSocket clients in one process and one thread (Linux: epoll), cheap enough to share two cores with the
 * server that it measures.
 *
 *     crowd PORT PATH SOCKETS IN_FLIGHT SECONDS STEP...
 *
 * It opens SOCKETS connections to 127.0.0.1:PORT, at most IN_FLIGHT of them at a time before they have joined, and leads
 * each through the steps, one after the other:
 *
 *     send=TEXT      send a text frame
 *     read=FILE      send a text frame: the line of the file that has this socket's number
 *     await=TEXT     go on once a text frame that contains TEXT has come
 *     answer=A:B     no step: whenever the whole text frame A comes, send B (a heartbeat above the protocol)
 *
 * A socket that is past its last step has joined. When all have, or SECONDS are over, it prints a line of JSON:
 *
 *     {"joined": sockets, "gone": sockets, "reason": why the first one is, "started_ns", "ended_ns", "cpu": seconds}
 *
 * From the start it counts events: text frames that contain STAMP and right behind it the nanoseconds of CLOCK_MONOTONIC
 * at which the event was published; others are none. The stamps of one topic must rise; one that does not has come twice. On standard input
 * it takes lines `expect EVENTS SECONDS`, and answers each with a line of JSON once every socket has got as many events
 * since the last such line, or the time is over (see `tally`). It ends with its standard input, with an error, or after
 * LONGEST_LIFE_SECONDS; its connections are then cut with a reset, which leaves no port waiting.
 *
 * Only what servers of events send is understood: no fragments, no extensions. Of a long frame the beginning is looked at.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define STAMP "\"title\":\""
#define LONGEST_LIFE_SECONDS 900
#define MOST_SOCKETS 60000
#define MOST_STEPS 16
#define MOST_EVENTS 20000
#define SOCKETS_PER_ADDRESS 8000 /* of the loopback network, so that no address runs out of ports */
#define LOOKED_AT 8192 /* bytes of a frame; what follows is passed over */
#define LONGEST_REST (LOOKED_AT + 10)
#define READ_AT_ONCE 65536
#define LONGEST_SENT 4096
#define LATENCY_STEP_NS 50000
#define LATENCY_STEPS 1200000 /* a minute; what is later counts as that late */
#define BATCH 256
#define LOOK_MS 20 /* how late a deadline may be noticed */
#define SECOND 1000000000LL

enum opcode { CONTINUATION = 0, TEXT = 1, CLOSE = 8, PING = 9, PONG = 10 };
enum state { CONNECTING, UPGRADING, TALKING, JOINED, GONE };

struct member {
    int fd;
    enum state state;
    int step;
    uint32_t got;     /* events since the last tally */
    uint32_t next;    /* where the next event will probably be found in `events` */
    int64_t newest;   /* stamp of the newest event */
    uint8_t *rest;    /* the beginning of a frame whose end has not come yet */
    size_t rest_size;
    uint64_t passed_over; /* bytes still to come of a long frame that was dealt with */
};

struct event {
    int64_t stamp;
    int64_t last_at; /* when the latest socket got it */
    uint32_t arrivals;
};

struct step {
    bool awaits;
    const char *text; /* awaited or sent */
    char **lines;     /* sent instead: one for each socket */
};

struct expectation {
    bool open;
    uint32_t events;
    int64_t began, ends;
    double cpu_before;
};

static int port, epoll;
static const char *path;
static struct member *members;
static int sockets, in_flight, started, joined, gone;
static char reason[160] = "";

static struct step steps[MOST_STEPS];
static int step_count;
static const char *heartbeat, *heartbeat_answer;

static struct event events[MOST_EVENTS];
static uint32_t event_count, latencies[LATENCY_STEPS];
static uint64_t deliveries, doubled;
static int complete;        /* sockets that have got all that is expected */
static bool joined_is_told; /* what came in while they joined is told only after that */
static struct expectation expected;

/* ---------------------------------------------------------------- small things */

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

static double own_cpu(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

__attribute__((noreturn, format(printf, 1, 2))) static void fail(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

static void *allocate(size_t count, size_t size) {
    void *memory = calloc(count, size);
    if (memory == NULL)
        fail("There is no memory for %d sockets.", sockets);
    return memory;
}

static void watch(int fd, uint32_t what, struct member *member, int operation) {
    struct epoll_event event = {.events = what, .data.ptr = member};
    if (epoll_ctl(epoll, operation, fd, &event) < 0)
        fail("epoll: %s", strerror(errno));
}

/* The member's connection is over; the first reason is kept for the report. */
static void lose(struct member *member, const char *why) {
    if (member->state == GONE)
        return;
    if (member->state == JOINED)
        joined--;
    member->state = GONE;
    gone++;
    if (reason[0] == '\0')
        snprintf(reason, sizeof reason, "%s", why);
    close(member->fd);
}

/* ---------------------------------------------------------------- what is sent */

static void send_all(struct member *member, const void *data, size_t size) {
    ssize_t written = send(member->fd, data, size, MSG_NOSIGNAL);
    if (written != (ssize_t)size)
        lose(member, written < 0 ? strerror(errno) : "the server reads too slowly");
}

/* A masked frame; the mask is zero, which costs neither side anything and is as good as any other. */
static void send_frame(struct member *member, enum opcode opcode, const void *payload, size_t size) {
    uint8_t frame[LONGEST_SENT + 8] = {(uint8_t)(0x80 | opcode)};
    size_t head = 2;
    if (size > LONGEST_SENT)
        fail("A frame of %zu bytes is too long to be sent.", size);
    if (size < 126) {
        frame[1] = (uint8_t)(0x80 | size);
    } else {
        frame[1] = 0x80 | 126;
        frame[2] = (uint8_t)(size >> 8);
        frame[3] = (uint8_t)size;
        head = 4;
    }
    memcpy(frame + head + 4, payload, size);
    send_all(member, frame, head + 4 + size);
}

static void upgrade(struct member *member) {
    char request[1024];
    int size = snprintf(request, sizeof request,
                        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
                        path, port);
    member->state = UPGRADING;
    watch(member->fd, EPOLLIN, member, EPOLL_CTL_MOD);
    send_all(member, request, (size_t)size);
}

/* ---------------------------------------------------------------- the way in */

static void start(struct member *member) {
    struct sockaddr_in own = {.sin_family = AF_INET}, server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    struct linger reset = {.l_onoff = 1, .l_linger = 0};
    int one = 1, index = started++;
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK + (uint32_t)(index / SOCKETS_PER_ADDRESS));
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    member->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (member->fd < 0)
        fail("Socket %d can't be opened: %s.", index + 1, strerror(errno));
    setsockopt(member->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    setsockopt(member->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    setsockopt(member->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    if (bind(member->fd, (struct sockaddr *)&own, sizeof own) < 0)
        fail("Socket %d can't be bound: %s.", index + 1, strerror(errno));
    watch(member->fd, EPOLLOUT, member, EPOLL_CTL_ADD);
    if (connect(member->fd, (struct sockaddr *)&server, sizeof server) < 0 && errno != EINPROGRESS)
        lose(member, strerror(errno));
}

static void connected(struct member *member) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(member->fd, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0)
        lose(member, strerror(error));
    else
        upgrade(member);
}

/* Send until there is something to wait for. */
static void proceed(struct member *member) {
    size_t index = (size_t)(member - members);
    while (member->state == TALKING && member->step < step_count && !steps[member->step].awaits) {
        struct step *step = &steps[member->step++];
        const char *text = step->lines == NULL ? step->text : step->lines[index];
        send_frame(member, TEXT, text, strlen(text));
    }
    if (member->state == TALKING && member->step == step_count) {
        member->state = JOINED;
        joined++;
    }
}

/* Gives how many bytes the server's answer to the handshake has, 0 while it is incomplete. */
static size_t take_handshake(struct member *member, const uint8_t *data, size_t size) {
    const uint8_t *end = memmem(data, size, "\r\n\r\n", 4);
    if (end == NULL)
        return 0;
    if (memcmp(data, "HTTP/1.1 101", 12) != 0) {
        char why[48];
        snprintf(why, sizeof why, "the handshake was refused: %.12s", (const char *)data);
        lose(member, why);
    } else {
        member->state = TALKING;
        proceed(member);
    }
    return (size_t)(end - data) + 4;
}

/* ---------------------------------------------------------------- what comes */

/* All sockets get events in one order, so that the guess is nearly always right. */
static struct event *find_event(struct member *member, int64_t stamp) {
    uint32_t index = member->next;
    if (index >= event_count || events[index].stamp != stamp) {
        for (index = event_count; index > 0 && events[index - 1].stamp != stamp; index--)
            ;
        if (index > 0) {
            index--;
        } else {
            if (event_count == MOST_EVENTS)
                fail("More than %d events came before they were asked for.", MOST_EVENTS);
            index = event_count++;
            events[index] = (struct event){.stamp = stamp};
        }
    }
    member->next = index + 1;
    return &events[index];
}

static void count_event(struct member *member, int64_t stamp, int64_t at) {
    if (stamp <= member->newest) {
        doubled++;
        return;
    }
    member->newest = stamp;
    deliveries++;
    if (++member->got == expected.events && expected.open)
        complete++;
    int64_t step = (at - stamp) / LATENCY_STEP_NS;
    latencies[step < 0 ? 0 : step >= LATENCY_STEPS ? LATENCY_STEPS - 1 : step]++;
    struct event *event = find_event(member, stamp);
    event->arrivals++;
    event->last_at = at;
}

static bool is_text(const char *text, const uint8_t *payload, size_t size) {
    return text != NULL && strlen(text) == size && memcmp(text, payload, size) == 0;
}

/* 0 where the frame is no event. What follows it in the buffer ends the number in any case. */
static int64_t stamp_of(const uint8_t *payload, size_t size) {
    const char *found = memmem(payload, size, STAMP, sizeof STAMP - 1);
    return found == NULL ? 0 : strtoll(found + sizeof STAMP - 1, NULL, 10);
}

static void take_text(struct member *member, const uint8_t *payload, size_t size, int64_t at) {
    int64_t stamp = stamp_of(payload, size);
    if (stamp > 0)
        count_event(member, stamp, at);
    else if (is_text(heartbeat, payload, size))
        send_frame(member, TEXT, heartbeat_answer, strlen(heartbeat_answer));
    else if (member->state == TALKING &&
             memmem(payload, size, steps[member->step].text, strlen(steps[member->step].text)) != NULL) {
        member->step++;
        proceed(member);
    }
}

static void take_frame(struct member *member, uint8_t first, const uint8_t *payload, size_t size, int64_t at) {
    if (first == (0x80 | TEXT))
        take_text(member, payload, size, at);
    else if (first == (0x80 | PING))
        send_frame(member, PONG, payload, size);
    else if (first == (0x80 | CLOSE))
        lose(member, "the server closed");
    else if (first != (0x80 | PONG))
        lose(member, "a frame came that is not understood");
}

static uint64_t big_endian(const uint8_t *bytes, size_t count) {
    uint64_t number = 0;
    while (count-- > 0)
        number = number << 8 | *bytes++;
    return number;
}

/* Gives how many bytes were dealt with, 0 while too few are there. */
static size_t take_one(struct member *member, const uint8_t *data, size_t size, int64_t at) {
    if (member->state == UPGRADING)
        return take_handshake(member, data, size);
    if (member->passed_over > 0) {
        size_t part = size < member->passed_over ? size : (size_t)member->passed_over;
        member->passed_over -= part;
        return part;
    }
    if (size < 2)
        return 0;
    size_t extended = data[1] == 126 ? 2 : data[1] == 127 ? 8 : 0, head = 2 + extended;
    if (size < head)
        return 0;
    uint64_t length = extended == 0 ? data[1] : big_endian(data + 2, extended);
    size_t looked_at = length > LOOKED_AT ? LOOKED_AT : (size_t)length;
    if (size < head + looked_at)
        return 0;
    member->passed_over = length - looked_at;
    take_frame(member, data[0], data + head, looked_at, at);
    return head + looked_at;
}

static void keep_rest(struct member *member, const uint8_t *data, size_t size) {
    if (size > LONGEST_REST)
        return lose(member, "the answer to the handshake is too long");
    if (size > 0 && member->rest == NULL)
        member->rest = allocate(1, LONGEST_REST);
    if (size > 0)
        memcpy(member->rest, data, size);
    member->rest_size = size;
}

/* One read; what is left is told by epoll again. The buffer ends with a zero, where searches for numbers stop. */
static void receive(struct member *member) {
    static uint8_t buffer[LONGEST_REST + READ_AT_ONCE + 1];
    size_t size = member->rest_size, taken = 0, part;
    if (size > 0)
        memcpy(buffer, member->rest, size);
    ssize_t came = recv(member->fd, buffer + size, READ_AT_ONCE, 0);
    if (came < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (came <= 0)
        return lose(member, came == 0 ? "the server hung up" : strerror(errno));
    int64_t at = now();
    size += (size_t)came;
    buffer[size] = 0;
    while (member->state != GONE && (part = take_one(member, buffer + taken, size - taken, at)) > 0)
        taken += part;
    if (member->state != GONE)
        keep_rest(member, buffer + taken, size - taken);
}

/* ---------------------------------------------------------------- what is told */

static double latency_quantile(double share) {
    uint64_t wanted = (uint64_t)(share * (double)deliveries), seen = 0;
    for (int step = 0; step < LATENCY_STEPS; step++)
        if ((seen += latencies[step]) > wanted)
            return (double)step * LATENCY_STEP_NS / 1e9;
    return 0;
}

static uint64_t missing(void) {
    uint64_t lost = 0;
    for (int index = 0; index < sockets; index++)
        if (members[index].got < expected.events)
            lost += expected.events - members[index].got;
    return lost;
}

static void tell_joined(int64_t began) {
    printf("{\"joined\":%d,\"gone\":%d,\"reason\":\"%s\",\"started_ns\":%" PRId64 ",\"ended_ns\":%" PRId64
           ",\"cpu\":%.4f}\n",
           joined, gone, reason, began, now(), own_cpu());
    fflush(stdout);
    joined_is_told = true;
}

/*
 * What has come since the last tally: `lost` is what sockets have got less than was expected, `p50` and `p99` are of
 * single deliveries, `to_last` has for each event the seconds from its stamp to the last socket that got it; `cpu` and
 * `wall` are the seconds that the crowd took and that went by since the expectation was told. Then counting begins anew.
 */
static void tally(void) {
    int64_t last_at = 0;
    for (uint32_t index = 0; index < event_count; index++)
        if (events[index].last_at > last_at)
            last_at = events[index].last_at;
    printf("{\"sockets\":%d,\"gone\":%d,\"deliveries\":%" PRIu64 ",\"lost\":%" PRIu64 ",\"doubled\":%" PRIu64
           ",\"first_ns\":%" PRId64 ",\"last_ns\":%" PRId64 ",\"p50\":%.5f,\"p99\":%.5f,\"cpu\":%.4f,\"wall\":%.6f,"
           "\"to_last\":[",
           sockets, gone, deliveries, missing(), doubled, event_count > 0 ? events[0].stamp : 0, last_at,
           latency_quantile(0.5), latency_quantile(0.99), own_cpu() - expected.cpu_before,
           (double)(now() - expected.began) / 1e9);
    for (uint32_t index = 0; index < event_count; index++)
        printf("%s%.6f", index > 0 ? "," : "", (double)(events[index].last_at - events[index].stamp) / 1e9);
    printf("]}\n");
    fflush(stdout);
    memset(latencies, 0, sizeof latencies);
    deliveries = doubled = event_count = 0;
    expected.open = false;
    for (int index = 0; index < sockets; index++)
        members[index].got = members[index].next = 0;
}

/* ---------------------------------------------------------------- what is asked */

static void expect(uint32_t count, uint32_t seconds) {
    int64_t at = now();
    expected = (struct expectation){.open = true, .events = count, .began = at, .ends = at + seconds * SECOND};
    expected.cpu_before = own_cpu();
    complete = 0;
    for (int index = 0; index < sockets; index++)
        complete += members[index].got >= count;
}

static void obey(const char *line) {
    unsigned count, seconds;
    if (sscanf(line, "expect %u %u", &count, &seconds) != 2 || count == 0 || count > MOST_EVENTS ||
        seconds > LONGEST_LIFE_SECONDS)
        fail("This is not understood: %.80s", line);
    if (expected.open)
        fail("The last expectation is still open.");
    expect(count, seconds);
}

/* Lines are short and each is written at once, so that none comes in parts. */
static bool listen_to_commands(void) {
    char text[1024];
    ssize_t size = read(STDIN_FILENO, text, sizeof text - 1);
    if (size <= 0)
        return false;
    text[size] = '\0';
    for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL;)
        if (*line != '\0')
            obey(line);
    return true;
}

/* ---------------------------------------------------------------- how it begins */

static char *read_file(const char *name) {
    FILE *file = fopen(name, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) < 0)
        fail("%s: %s", name, strerror(errno));
    long size = ftell(file);
    char *text = allocate((size_t)size + 1, 1);
    rewind(file);
    if (fread(text, 1, (size_t)size, file) != (size_t)size)
        fail("%s can't be read.", name);
    fclose(file);
    return text;
}

static char **read_lines(const char *name) {
    char *rest = read_file(name), *line, **lines = allocate((size_t)sockets, sizeof *lines);
    int count = 0;
    while (count < sockets && (line = strsep(&rest, "\n")) != NULL)
        lines[count++] = line;
    if (count < sockets)
        fail("%s has %d lines for %d sockets.", name, count, sockets);
    return lines;
}

static void read_step(char *text) {
    char *value = strchr(text, '=');
    if (value == NULL || step_count == MOST_STEPS)
        fail("This is no step: %s", text);
    *value++ = '\0';
    if (strcmp(text, "answer") == 0) {
        heartbeat = strsep(&value, ":");
        heartbeat_answer = value == NULL ? "" : value;
        return;
    }
    struct step *step = &steps[step_count++];
    step->awaits = strcmp(text, "await") == 0;
    step->text = value;
    if (strcmp(text, "read") == 0)
        step->lines = read_lines(value);
    else if (!step->awaits && strcmp(text, "send") != 0)
        fail("This is no step: %s", text);
}

static void handle(struct epoll_event *event) {
    struct member *member = event->data.ptr;
    if (member == NULL) {
        if (!listen_to_commands())
            exit(0);
    } else if (member->state == CONNECTING)
        connected(member);
    else if (member->state != GONE)
        receive(member);
}

static void turn(void) {
    struct epoll_event ready[BATCH];
    int count = epoll_wait(epoll, ready, BATCH, LOOK_MS);
    for (int index = 0; index < count; index++)
        handle(&ready[index]);
    while (started < sockets && started - joined - gone < in_flight)
        start(&members[started]);
    if (joined_is_told && expected.open && (complete == sockets || now() >= expected.ends))
        tally();
}

int main(int count, char **arguments) {
    if (count < 6)
        fail("usage: crowd PORT PATH SOCKETS IN_FLIGHT SECONDS STEP...");
    port = atoi(arguments[1]);
    path = arguments[2];
    sockets = atoi(arguments[3]);
    in_flight = atoi(arguments[4]);
    int seconds = atoi(arguments[5]);
    if (sockets < 1 || sockets > MOST_SOCKETS || in_flight < 1 || seconds < 1)
        fail("There must be 1 to %d sockets, some in flight, and some seconds for them.", MOST_SOCKETS);
    for (int index = 6; index < count; index++)
        read_step(arguments[index]);
    members = allocate((size_t)sockets, sizeof *members);
    epoll = epoll_create1(EPOLL_CLOEXEC);
    watch(STDIN_FILENO, EPOLLIN, NULL, EPOLL_CTL_ADD);
    alarm(LONGEST_LIFE_SECONDS);
    int64_t began = now();
    while (joined + gone < sockets && now() < began + seconds * SECOND)
        turn();
    tell_joined(began);
    for (;;)
        turn();
}
