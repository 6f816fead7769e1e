package io.ttrpc.library;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.jspecify.annotations.Nullable;

/** A book in the database. No two books have the same title. */
@Entity
class StoredBook {
  @Id private @Nullable String isbn;

  @Column(unique = true, nullable = false)
  private @Nullable String title;

  protected StoredBook() {}

  StoredBook(String isbn, String title) {
    this.isbn = isbn;
    this.title = title;
  }

  String isbn() {
    return String.valueOf(isbn);
  }

  String title() {
    return String.valueOf(title);
  }
}
