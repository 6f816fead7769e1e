package io.ttrpc.protoc;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The names of the Java types of a service.
 *
 * @param interfaceName {@code FooService}
 * @param baseName the {@code Foo} of {@code FooTtrpc} and {@code FooAsync}
 */
record ServiceNames(String interfaceName, String baseName) {
  private static final String SERVICE = "Service";

  /**
   * Returns the names for a service. {@code GreeterService} has the same ones as {@code Greeter}.
   */
  static ServiceNames of(String service) {
    String name = Names.capitalized(service);
    if (!name.endsWith(SERVICE)) {
      return new ServiceNames(name + SERVICE, name);
    }
    String base = name.substring(0, name.length() - SERVICE.length());
    return new ServiceNames(name, base.isEmpty() ? SERVICE : base);
  }

  /**
   * Returns the names for each service of a file. If one of a service's names is taken, {@code
   * Service} is appended to its base until all of them are free. The names depend on this file
   * alone, and neither on options nor on the order in which the file declares its types.
   */
  static Map<String, ServiceNames> in(ProtoFile file) {
    Set<String> taken = new HashSet<>();
    file.javaTypes().keySet().forEach(name -> taken.add(withoutCase(name)));
    Map<String, ServiceNames> all = new HashMap<>();
    for (String service : Names.byPrecedence(file.services())) {
      ServiceNames names = of(service);
      while (names.all().anyMatch(taken::contains)) {
        String longer = names.baseName + SERVICE;
        names = new ServiceNames(longer + SERVICE, longer);
      }
      names.all().forEach(taken::add);
      all.put(service, names);
    }
    return all;
  }

  String ttrpcName() {
    return baseName + "Ttrpc";
  }

  String asyncName() {
    return baseName + "Async";
  }

  /** Returns all names in lower case, because some file systems ignore case. */
  private Stream<String> all() {
    return Stream.of(interfaceName, ttrpcName(), asyncName()).map(ServiceNames::withoutCase);
  }

  private static String withoutCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
