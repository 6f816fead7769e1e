package io.ttrpc;

/**
 * Ties generated code to a runtime that is not older than the generator. A newer runtime supports
 * the code of older generators. For generated code only; safe for any thread.
 */
public final class GeneratedCode {
  /**
   * The first version of the generated code. Code of a later version names a constant that this
   * runtime does not have, and does not compile with it.
   */
  public static final int VERSION_1 = 1;

  private static final int NEWEST = VERSION_1;

  private GeneratedCode() {}

  /**
   * Checks at the start that this runtime supports the code. The compiler has put the number into
   * the class, which may since have met an older runtime.
   *
   * @param version the version of the generated code
   * @param type the generated class
   * @throws LinkageError if this runtime is older than the code
   */
  public static void requireVersion(int version, Class<?> type) {
    if (version > NEWEST) {
      throw new LinkageError(
          ("%s was generated for version %d of the generated code, but this io.ttrpc:ttrpc-core"
                  + " supports versions up to %d: update ttrpc-core to the version of"
                  + " protoc-gen-ttrpc-java, or newer")
              .formatted(type.getName(), version, NEWEST));
    }
  }
}
