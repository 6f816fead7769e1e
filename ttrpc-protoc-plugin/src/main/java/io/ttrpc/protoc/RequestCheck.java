package io.ttrpc.protoc;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The check of the names in a request. Protoc checks those of the language, but not {@code
 * java_package} and {@code java_outer_classname}, and other programs than protoc make requests too.
 * A name that is no identifier could place a file outside of the folder, or code in a comment.
 */
final class RequestCheck {
  private static final Pattern IDENTIFIER = Pattern.compile("[\\p{L}_$][\\p{L}\\p{Nd}_$]*");
  private static final Pattern PACKAGE =
      Pattern.compile("(" + IDENTIFIER + "(\\." + IDENTIFIER + ")*)?");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final ProtoFile file;
  private final ProtoTypes types;

  private RequestCheck(ProtoFile file, ProtoTypes types) {
    this.file = file;
    this.types = types;
  }

  /**
   * Checks the names of all files, and the types of the rpcs of the wanted ones.
   *
   * @throws GenerationException if a name is no identifier, or if no file defines a type
   */
  static void check(List<ProtoFile> files, Set<String> wanted, ProtoTypes types)
      throws GenerationException {
    for (ProtoFile file : files) {
      RequestCheck check = new RequestCheck(file, types);
      check.names();
      if (wanted.contains(file.name())) {
        check.typesOfRpcs();
      }
    }
  }

  private void names() throws GenerationException {
    if (CONTROL.matcher(file.name()).find()) {
      throw new GenerationException(
          "expected a file's name without control characters but was '"
              + CONTROL.matcher(file.name()).replaceAll("?")
              + "'");
    }
    mustMatch(PACKAGE, "package", file.proto().getPackage());
    mustMatch(PACKAGE, "java_package", file.javaPackage());
    if (file.proto().getOptions().hasJavaOuterClassname()) {
      mustMatch(IDENTIFIER, "java_outer_classname", file.outerClass());
    }
    messages(file.proto().getMessageTypeList());
    enums(file.proto().getEnumTypeList());
    for (ServiceDescriptorProto service : file.proto().getServiceList()) {
      mustMatch(IDENTIFIER, "name of the service", service.getName());
      for (MethodDescriptorProto rpc : service.getMethodList()) {
        mustMatch(IDENTIFIER, "name of the rpc", rpc.getName());
      }
    }
  }

  private void messages(List<DescriptorProto> messages) throws GenerationException {
    for (DescriptorProto message : messages) {
      mustMatch(IDENTIFIER, "name of the message", message.getName());
      messages(message.getNestedTypeList());
      enums(message.getEnumTypeList());
    }
  }

  private void enums(List<EnumDescriptorProto> enums) throws GenerationException {
    for (EnumDescriptorProto type : enums) {
      mustMatch(IDENTIFIER, "name of the enum", type.getName());
    }
  }

  private void typesOfRpcs() throws GenerationException {
    for (ServiceDescriptorProto service : file.proto().getServiceList()) {
      for (MethodDescriptorProto rpc : service.getMethodList()) {
        for (String type : List.of(rpc.getInputType(), rpc.getOutputType())) {
          if (!types.defines(type)) {
            throw new GenerationException(
                file.name()
                    + ": expected a file that defines the type '"
                    + type
                    + "' in the request");
          }
        }
      }
    }
  }

  private void mustMatch(Pattern form, String kind, String name) throws GenerationException {
    if (!form.matcher(name).matches()) {
      throw new GenerationException(
          file.name() + ": expected an identifier as the " + kind + " but was '" + name + "'");
    }
  }
}
