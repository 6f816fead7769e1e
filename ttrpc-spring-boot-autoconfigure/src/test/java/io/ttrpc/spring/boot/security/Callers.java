package io.ttrpc.spring.boot.security;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The callers that handlers have noted, as {@code method: caller}. */
final class Callers {
  private final List<String> noted = new CopyOnWriteArrayList<>();

  void note(String method) {
    noted.add(method + ": " + Caller.current());
  }

  List<String> noted() {
    return noted;
  }
}
