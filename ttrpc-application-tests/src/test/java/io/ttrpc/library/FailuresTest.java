package io.ttrpc.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ttrpc.CallContext;
import io.ttrpc.CallKind;
import io.ttrpc.CallOptions;
import io.ttrpc.ClientCalls;
import io.ttrpc.Metadata;
import io.ttrpc.MethodDescriptor;
import io.ttrpc.library.Bench.Row;
import io.ttrpc.library.v1.Book;
import io.ttrpc.library.v1.LendRequest;
import io.ttrpc.library.v1.LibraryTtrpc;
import io.ttrpc.library.v1.ListRequest;
import io.ttrpc.spring.boot.client.TtrpcChannels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The failures of a service, with everything that tells about them: the status at the caller, the
 * log, the meters, the spans and the health.
 */
@Timeout(120)
class FailuresTest {
  /** A book that the courier brings when the test lets it. */
  private static final String SLOW = "slow";

  private static final String BROKEN = "broken";

  private final Semaphore fetching = new Semaphore(0);
  private final CountDownLatch fetched = new CountDownLatch(1);

  @Test
  void eachFailureTellsItsCause(@TempDir Path folder) throws Exception {
    try (Running running = new Running(folder, this::fetch);
        LoggedLines log = new LoggedLines()) {
      Bench bench = new Bench(running, log);
      LibraryTtrpc.Client library = running.library();
      LibraryTtrpc.Client librarian = library.withMetadata(word("open sesame"));
      for (String isbn : List.of("1", BROKEN, SLOW)) {
        librarian.add(book(isbn, "Title " + isbn));
      }
      bench.forget(3);
      bench.fails(
          "bad login",
          () -> library.withMetadata(word("open wheat")).add(book("2", "b")),
          new Row(
              "UNAUTHENTICATED: the call is not authenticated",
              "access UNAUTHENTICATED",
              "UNAUTHENTICATED",
              "library.v1.Library/Add 16",
              "UP, UP"));
      bench.fails(
          "not allowed",
          () -> library.add(book("2", "b")),
          new Row(
              "PERMISSION_DENIED: the call is denied",
              "access PERMISSION_DENIED",
              "PERMISSION_DENIED",
              "library.v1.Library/Add 7",
              "UP, UP"));
      bench.fails(
          "invalid argument",
          () -> library.lend(loan("1", 0)),
          new Row(
              "INVALID_ARGUMENT: invalid request: days must be from 1 to 28",
              "access INVALID_ARGUMENT",
              "INVALID_ARGUMENT",
              "library.v1.Library/Lend 3",
              "UP, UP"));
      bench.fails(
          "exception with an advice",
          () -> library.lend(loan("7", 7)),
          new Row(
              "NOT_FOUND: the library has no book 7",
              "access NOT_FOUND",
              "NOT_FOUND",
              "library.v1.Library/Lend 5",
              "UP, UP"));
      bench.fails(
          "exception of the database",
          () -> librarian.add(book("3", "Title 1")),
          new Row(
              "UNKNOWN: the handler failed",
              failedHandler("Add"),
              "UNKNOWN DataIntegrityViolationException",
              "library.v1.Library/Add 2",
              "UP, UP"));
      bench.fails(
          "exception of the handler",
          () -> library.lend(loan(BROKEN, 7)),
          new Row(
              "UNKNOWN: the handler failed",
              failedHandler("Lend"),
              "UNKNOWN IllegalStateException",
              "library.v1.Library/Lend 2",
              "UP, UP"));
      bench.fails(
          "exception in a stream",
          () -> readAll(library),
          new Row(
              "UNKNOWN: the handler failed",
              failedHandler("List"),
              "UNKNOWN IllegalStateException",
              "library.v1.Library/List 2",
              "UP, UP"));
      bench.fails(
          "deadline",
          () -> library.withTimeout(Duration.ofMillis(500)).lend(loan(SLOW, 7)),
          new Row(
              "DEADLINE_EXCEEDED: deadline exceeded in library.v1.Library/Lend",
              "access DEADLINE_EXCEEDED",
              "DEADLINE_EXCEEDED",
              "library.v1.Library/Lend 4",
              "UP, UP"));
      bench.fails(
          "unknown method",
          () -> burn(running.clientBean(TtrpcChannels.class)),
          new Row(
              "UNIMPLEMENTED: method Burn",
              "access UNIMPLEMENTED rejected=unknown_method",
              "UNIMPLEMENTED",
              "-",
              "UP, UP"));
      bench.fails(
          "request too large",
          () -> librarian.add(book("4", "x".repeat(5 << 20))),
          new Row(
              "RESOURCE_EXHAUSTED: message length 5243020 exceed maximum message size of 4194304",
              "-",
              "-",
              "-",
              "UP, UP"));
      overload(library, bench);
      running.stopServer();
      bench.fails(
          "lost server",
          () -> library.lend(loan("1", 7)),
          new Row(
              "UNAVAILABLE: connect to unix:///run/library/library.sock: No such file or directory",
              "-",
              "-",
              "-",
              "closed, DOWN"));
    }
  }

