package io.ttrpc.library;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;

/** Serves the library. */
@SpringBootApplication
@EnableMethodSecurity
public class LibraryApplication {
  /** Starts the application. */
  public static void main(String[] args) {
    SpringApplication.run(LibraryApplication.class, args);
  }
}
