/*
 * The limit without a JVM: a ttrpc call's bytes there and back over a Unix socket, with nothing
 * around them. The client's lines are described in the Java package io.ttrpc.benchmarks.load.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* The frames of a call with a payload of 64 bytes; see io.ttrpc.benchmarks.raw.PingPong. */
enum { PING = 109, PONG = 78 };

/* Each power of two is cut into 128 equal buckets, so that a quantile is off by less than 1 %. */
enum { BUCKET_BITS = 7, PER_DOUBLE = 1 << BUCKET_BITS, BUCKETS = (64 - BUCKET_BITS) * PER_DOUBLE };

static const double SETTLE_SECONDS = 0.2;

static void fail(const char *what) {
  fprintf(stderr, "ping_pong: %s: %s\n", what, strerror(errno));
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

/* Returns 0 where the input has ended before the first byte. */
static int read_all(int socket, char *bytes, size_t size) {
  size_t got = 0;
  while (got < size) {
    ssize_t count = read(socket, bytes + got, size - got);
    if (count == 0 && got == 0) return 0;
    if (count <= 0) fail("read");
    got += count;
  }
  return 1;
}

static void write_all(int socket, const char *bytes, size_t size) {
  for (size_t sent = 0; sent < size;) {
    ssize_t count = write(socket, bytes + sent, size - sent);
    if (count < 0) fail("write");
    sent += count;
  }
}

static int unix_socket(const char *path, struct sockaddr_un *address) {
  memset(address, 0, sizeof *address);
  address->sun_family = AF_UNIX;
  if (strlen(path) >= sizeof address->sun_path) {
    errno = ENAMETOOLONG;
    fail(path);
  }
  strcpy(address->sun_path, path);
  int created = socket(AF_UNIX, SOCK_STREAM, 0);
  if (created < 0) fail("socket");
  return created;
}

/* The process ends with its input, whatever the other thread waits for. */
static void *end_with_input(void *unused) {
  (void)unused;
  while (getchar() != EOF) {
  }
  exit(0);
}

static void serve(const char *path) {
  struct sockaddr_un address;
  int listening = unix_socket(path, &address);
  if (bind(listening, (struct sockaddr *)&address, sizeof address) || listen(listening, 8)) fail(path);
  pthread_t thread;
  if ((errno = pthread_create(&thread, NULL, end_with_input, NULL))) fail("thread");
  puts("ready");
  for (;;) {
    int connection = accept(listening, NULL, NULL);
    if (connection < 0) fail("accept");
    char ping[PING];
    while (read_all(connection, ping, PING)) write_all(connection, ping + PING - PONG, PONG);
    close(connection);
  }
}

static int bucket_of(uint64_t nanos) {
  int bits = nanos ? 64 - __builtin_clzll(nanos) : 0;
  int shift = bits > BUCKET_BITS + 1 ? bits - BUCKET_BITS - 1 : 0;
  return shift * PER_DOUBLE + (int)(nanos >> shift);
}

static uint64_t upper_bound(int bucket) {
  int shift = bucket / PER_DOUBLE > 1 ? bucket / PER_DOUBLE - 1 : 0;
  return ((uint64_t)(bucket - shift * PER_DOUBLE + 1) << shift) - 1;
}

static uint64_t quantile(const uint64_t *buckets, uint64_t count, double share) {
  uint64_t reached = 0;
  for (int i = 0; i < BUCKETS; i++) {
    reached += buckets[i];
    if (buckets[i] && reached >= share * count) return upper_bound(i);
  }
  return 0;
}

/* Plays until then; counts in the buckets where there are any. */
static uint64_t play(int server, int64_t end, uint64_t *buckets) {
  char ping[PING] = {0}, pong[PONG];
  uint64_t count = 0;
  for (int64_t start = now(); start < end; count++) {
    for (int i = PING - PONG; i < PING; i++) ping[i] = (char)(i + count);
    write_all(server, ping, PING);
    if (!read_all(server, pong, PONG)) fail("the server has gone");
    int64_t answered = now();
    if (memcmp(pong, ping + PING - PONG, PONG)) {
      errno = EBADMSG;
      fail("pong is not its ping's end");
    }
    if (buckets) buckets[bucket_of(answered - start)]++;
    start = answered;
  }
  return count;
}

static int64_t in_seconds(double seconds) { return now() + (int64_t)(seconds * 1e9); }

static void measure(int server, double seconds) {
  static uint64_t buckets[BUCKETS];
  memset(buckets, 0, sizeof buckets);
  play(server, in_seconds(SETTLE_SECONDS), NULL);
  puts("begin");
  int64_t start = now();
  uint64_t count = play(server, in_seconds(seconds), buckets);
  int64_t took = now() - start;
  puts("end");
  printf("{\"calls\":%lu,\"nanos\":%ld,\"p50\":%lu,\"p99\":%lu,\"p999\":%lu}\n", count, took,
         quantile(buckets, count, 0.5), quantile(buckets, count, 0.99),
         quantile(buckets, count, 0.999));
}

static void call(const char *path, double warmup) {
  struct sockaddr_un address;
  int server = unix_socket(path, &address);
  if (connect(server, (struct sockaddr *)&address, sizeof address)) fail(path);
  play(server, in_seconds(warmup), NULL);
  puts("ready");
  char line[64];
  double seconds;
  while (fgets(line, sizeof line, stdin)) {
    if (sscanf(line, "measure %lf", &seconds) != 1) {
      errno = EINVAL;
      fail(line);
    }
    measure(server, seconds);
  }
}

/* ping_pong server SOCKET, or ping_pong client with a client's options, of which it needs two. */
int main(int count, char **arguments) {
  setvbuf(stdout, NULL, _IOLBF, 0);
  if (count == 3 && !strcmp(arguments[1], "server")) serve(arguments[2]);
  if (count < 2 || strcmp(arguments[1], "client")) return 2;
  const char *path = NULL;
  double warmup = 1;
  for (int i = 2; i + 1 < count; i += 2) {
    if (!strcmp(arguments[i], "--socket")) path = arguments[i + 1];
    if (!strcmp(arguments[i], "--warmup")) warmup = atof(arguments[i + 1]);
  }
  if (!path) return 2;
  call(path, warmup);
  return 0;
}
