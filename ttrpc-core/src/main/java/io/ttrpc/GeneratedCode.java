package io.ttrpc;

import java.lang.StackWalker.Option;

/**
 * The versions of generated code that this runtime supports. Generated code requires its own
 * version. A runtime also supports the code of older generators. This class is thread-safe.
 */
public final class GeneratedCode {
  /**
   * The first version. Code of a later version uses a constant that this runtime lacks, so it does
   * not compile with this runtime.
   */
  public static final int VERSION_1 = 1;

  private static final int NEWEST = VERSION_1;

  private GeneratedCode() {}

  /**
   * Checks the version of a generated class when the class is initialized. At run time, a class may
   * find an older runtime than the one that it was compiled with.
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
