package io.ttrpc.fuzz;

import io.ttrpc.AddressTarget;
import io.ttrpc.protoc.GeneratorTarget;
import io.ttrpc.spring.boot.client.ClientPropertiesTarget;
import io.ttrpc.spring.boot.server.ServerPropertiesTarget;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The targets by their names, in the order of the table. */
final class Targets {
  static final Map<String, Supplier<Target>> ALL = all();

  private Targets() {}

  private static Map<String, Supplier<Target>> all() {
    Map<String, Supplier<Target>> all = new LinkedHashMap<>();
    all.put("frames", FrameTarget::new);
    all.put("requests", RequestTarget::new);
    all.put("metadata", MetadataTarget::new);
    all.put("responses", ResponseTarget::new);
    all.put("messages", MessageTarget::new);
    all.put("addresses", AddressTarget::new);
    all.put("server-properties", ServerPropertiesTarget::new);
    all.put("client-properties", ClientPropertiesTarget::new);
    all.put("generator", GeneratorTarget::new);
    return all;
  }
}
