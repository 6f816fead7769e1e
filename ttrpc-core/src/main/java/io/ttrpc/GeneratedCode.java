package io.ttrpc;

import java.lang.StackWalker.Option;

/**
 * The versions of generated code that this runtime supports. Generated code asks for its own
 * version. A runtime supports the code of older generators too. Safe for any thread.
 */
public final class GeneratedCode {
  /**
   * The first version. Code of a later version names a constant that this runtime lacks, and so
   * does not compile with this runtime.
   */
  public static final int VERSION_1 = 1;

  private static final int NEWEST = VERSION_1;

  private GeneratedCode() {}

  /**
   * Checks the version when a generated class is initialized. A class may meet an older runtime
   * than the one it was compiled with.
   *
   * @throws LinkageError if this runtime is older than the code
   */
  public static void requireVersion(int version) {
    if (version > NEWEST) {
      Class<?> caller = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE).getCallerClass();
      throw new LinkageError(
          ("%s was generated for a newer io.ttrpc:ttrpc-core: it needs version %d of the runtime's"
                  + " support for generated code, but this runtime has version %d. Update"
                  + " ttrpc-core to the version of protoc-gen-ttrpc-java.")
              .formatted(caller.getName(), version, NEWEST));
    }
  }
}