  private void overload(LibraryTtrpc.Client library, Bench bench) throws Exception {
    fetching.drainPermits();
    List<CompletableFuture<?>> running = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      // The common pool may have a single thread.
      running.add(
          CompletableFuture.supplyAsync(
              () -> library.lend(loan(SLOW, 7)), call -> new Thread(call, "reader").start()));
    }
    assertThat(fetching.tryAcquire(2, 10, TimeUnit.SECONDS)).isTrue();
    bench.fails(
        "overload",
        () -> library.lend(loan("1", 7)),
        new Row(
            "RESOURCE_EXHAUSTED: server has too many calls; the maximum is 2",
            "access RESOURCE_EXHAUSTED rejected=overload",
            "rejected overload",
            "-",
            "UP, UP"));
    fetched.countDown();
    for (CompletableFuture<?> each : running) {
      each.get(10, TimeUnit.SECONDS);
    }
    bench.forget(2);
  }

  /** Returns the line about a handler that failed in a way that nobody has mapped. */
  private static String failedHandler(String method) {
    return "ERROR the handler of library.v1.Library/"
        + method
        + " failed for the peer P in trace T + stack trace; access UNKNOWN";
  }

  /** Brings a book, as the library's courier. */
  private void fetch(String isbn) {
    if (isbn.equals(BROKEN)) {
      throw new IllegalStateException("no connection to jdbc:postgresql://stacks?password=secret");
    }
    if (isbn.equals(SLOW)) {
      CountDownLatch end = new CountDownLatch(1);
      CallContext.current().onCancel(end::countDown);
      fetching.release();
      await()
          .pollInterval(Duration.ofMillis(5))
          .until(() -> end.getCount() == 0 || fetched.getCount() == 0);
    }
  }

  private static Metadata word(String word) {
    return Metadata.of("authorization", word);
  }

  private static Book book(String isbn, String title) {
    return Book.newBuilder().setIsbn(isbn).setTitle(title).build();
  }

  private static LendRequest loan(String isbn, int days) {
    return LendRequest.newBuilder().setIsbn(isbn).setDays(days).build();
  }

  private static void readAll(LibraryTtrpc.Client library) {
    try (var books = library.list(ListRequest.getDefaultInstance())) {
      books.forEach(book -> {});
    }
  }

  private static void burn(TtrpcChannels channels) {
    MethodDescriptor<Book, Book> method =
        new MethodDescriptor<>(
            "library.v1.Library",
            "Burn",
            CallKind.UNARY,
            Book.getDefaultInstance(),
            Book.getDefaultInstance());
    ClientCalls.unary(
        channels.channel("library"), method, book("1", "Title 1"), CallOptions.DEFAULT);
  }
}
