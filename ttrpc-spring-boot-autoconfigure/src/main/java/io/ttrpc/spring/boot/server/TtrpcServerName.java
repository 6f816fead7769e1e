package io.ttrpc.spring.boot.server;

import io.ttrpc.Attribute;
import io.ttrpc.CallContext;

/** The names of the servers of an application. This class is thread-safe. */
public final class TtrpcServerName {
  /** The name of the default server, whose properties begin with {@code ttrpc.server}. */
  public static final String DEFAULT = "default";

  private static final Attribute<String> ATTRIBUTE = Attribute.named("server");

  private TtrpcServerName() {}

  /** Returns the name of the server that has received the call. */
  public static String of(CallContext call) {
    String name = call.get(ATTRIBUTE);
    return name == null ? DEFAULT : name;
  }

  /** Records the server of a call. The calls of the default server need no record. */
  static void set(CallContext call, String name) {
    if (!name.equals(DEFAULT)) {
      call.set(ATTRIBUTE, name);
    }
  }
}
