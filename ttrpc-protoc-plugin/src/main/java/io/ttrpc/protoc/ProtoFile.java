package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.Edition;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FeatureSet;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.JavaFeaturesProto.JavaFeatures.NestInFileClassFeature.NestInFileClass;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A .proto file, and the Java types that protoc generates for it. */
final class ProtoFile {
  private final FileDescriptorProto proto;
  private final Comments comments;

  ProtoFile(FileDescriptorProto proto) {
    this.proto = proto;
    this.comments = new Comments(proto.getSourceCodeInfo());
  }

  String name() {
    return proto.getName();
  }

  FileDescriptorProto proto() {
    return proto;
  }

  Comments comments() {
    return comments;
  }

  /** Returns a proto name with the file's package as its prefix. */
  String fullName(String name) {
    return proto.getPackage().isEmpty() ? name : proto.getPackage() + "." + name;
  }

  String javaPackage() {
    return proto.getOptions().hasJavaPackage()
        ? proto.getOptions().getJavaPackage()
        : proto.getPackage();
  }

  /** Returns the name of the outer class, which protoc generates for the file itself. */
  String outerClass() {
    if (proto.getOptions().hasJavaOuterClassname()) {
      return proto.getOptions().getJavaOuterClassname();
    }
    String file = proto.getName().substring(proto.getName().lastIndexOf('/') + 1);
    String base = capitalizeWords(file.replaceFirst("\\.(proto|protodevel)$", ""));
    if (isOfEdition2024()) {
      return base + "Proto";
    }
    return definesType(base) ? base + "OuterClass" : base;
  }

  /** Returns the names of the services. */
  List<String> services() {
    return proto.getServiceList().stream().map(ServiceDescriptorProto::getName).toList();
  }

  /**
   * Returns the types that protoc generates for this file directly in its Java package, without
   * nested ones: by simple name, the description of the type's origin, such as {@code message
   * p.Foo}.
   */
  Map<String, String> javaTypes() {
    Map<String, String> types = new HashMap<>();
    types.put(outerClass(), "the outer class");
    for (DescriptorProto message : proto.getMessageTypeList()) {
      if (isTopLevel(message)) {
        types.put(message.getName(), "message " + fullName(message.getName()));
      }
    }
    for (EnumDescriptorProto type : proto.getEnumTypeList()) {
      if (isTopLevel(type.getOptions().getFeatures())) {
        types.put(type.getName(), "enum " + fullName(type.getName()));
      }
    }
    for (ServiceDescriptorProto service : proto.getServiceList()) {
      if (proto.getOptions().getJavaGenericServices()
          && isTopLevel(service.getOptions().getFeatures())) {
        types.put(service.getName(), "generic service " + fullName(service.getName()));
      }
    }
    return types;
  }

  /** Returns whether a top-level message has a class of its own, outside the outer class. */
  boolean isTopLevel(DescriptorProto message) {
    return isTopLevel(message.getOptions().getFeatures());
  }

  private boolean isTopLevel(FeatureSet features) {
    NestInFileClass nest = Extensions.java(features).getNestInFileClass();
    return switch (nest) {
      case YES -> false;
      case NO -> true;
      default -> isOfEdition2024() || proto.getOptions().getJavaMultipleFiles();
    };
  }

  /**
   * Returns whether the file is of edition 2024 or later, which changed the default name of the
   * outer class and its contents.
   */
  private boolean isOfEdition2024() {
    return proto.getEdition().getNumber() >= Edition.EDITION_2024_VALUE;
  }

  private boolean definesType(String name) {
    return defines(proto.getEnumTypeList(), name)
        || proto.getServiceList().stream().anyMatch(service -> service.getName().equals(name))
        || proto.getMessageTypeList().stream().anyMatch(message -> defines(message, name));
  }

  private static boolean defines(DescriptorProto message, String name) {
    return message.getName().equals(name)
        || defines(message.getEnumTypeList(), name)
        || message.getNestedTypeList().stream().anyMatch(nested -> defines(nested, name));
  }

  private static boolean defines(List<EnumDescriptorProto> enums, String name) {
    return enums.stream().anyMatch(type -> type.getName().equals(name));
  }

  /**
   * Returns the name with a capital letter after each character that is not a letter, as protoc
   * does.
   */
  private static String capitalizeWords(String name) {
    StringBuilder words = new StringBuilder();
    boolean capital = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = Names.isLower(c) || Names.isUpper(c);
      if (letter || Names.isDigit(c)) {
        words.append(capital ? Names.upper(c) : c);
      }
      capital = !letter;
    }
    return words.toString();
  }
}
