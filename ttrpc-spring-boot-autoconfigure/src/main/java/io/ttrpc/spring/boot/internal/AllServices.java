package io.ttrpc.spring.boot.internal;

import io.ttrpc.ServiceDescriptor;
import java.util.List;

/** The services that the beans of an application context serve, whichever their server is. */
@FunctionalInterface
public interface AllServices {
  /** Returns the descriptors. Creates the beans if they have not been created yet. */
  List<ServiceDescriptor> get();
}
