package io.ttrpc.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ttrpc.Metadata;
import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcChannel;
import io.ttrpc.TtrpcException;
import io.ttrpc.library.v1.Book;
import io.ttrpc.library.v1.LendRequest;
import io.ttrpc.library.v1.LibraryTtrpc;
import io.ttrpc.library.v1.ListRequest;
import io.ttrpc.testsupport.ProcessedApplication;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library, processed ahead of time, with its database, security, validation and advice. */
@Timeout(180)
class LibraryAheadOfTimeTest {
  @TempDir static Path folder;
  private static Process process;
  private static TtrpcChannel channel;

  @BeforeAll
  @Timeout(180)
  static void start() throws Exception {
    Path socket = folder.resolve("library.sock");
    process =
        ProcessedApplication.of(LibraryApplication.class, folder)
            .start(folder.resolve("log"), "--ttrpc.server.socket.path=" + socket);
    channel =
        TtrpcChannel.builder("unix://" + socket)
            .waitForReady()
            .timeout(Duration.ofSeconds(60))
            .build();
  }

  @AfterAll
  static void stop() throws Exception {
    channel.close();
    process.destroy();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }

  @Test
  void librarianAddsABookAndAReaderLendsIt() {
    librarian().add(book("1"));
    assertThat(library().lend(loan("1", 7)).getReader()).isEqualTo(System.getProperty("user.name"));
    List<Book> books = new ArrayList<>();
    library().list(ListRequest.getDefaultInstance()).forEach(books::add);
    assertThat(books).contains(book("1"));
    assertThat(folder.resolve("log")).content().contains("Starting AOT-processed LibraryApp");
  }

  @Test
  void readerMayNotAddABook() {
    fails(() -> library().add(book("2")), StatusCode.PERMISSION_DENIED);
  }

  @Test
  void adviceMapsTheException() {
    fails(() -> library().lend(loan("none", 7)), StatusCode.NOT_FOUND);
  }

  @Test
  void requestIsValidated() {
    fails(() -> library().lend(loan("1", 99)), StatusCode.INVALID_ARGUMENT);
  }

  private static LibraryTtrpc.Client library() {
    return LibraryTtrpc.client(channel);
  }

  private static LibraryTtrpc.Client librarian() {
    return library().withMetadata(Metadata.of("authorization", "open sesame"));
  }

  private static void fails(ThrowingCallable call, StatusCode code) {
    assertThatExceptionOfType(TtrpcException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.status().code()).isEqualTo(code));
  }

  private static Book book(String isbn) {
    return Book.newBuilder().setIsbn(isbn).setTitle("Title " + isbn).build();
  }

  private static LendRequest loan(String isbn, int days) {
    return LendRequest.newBuilder().setIsbn(isbn).setDays(days).build();
  }
}
