package io.ttrpc.protoc;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of {@code --ttrpc-java_opt}.
 *
 * @param async whether to write {@code FooAsync} too
 * @param renamed the names that replace those of services in the names of their Java types, by the
 *     full names of the services
 */
record Options(boolean async, Map<String, String> renamed) {
  private static final String KNOWN =
      "known options: async=true|false, rename=package.Service:JavaName";

  private static final Pattern RENAME =
      Pattern.compile("rename=(?<service>[\\w.]+):(?<name>[A-Za-z]\\w*)");

  Options {
    renamed = Map.copyOf(renamed);
  }

  /** Reads {@code name=value,name=value}. */
  static Options parse(String parameter) throws GenerationException {
    boolean async = false;
    Map<String, String> renamed = new HashMap<>();
    for (String option : parameter.split(",", -1)) {
      Matcher rename = RENAME.matcher(option.strip());
      if (rename.matches()) {
        renamed.put(rename.group("service"), rename.group("name"));
        continue;
      }
      switch (option.strip()) {
        case "" -> {}
        case "async", "async=true" -> async = true;
        case "async=false" -> async = false;
        default ->
            throw new GenerationException("unknown option \"" + option.strip() + "\"; " + KNOWN);
      }
    }
    return new Options(async, renamed);
  }
}
