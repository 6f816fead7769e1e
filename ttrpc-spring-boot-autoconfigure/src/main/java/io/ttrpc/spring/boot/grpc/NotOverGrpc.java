package io.ttrpc.spring.boot.grpc;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * The line in the log that says which settings of the server do not apply over gRPC, where a peer
 * has no credentials of the operating system.
 */
record NotOverGrpc(Environment environment) implements SmartInitializingSingleton {
  private static final Log logger = LogFactory.getLog(NotOverGrpc.class);
  private static final String ACCESS = "ttrpc.server.access";

  private static final List<String> LIMITS =
      List.of(
          "ttrpc.server.max-message-size",
          "ttrpc.server.max-connections",
          "ttrpc.server.max-connections-per-user",
          "ttrpc.server.max-concurrent-calls",
          "ttrpc.server.max-calls-per-connection",
          "ttrpc.server.max-memory",
          "ttrpc.server.max-memory-per-connection",
          "ttrpc.server.max-metadata-entries",
          "ttrpc.server.max-metadata-size",
          "ttrpc.server.max-queue-delay",
          "ttrpc.server.max-busy-poll");

  @Override
  public void afterSingletonsInstantiated() {
    List<String> open = restrictions();
    List<String> limits = LIMITS.stream().filter(this::isSet).toList();
    String line =
        "The services are also served over gRPC, where a call has no peer: CallContext.peer()"
            + " returns null, and a caller without a token is anonymous";
    if (!limits.isEmpty()) {
      line += "; these limits do not apply: " + String.join(", ", limits);
    }
    if (open.isEmpty()) {
      logger.info(line);
    } else {
      logger.warn(
          line
              + "; these access rules do not apply, so that anyone who reaches the gRPC port may"
              + " call what the security rules allow: "
              + String.join(", ", open));
    }
  }

  private List<String> restrictions() {
    List<String> set = new ArrayList<>();
    for (String list : List.of("allowed-users", "allowed-groups")) {
      String key = ACCESS + "." + list;
      Bindable<List<String>> names = Bindable.listOf(String.class);
      if (!Binder.get(environment).bind(key, names).orElse(List.of()).isEmpty()) {
        set.add(key);
      }
    }
    String sameUser = ACCESS + ".require-same-user";
    if (Binder.get(environment).bind(sameUser, Boolean.class).orElse(false)) {
      set.add(sameUser);
    }
    return set;
  }

  private boolean isSet(String key) {
    return Binder.get(environment).bind(key, String.class).isBound();
  }
}
