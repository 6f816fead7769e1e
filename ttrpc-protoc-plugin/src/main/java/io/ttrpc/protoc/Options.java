package io.ttrpc.protoc;

/**
 * What a user may ask for with {@code --ttrpc-java_opt}.
 *
 * @param async whether to write {@code FooAsync} too
 */
record Options(boolean async) {
  private static final String KNOWN = "known options: async=true|false";

  /** Reads {@code name=value,name=value}. */
  static Options parse(String parameter) throws GenerationException {
    boolean async = false;
    for (String option : parameter.split(",", -1)) {
      switch (option.strip()) {
        case "" -> {}
        case "async", "async=true" -> async = true;
        case "async=false" -> async = false;
        default ->
            throw new GenerationException("unknown option \"" + option.strip() + "\"; " + KNOWN);
      }
    }
    return new Options(async);
  }
}
