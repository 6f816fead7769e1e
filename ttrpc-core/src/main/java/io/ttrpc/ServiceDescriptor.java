package io.ttrpc;

import java.util.List;

/**
 * A service: its name on the wire and its methods. Generated classes hold one. Immutable and safe
 * for any thread.
 *
 * @param name the full proto name, such as {@code containerd.task.v2.Task}
 * @param methods in the order of the proto file
 */
public record ServiceDescriptor(String name, List<MethodDescriptor<?, ?>> methods) {
  public ServiceDescriptor {
    methods = List.copyOf(methods);
  }
}
