/*
 * The floor: what a receiver costs that does nothing else. Connects one or more WebSockets to the load sender, polls them without blocking on one pinned thread, takes the
 * frames apart by hand, reads the intended send time that every frame carries as its id, and prints what the latencies were, as JSON. Only libc.
 *
 *   cc -O2 -march=native -o client client.c
 *   client --port P --path /stream?instrument=0 [--path ...] --origin NANOS --field LENGTH:OFFSET [...] [--skip FRAMES] [--pin CORE] [--block] [--count]
 *
 * --field says where the id stands in a payload of that length (the sender's frames have constant lengths); --skip leaves the first frames out of the numbers;
 * --block sleeps in poll(2) between frames, as a client without a core of its own would; --count reads no ids and the clock only once in 256 frames.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MAX_SOCKETS 16
#define MAX_PAYLOAD 65536               /* the sender's frames have two length bytes at most */
#define BUFFER (256 * 1024)             /* bytes a socket: many frames a call under load */
#define MAX_SAMPLES (1 << 24)           /* latencies kept, 128 MiB; frames beyond are only counted */
#define FIRST_ID 100000000000000LL      /* the id that stands for the origin */
#define ID_DIGITS 15

struct peer {
    int fd;
    int open;
    size_t length;
    uint8_t *bytes;
};

static struct peer peers[MAX_SOCKETS];
static int16_t id_offset[MAX_PAYLOAD];  /* by payload length; -1 where there is no id */
static int64_t *samples;
static uint64_t sample_count, frame_count, byte_count, unread;
static uint64_t skip;
static int64_t origin, first_at, last_at;
static uint64_t timed_count;            /* frames behind the first up to the last for which the clock was read */
static int counts_only;

static int64_t now_nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void fail(const char *what) {
    fprintf(stderr, "client: %s: %s\n", what, errno ? strerror(errno) : "failed");
    exit(1);
}

static int connect_to(int port, const char *path) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    char head[1024];
    int length = snprintf(head, sizeof head,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: AAECAwQFBgcICQoLDA0ODw==\r\nSec-WebSocket-Version: 13\r\n\r\n",
        path, port);
    if (length < 0 || length >= (int)sizeof head || send(fd, head, (size_t)length, 0) != length) fail("handshake");
    size_t got = 0;
    while (got < 4 || memcmp(head + got - 4, "\r\n\r\n", 4) != 0) { /* byte for byte: nothing behind the head is taken */
        if (got == sizeof head || recv(fd, head + got, 1, 0) != 1) fail("handshake");
        got++;
    }
    errno = 0;
    if (memcmp(head, "HTTP/1.1 101", 12) != 0) fail("handshake: not accepted");
    return fd;
}

static void send_control(int fd, uint8_t opcode, const uint8_t *payload, size_t length) {
    uint8_t frame[6 + 125] = {(uint8_t)(0x80 | opcode), (uint8_t)(0x80 | length), 0, 0, 0, 0}; /* a mask of zeros leaves the payload as it is */
    memcpy(frame + 6, payload, length);
    if (send(fd, frame, 6 + length, MSG_NOSIGNAL) < 0 && errno != EPIPE && errno != ECONNRESET) fail("send");
}

static void stamp(int64_t at) {
    if (first_at == 0) first_at = at;
    timed_count = frame_count - 1;
    last_at = at;
}

static void on_message(const uint8_t *payload, size_t length) {
    frame_count++;
    byte_count += length;
    if (counts_only) {
        if ((frame_count & 255) == 1) stamp(now_nanos());
        return;
    }
    int64_t at = now_nanos();
    stamp(at);
    int offset = id_offset[length];
    if (offset < 0) {
        unread++;
        return;
    }
    int64_t id = 0;
    for (int i = 0; i < ID_DIGITS; i++) id = id * 10 + (payload[offset + i] - '0');
    if (frame_count <= skip) return;
    if (sample_count < MAX_SAMPLES) samples[sample_count++] = at - (id - FIRST_ID + origin);
}

/* Takes whole frames out of what has arrived; returns 0 once the server has closed. */
static int drain(struct peer *peer) {
    size_t at = 0;
    while (peer->length - at >= 2) {
        const uint8_t *head = peer->bytes + at;
        size_t header = 2, length = head[1] & 0x7F;
        if (length == 126) {
            if (peer->length - at < 4) break;
            length = ((size_t)head[2] << 8) | head[3];
            header = 4;
        } else if (length == 127) {
            errno = 0;
            fail("a frame of more than 64 KiB");
        }
        if (peer->length - at < header + length) break;
        uint8_t opcode = head[0] & 0x0F;
        if (opcode == 1) on_message(head + header, length);
        else if (opcode == 9) send_control(peer->fd, 10, head + header, length);
        else if (opcode == 8) {
            send_control(peer->fd, 8, head + header, length);
            return 0;
        }
        at += header + length;
    }
    memmove(peer->bytes, peer->bytes + at, peer->length - at);
    peer->length -= at;
    return 1;
}

