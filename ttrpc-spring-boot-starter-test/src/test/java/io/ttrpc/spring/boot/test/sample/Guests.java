package io.ttrpc.spring.boot.test.sample;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.stereotype.Repository;

/** Stands for a database: a slice has no repository. */
@Repository
public class Guests {
  private final List<String> names = new CopyOnWriteArrayList<>();

  public void add(String name) {
    names.add(name);
  }

  public int count() {
    return names.size();
  }
}
