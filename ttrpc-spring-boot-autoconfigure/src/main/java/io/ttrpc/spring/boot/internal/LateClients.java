package io.ttrpc.spring.boot.internal;

/**
 * The registration of the clients of a class that is not a bean, such as a test, before Spring
 * calls its constructor. Several threads use it at the same time.
 */
@FunctionalInterface
public interface LateClients {
  /** Registers the clients that a class needs in constructors, fields and methods. */
  void register(Class<?> type);
}
