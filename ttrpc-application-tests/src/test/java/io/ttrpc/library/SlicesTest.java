package io.ttrpc.library;

import static io.ttrpc.spring.boot.test.TtrpcAssertions.assertThatCall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

import io.ttrpc.Metadata;
import io.ttrpc.StatusCode;
import io.ttrpc.library.v1.Book;
import io.ttrpc.library.v1.LendRequest;
import io.ttrpc.library.v1.LibraryService;
import io.ttrpc.library.v1.LibraryTtrpc;
import io.ttrpc.spring.boot.client.TtrpcClient;
import io.ttrpc.spring.boot.server.TtrpcServerLifecycle;
import io.ttrpc.spring.boot.test.TtrpcTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.jpa.test.autoconfigure.DataJpaTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** The service without its database, and the database without the service. */
@SuppressWarnings("NullAway.Init") // because Spring sets the fields
class SlicesTest {
  @Nested
  @Import(LibraryConfiguration.class)
  @TtrpcTest(Library.class)
  class OfTheService {
    @MockitoBean Books books;

    @TtrpcClient("library")
    LibraryTtrpc.Client library;

    @Test
    void bookIsLent() {
      given(books.existsById("1")).willReturn(true);
      assertThat(library.lend(request("1", 7)).getDays()).isEqualTo(7);
    }

    @Test
    void adviceMapsTheMissingBook() {
      assertThatCall(() -> library.lend(request("2", 7)))
          .fails()
          .hasCode(StatusCode.NOT_FOUND)
          .isFromPeer();
    }

    @Test
    void requestsAreValidated() {
      assertThatCall(() -> library.lend(request("1", 29)))
          .fails()
          .hasCode(StatusCode.INVALID_ARGUMENT)
          .hasStatusMessageContaining("days");
    }

    @Test
    void callsAreSecured() {
      Book book = Book.newBuilder().setIsbn("3").setTitle("Three").build();
      assertThatCall(() -> library.add(book)).fails().hasCode(StatusCode.PERMISSION_DENIED);
      assertThat(library.withMetadata(Metadata.of("authorization", "open sesame")).add(book))
          .isEqualTo(book);
    }

    private static LendRequest request(String isbn, int days) {
      return LendRequest.newBuilder().setIsbn(isbn).setDays(days).build();
    }
  }

  @DataJpaTest
  @Nested
  class OfTheDatabase {
    @MockitoBean
    @TtrpcClient("library")
    LibraryService library;

    @Test
    void booksAreStoredAndTheClientIsKnown(
        @Autowired Books books,
        @Autowired ObjectProvider<TtrpcServerLifecycle> server,
        @TtrpcClient("library") LibraryService client) {
      books.saveAndFlush(new StoredBook("1", "One"));
      assertThat(books.existsById("1")).isTrue();
      assertThat(client).isSameAs(library);
      assertThat(server).isEmpty();
    }
  }
}
