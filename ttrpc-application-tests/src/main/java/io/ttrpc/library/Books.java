package io.ttrpc.library;

import org.springframework.data.jpa.repository.JpaRepository;

/** The books in the database. */
interface Books extends JpaRepository<StoredBook, String> {}
