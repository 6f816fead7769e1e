package io.ttrpc.library;

import io.ttrpc.StreamSender;
import io.ttrpc.library.v1.Book;
import io.ttrpc.library.v1.LendRequest;
import io.ttrpc.library.v1.LibraryService;
import io.ttrpc.library.v1.ListRequest;
import io.ttrpc.library.v1.Loan;
import io.ttrpc.spring.boot.server.TtrpcService;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.transaction.annotation.Transactional;

/** The service. */
@TtrpcService
class Library implements LibraryService {
  private final Books books;
  private final Courier courier;

  Library(Books books, Courier courier) {
    this.books = books;
    this.courier = courier;
  }

  /**
   * The database finds a title that it has when the transaction ends, which is before the response.
   */
  @Override
  @PreAuthorize("hasRole('LIBRARIAN')")
  @Transactional
  public Book add(Book request) {
    books.save(new StoredBook(request.getIsbn(), request.getTitle()));
    return request;
  }

  @Override
  public Loan lend(LendRequest request) {
    if (!books.existsById(request.getIsbn())) {
      throw new MissingBookException(request.getIsbn());
    }
    courier.fetch(request.getIsbn());
    Authentication reader = SecurityContextHolder.getContext().getAuthentication();
    return Loan.newBuilder()
        .setIsbn(request.getIsbn())
        .setReader(reader == null ? "" : reader.getName())
        .setDays(request.getDays())
        .build();
  }

  @Override
  public void list(ListRequest request, StreamSender<Book> responses) {
    for (StoredBook book : books.findAll()) {
      courier.fetch(book.isbn());
      responses.send(Book.newBuilder().setIsbn(book.isbn()).setTitle(book.title()).build());
    }
  }
}
