package io.ttrpc.protoc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The mapping of the names of rpcs and services to names in Java. */
final class Names {
  /** Keywords, and other names that cannot be used as identifiers everywhere. */
  private static final Set<String> KEYWORDS =
      Set.of(
          ("abstract assert boolean break byte case catch char class const continue default do"
                  + " double else enum extends final finally float for goto if implements import"
                  + " instanceof int interface long native new package private protected public"
                  + " return short static strictfp super switch synchronized this throw throws"
                  + " transient try void volatile while true false null _ yield")
              .split(" ", -1));

  /**
   * The methods of every object, and those of a generated client. They are avoided even if the
   * parameters differ: a call with a forgotten argument must not become {@code wait()}.
   */
  private static final Set<String> TAKEN_METHODS =
      Set.of(
          "clone",
          "equals",
          "finalize",
          "getClass",
          "hashCode",
          "notify",
          "notifyAll",
          "plusMetadata",
          "toString",
          "wait",
          "withMetadata",
          "withTimeout");

  /**
   * The constants of {@code FooTtrpc} apart from those of the rpcs, and the underscore, which is a
   * keyword.
   */
  private static final Set<String> TAKEN_CONSTANTS = Set.of("SERVICE", "SERVICE_NAME", "_");

  private Names() {}

  /**
   * Returns the names of the Java methods of a service's rpcs, by rpc. If several rpcs would have
   * the same name, the first by precedence gets it, and each other one keeps the spelling of the
   * .proto file.
   */
  static Map<String, String> methods(List<String> rpcs) {
    Map<String, String> methods = new HashMap<>();
    Set<String> taken = new HashSet<>(KEYWORDS);
    taken.addAll(TAKEN_METHODS);
    for (String rpc : byPrecedence(rpcs)) {
      String method = method(rpc);
      methods.put(rpc, add(taken.contains(method) ? rpc : method, taken));
    }
    return methods;
  }

  /**
   * Returns the names of the constants of a service's rpcs, by rpc. If several rpcs would have the
   * same name, the first by precedence gets it, and each other one gets a further underscore.
   *
   * @param hidden the names that constants must not hide
   */
  static Map<String, String> constants(List<String> rpcs, Set<String> hidden) {
    Map<String, String> constants = new HashMap<>();
    Set<String> taken = new HashSet<>(TAKEN_CONSTANTS);
    taken.addAll(hidden);
    for (String rpc : byPrecedence(rpcs)) {
      constants.put(rpc, add(constant(rpc), taken));
    }
    return constants;
  }

  /**
   * Returns the names of a .proto file in the order in which they choose their names in Java:
   * shorter names first, and then those with a capital letter where others have a small one. The
   * order does not depend on the order in the file.
   */
  static List<String> byPrecedence(List<String> names) {
    return names.stream()
        .sorted(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
        .toList();
  }

  /** {@code SayHello} and {@code say_hello} become {@code sayHello}, {@code Wait} {@code wait_}. */
  private static String method(String rpc) {
    String name = camelCase(rpc);
    if (isUpper(name.charAt(0))) {
      name = lower(name.charAt(0)) + name.substring(1);
    }
    return KEYWORDS.contains(name) || TAKEN_METHODS.contains(name) ? name + "_" : name;
  }

  /** {@code SayHello} becomes {@code SAY_HELLO}, {@code CloseIO} {@code CLOSE_IO}. */
  private static String constant(String rpc) {
    StringBuilder constant = new StringBuilder();
    String name = camelCase(rpc);
    for (int i = 0; i < name.length(); i++) {
      if (i > 0 && startsWord(name, i)) {
        constant.append('_');
      }
      constant.append(upper(name.charAt(i)));
    }
    return constant.toString();
  }

  /** {@code audit_log} becomes {@code AuditLog}. */
  static String capitalized(String service) {
    String name = camelCase(service);
    return upper(name.charAt(0)) + name.substring(1);
  }

  /** Returns the rpc's name in Go, under which a Go server registers it. */
  static String inGo(String rpc) {
    StringBuilder name = new StringBuilder();
    boolean capital = true;
    for (int i = 0; i < rpc.length(); i++) {
      char c = rpc.charAt(i);
      boolean beforeLower = i + 1 < rpc.length() && isLower(rpc.charAt(i + 1));
      if (c == '_' && i == 0) {
        name.append('X');
        capital = true;
      } else if (c == '_' && beforeLower) {
        capital = true;
      } else {
        name.append(capital ? upper(c) : c);
        capital = isDigit(c);
      }
    }
    return name.toString();
  }

  static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static char upper(char c) {
    return isLower(c) ? (char) (c - 'a' + 'A') : c;
  }

  static char lower(char c) {
    return isUpper(c) ? (char) (c - 'A' + 'a') : c;
  }

  /**
   * Adds a name to those that are taken, with as many underscores as make it unique, and returns
   * it.
   */
  private static String add(String name, Set<String> taken) {
    String free = name;
    while (!taken.add(free)) {
      free += "_";
    }
    return free;
  }

  /**
   * Returns the name without underscores and with a capital letter after each of them. The first
   * letter is not changed.
   */
  private static String camelCase(String name) {
    List<String> words = new ArrayList<>();
    for (String word : name.split("_", -1)) {
      if (!word.isEmpty()) {
        words.add(words.isEmpty() ? word : upper(word.charAt(0)) + word.substring(1));
      }
    }
    String joined = String.join("", words);
    return joined.isEmpty() || isDigit(joined.charAt(0)) ? "_" + joined : joined;
  }

  /**
   * Returns whether a word starts at an index: at a capital letter that follows a small letter or
   * digit, or precedes a small letter.
   */
  private static boolean startsWord(String name, int i) {
    if (!isUpper(name.charAt(i))) {
      return false;
    }
    char before = name.charAt(i - 1);
    boolean beforeLower = i + 1 < name.length() && isLower(name.charAt(i + 1));
    return isLower(before) || isDigit(before) || (isUpper(before) && beforeLower);
  }
}
