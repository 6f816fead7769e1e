package io.ttrpc.protoc;

import java.util.ArrayList;
import java.util.List;

/**
 * The warnings about services that work between Java peers and fail or differ with a peer in Go or
 * Rust.
 */
final class Warnings {
  private Warnings() {}

  static List<String> of(Service service) {
    List<String> warnings = new ArrayList<>();
    if (service.file().proto().getPackage().isEmpty()) {
      warnings.add(
          "%s: warning: service %s has no package; code of Rust's ttrpc-codegen calls it \".%s\""
              .formatted(service.where(), service.fullName(), service.fullName()));
    }
    for (Rpc rpc : service.rpcs()) {
      String inGo = Names.inGo(rpc.wireName());
      if (!inGo.equals(rpc.wireName())) {
        warnings.add(
            "%s: warning: rpc %s of service %s is not in UpperCamelCase; a Go server registers it as %s"
                .formatted(rpc.where(), rpc.wireName(), service.fullName(), inGo));
      }
    }
    return warnings;
  }
}