static void run(int count, int blocks) {
    struct pollfd waits[MAX_SOCKETS];
    int open = count;
    while (open > 0) {
        if (blocks) {
            for (int i = 0; i < count; i++) waits[i] = (struct pollfd){.fd = peers[i].open ? peers[i].fd : -1, .events = POLLIN};
            if (poll(waits, (nfds_t)count, -1) < 0 && errno != EINTR) fail("poll");
        }
        for (int i = 0; i < count; i++) {
            struct peer *peer = &peers[i];
            if (!peer->open) continue;
            ssize_t got = recv(peer->fd, peer->bytes + peer->length, BUFFER - peer->length, MSG_DONTWAIT);
            if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)) continue;
            if (got < 0 && errno != ECONNRESET) fail("recv");
            if (got > 0) peer->length += (size_t)got;
            if (got <= 0 || !drain(peer)) {
                peer->open = 0;
                open--;
                close(peer->fd);
            }
        }
    }
}

static int ascending(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

static int64_t quantile(double share) {
    if (sample_count == 0) return 0;
    uint64_t rank = (uint64_t)(share * (double)sample_count); /* the sample below or at which that share of them stands */
    return samples[rank >= sample_count ? sample_count - 1 : rank];
}

static void report(void) {
    qsort(samples, sample_count, sizeof *samples, ascending);
    double seconds = (double)(last_at - first_at) / 1e9;
    printf("{\"frames\":%llu,\"bytes\":%llu,\"unread\":%llu,\"count\":%llu,\"p50\":%lld,\"p99\":%lld,\"p999\":%lld,\"max\":%lld,\"framesPerSecond\":%.0f}\n",
        (unsigned long long)frame_count, (unsigned long long)byte_count, (unsigned long long)unread, (unsigned long long)sample_count, (long long)quantile(0.5),
        (long long)quantile(0.99), (long long)quantile(0.999), (long long)quantile(1), seconds > 0 ? (double)timed_count / seconds : 0.0);
}

int main(int argc, char **argv) {
    const char *paths[MAX_SOCKETS];
    int count = 0, port = 0, core = -1, blocks = 0;
    memset(id_offset, 0xFF, sizeof id_offset);
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--block") == 0) {
            blocks = 1;
            continue;
        }
        if (strcmp(argv[i], "--count") == 0) {
            counts_only = 1;
            continue;
        }
        const char *value = i + 1 < argc ? argv[i + 1] : "";
        unsigned length, offset;
        if (strcmp(argv[i], "--port") == 0) port = atoi(value);
        else if (strcmp(argv[i], "--pin") == 0) core = atoi(value);
        else if (strcmp(argv[i], "--origin") == 0) origin = atoll(value);
        else if (strcmp(argv[i], "--skip") == 0) skip = (uint64_t)atoll(value);
        else if (strcmp(argv[i], "--path") == 0 && count < MAX_SOCKETS) paths[count++] = value;
        else if (strcmp(argv[i], "--field") == 0 && sscanf(value, "%u:%u", &length, &offset) == 2 && length < MAX_PAYLOAD && offset + ID_DIGITS <= length)
            id_offset[length] = (int16_t)offset;
        else {
            fprintf(stderr, "client: %s %s: not understood\n", argv[i], value);
            return 2;
        }
        i++;
    }
    if (count == 0 || port == 0) {
        fprintf(stderr, "client: --port and --path are needed\n");
        return 2;
    }
    if (core >= 0) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(core, &set);
        if (sched_setaffinity(0, sizeof set, &set) < 0) fail("pin");
    }
    samples = malloc(MAX_SAMPLES * sizeof *samples);
    if (samples == NULL) fail("memory");
    memset(samples, 0, MAX_SAMPLES * sizeof *samples); /* no page fault while frames come */
    for (int i = 0; i < count; i++) {
        peers[i] = (struct peer){.open = 1, .bytes = malloc(BUFFER)};
        if (peers[i].bytes == NULL) fail("memory");
    }
    for (int i = 0; i < count; i++) peers[i].fd = connect_to(port, paths[i]);
    run(count, blocks);
    report();
    return 0;
}
