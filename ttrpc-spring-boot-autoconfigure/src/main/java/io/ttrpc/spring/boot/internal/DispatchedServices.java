package io.ttrpc.spring.boot.internal;

import io.ttrpc.CallDispatcher;
import io.ttrpc.ServiceDescriptor;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;

/**
 * The services of the application for a protocol other than ttrpc. One thread at a time calls these
 * methods.
 */
public interface DispatchedServices {
  /** Returns the services of a bean. */
  List<ServiceDescriptor> of(String beanName);

  /**
   * Returns the dispatcher of all services, which is created by the first call.
   *
   * @param propagation returns an executor that runs tasks in the context of the thread that adds
   *     them
   */
  CallDispatcher dispatcher(UnaryOperator<Executor> propagation);
}
