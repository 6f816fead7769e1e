package io.ttrpc.interop.cli;

import io.ttrpc.interop.cli.Option.Known;
import io.ttrpc.interop.cli.Option.Repetition;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A program's options in the order in which they were given: {@code --name VALUE}, {@code
 * --name=VALUE} or, for a flag, {@code --name}. Immutable and safe for any thread.
 *
 * @param options what was given
 */
public record CommandLine(List<Option> options) {
  public CommandLine {
    options = List.copyOf(options);
  }

  /**
   * Reads the arguments.
   *
   * @throws UsageException if one of them is not a known option, lacks its value, has one that it
   *     does not take or is repeated
   */
  public static CommandLine parse(List<String> arguments, List<Known> known) throws UsageException {
    List<Option> options = new ArrayList<>();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      Option option = next(rest, known);
      if (repeats(option, options, known)) {
        throw new UsageException(option.name() + " must be given once but was given twice");
      }
      options.add(option);
    }
    return new CommandLine(options);
  }

  private static Option next(Iterator<String> rest, List<Known> known) throws UsageException {
    String argument = rest.next();
    int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
    String name = equals < 0 ? argument : argument.substring(0, equals);
    String attached = equals < 0 ? null : argument.substring(equals + 1);
    Known option = find(name, known);
    if (option == null) {
      throw new UsageException("expected " + listed(known) + " but found " + argument);
    }
    if (option.placeholder() == null) {
      if (attached != null) {
        throw new UsageException(name + " takes no value but was given \"" + attached + '"');
      }
      return new Option(name, "");
    }
    if (attached != null) {
      return new Option(name, attached);
    }
    if (!rest.hasNext()) {
      throw new UsageException("expected " + option + " but nothing follows " + name);
    }
    return new Option(name, rest.next());
  }

  private static boolean repeats(Option option, List<Option> earlier, List<Known> known) {
    Known found = find(option.name(), known);
    return found != null
        && found.repetition() == Repetition.ONCE
        && earlier.stream().anyMatch(other -> other.name().equals(option.name()));
  }

  private static @Nullable Known find(String name, List<Known> known) {
    return known.stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
  }

  private static String listed(List<Known> known) {
    return known.stream().map(Known::toString).collect(Collectors.joining(", "));
  }

  /** Returns true if the option was given. */
  public boolean has(String name) {
    return first(name) != null;
  }

  /**
   * The path of the Unix socket in {@code --socket}.
   *
   * @throws UsageException if there is none or the JDK takes it for no path
   */
  public Path socket() throws UsageException {
    String value = first("--socket");
    if (value == null || value.isEmpty()) {
      throw new UsageException("expected --socket PATH, the Unix socket's path, but found none");
    }
    try {
      return Path.of(value);
    } catch (InvalidPathException e) {
      throw new UsageException(
          "expected --socket PATH, the Unix socket's path, but " + e.getMessage());
    }
  }

  /**
   * The option's value, a whole number from 1 on, or the default where it was not given.
   *
   * @throws UsageException if the value is something else
   */
  public long positiveNumber(String name, long defaultValue) throws UsageException {
    String value = first(name);
    if (value == null) {
      return defaultValue;
    }
    try {
      long number = Long.parseLong(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Told below, as for a number that is too small.
    }
    throw new UsageException(name + " must be a whole number from 1 on but was \"" + value + '"');
  }

  private @Nullable String first(String name) {
    return options.stream()
        .filter(option -> option.name().equals(name))
        .map(Option::value)
        .findFirst()
        .orElse(null);
  }
}
