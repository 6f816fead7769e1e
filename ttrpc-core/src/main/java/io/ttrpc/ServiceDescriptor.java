package io.ttrpc;

import java.util.List;

/**
 * A description of a service: its name on the wire and its methods. Generated classes contain one.
 * This record is immutable and thread-safe.
 *
 * @param name the full proto name, such as {@code containerd.task.v2.Task}
 * @param methods the methods, in the order of the .proto file
 */
public record ServiceDescriptor(String name, List<MethodDescriptor<?, ?>> methods) {
  public ServiceDescriptor {
    methods = List.copyOf(methods);
  }
}
