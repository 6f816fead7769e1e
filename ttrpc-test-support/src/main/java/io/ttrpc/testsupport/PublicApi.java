package io.ttrpc.testsupport;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.GenericDeclaration;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The types and members of a module that its users can name, without the packages called {@code
 * internal}. A file in the module pins them. {@code -Dapi.update=true} writes the file anew, to be
 * read again.
 */
public final class PublicApi {
  /** The advice of a test that finds a change. */
  public static final String ADVICE =
      "changes of the public API; CONTRIBUTING.md has the command that writes api.txt anew";

  private static final int ACCESS = Modifier.PUBLIC | Modifier.PROTECTED;
  private static final int SHOWN = ACCESS | Modifier.STATIC | Modifier.ABSTRACT | Modifier.FINAL;

  private static final String INDENT = "    ";

  private final List<String> lines = new ArrayList<>();

  private PublicApi() {}

  /** Returns the API of the module whose folder of classes has this class. */
  public static PublicApi of(Class<?> member) throws IOException, ReflectiveOperationException {
    PublicApi api = new PublicApi();
    for (Class<?> type : typesBeside(member)) {
      api.add(type);
    }
    return api;
  }

  /** Returns the lines that are new, after a plus sign, and those that are gone, after a minus. */
  public List<String> changesSince(Path file) throws IOException {
    if (Boolean.getBoolean("api.update")) {
      Files.write(file, lines);
    }
    Set<String> now = withOwners(lines);
    Set<String> pinned = withOwners(Files.readAllLines(file));
    List<String> changes = new ArrayList<>();
    now.stream().filter(line -> !pinned.contains(line)).forEach(line -> changes.add("+ " + line));
    pinned.stream().filter(line -> !now.contains(line)).forEach(line -> changes.add("- " + line));
    return changes;
  }

  /** Repeats the line of a type in front of its members, which are indented. */
  private static Set<String> withOwners(List<String> lines) {
    Set<String> all = new LinkedHashSet<>();
    String owner = "";
    for (String line : lines) {
      owner = line.startsWith(INDENT) ? owner : line;
      all.add(line.startsWith(INDENT) ? owner + ": " + line.strip() : line);
    }
    return all;
  }

  private static List<Class<?>> typesBeside(Class<?> member)
      throws IOException, ReflectiveOperationException {
    Path folder = folderOf(member);
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files = all.filter(file -> file.toString().endsWith(".class")).toList();
    }
    List<Class<?>> types = new ArrayList<>();
    for (Path file : files) {
      String name = folder.relativize(file).toString().replace('/', '.').replace(".class", "");
      if (!name.endsWith("-info") && !name.contains(".internal.")) {
        types.add(Class.forName(name, false, member.getClassLoader()));
      }
    }
    types.removeIf(type -> !isAccessible(type));
    types.sort(Comparator.comparing(Class::getName));
    return types;
  }

  private static Path folderOf(Class<?> member) {
    try {
      return Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void add(Class<?> type) {
    Set<String> members = new TreeSet<>();
    for (Field field : type.getDeclaredFields()) {
      if (isShown(field)) {
        members.add(modifiers(field) + field.getAnnotatedType() + " " + field.getName());
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isShown(constructor)) {
        members.add(modifiers(constructor) + "<init>" + signature(constructor));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isShown(method)) {
        members.add(text(method));
      }
    }
    lines.add(shortened(declaration(type)));
    members.forEach(member -> lines.add(INDENT + shortened(member)));
  }

  private static String text(Method method) {
    return modifiers(method)
        + (method.isDefault() ? "default " : "")
        + typeParameters(method)
        + method.getAnnotatedReturnType()
        + " "
        + method.getName()
        + signature(method)
        + (method.getDefaultValue() != null ? " default" : "");
  }

  private static String shortened(String line) {
    return line.replace("@org.jspecify.annotations.Nullable()", "@Nullable")
        .replaceAll("\\bjava\\.lang\\.(?=[A-Z])", "");
  }

  private static boolean isAccessible(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return (type.getModifiers() & ACCESS) != 0
        && !type.isAnonymousClass()
        && (outer == null || isAccessible(outer));
  }

  private static boolean isShown(Member member) {
    return (member.getModifiers() & ACCESS) != 0 && !member.isSynthetic();
  }

  private static String declaration(Class<?> type) {
    boolean isInterface = type.isInterface();
    Type parent = type.getGenericSuperclass();
    return modifiers(type.getModifiers() & ~(isInterface ? Modifier.ABSTRACT : 0))
        + (type.isSealed() ? "sealed " : "")
        + kind(type)
        + " "
        + type.getName()
        + typeParameters(type).strip()
        + (parent == null || parent == Object.class ? "" : " extends " + parent.getTypeName())
        + list(isInterface ? " extends " : " implements ", names(type.getGenericInterfaces()), "")
        + (type.isSealed() ? " permits " + names(type.getPermittedSubclasses()) : "");
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface";
    }
    if (type.isInterface()) {
      return "interface";
    }
    if (type.isEnum()) {
      return "enum";
    }
    return type.isRecord() ? "record" : "class";
  }

  private static String modifiers(Member member) {
    return modifiers(member.getModifiers());
  }

  private static String modifiers(int modifiers) {
    String shown = Modifier.toString(modifiers & SHOWN);
    return shown.isEmpty() ? "" : shown + " ";
  }

  private static String typeParameters(GenericDeclaration declaration) {
    String parameters =
        Stream.of(declaration.getTypeParameters()).map(PublicApi::text).collect(joining(", "));
    return list("<", parameters, "> ");
  }

  private static String text(TypeVariable<?> parameter) {
    String bounds = texts(parameter.getAnnotatedBounds(), " & ");
    return parameter.getName() + (bounds.equals("java.lang.Object") ? "" : " extends " + bounds);
  }

  private static String signature(Executable member) {
    String parameters = texts(member.getAnnotatedParameterTypes(), ", ");
    return "("
        + (member.isVarArgs() ? parameters.replaceAll("\\[\\]$", "...") : parameters)
        + ")"
        + list(" throws ", texts(member.getAnnotatedExceptionTypes(), ", "), "");
  }

  /** Annotated types print as declared, {@code @Nullable} included. */
  private static String texts(AnnotatedType[] types, String separator) {
    return Arrays.stream(types).map(AnnotatedType::toString).collect(joining(separator));
  }

  private static String names(Type[] types) {
    return Arrays.stream(types).map(Type::getTypeName).collect(joining(", "));
  }

  private static String list(String before, String items, String after) {
    return items.isEmpty() ? "" : before + items + after;
  }
}
