package io.ttrpc.protoc;

import static io.ttrpc.protoc.ProtoFiles.enumType;
import static io.ttrpc.protoc.ProtoFiles.file;
import static io.ttrpc.protoc.ProtoFiles.message;
import static io.ttrpc.protoc.ProtoFiles.service;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceNamesTest {
  private static final ServiceNames USUAL = new ServiceNames("GreeterService", "Greeter");
  private static final ServiceNames LONGER =
      new ServiceNames("GreeterServiceService", "GreeterService");

  private final FileDescriptorProto.Builder greeter =
      file("hello.proto", "hello").addService(service("Greeter", ".hello.M"));

  @ParameterizedTest
  @CsvSource({
    "Greeter, GreeterService, Greeter",
    "GreeterService, GreeterService, Greeter",
    "greeter_service, GreeterService, Greeter",
    "audit_log, AuditLogService, AuditLog",
    "Service, Service, Service",
    "Services, ServicesService, Services"
  })
  void serviceIsNotDoubled(String service, String serviceInterface, String base) {
    assertThat(ServiceNames.of(service)).isEqualTo(new ServiceNames(serviceInterface, base));
  }

  // GreeterAsync is taken whether that is written or not: an option renames nothing else.
  @ParameterizedTest
  @ValueSource(strings = {"GreeterService", "GreeterTtrpc", "GreeterAsync", "greeterSERVICE"})
  void messageOrEnumTakesItsNameFromTheService(String taken) {
    assertThat(namesIn(greeter.clone().addMessageType(message(taken))))
        .containsExactly(Map.entry("Greeter", LONGER));
    assertThat(namesIn(greeter.clone().addEnumType(enumType(taken))))
        .containsExactly(Map.entry("Greeter", LONGER));
  }

  @Test
  void longerNamesThatAreTakenTooBecomeLongerStill() {
    greeter
        .addMessageType(message("GreeterService"))
        .addMessageType(message("GreeterServiceTtrpc"));

    assertThat(namesIn(greeter))
        .containsExactly(
            Map.entry(
                "Greeter",
                new ServiceNames("GreeterServiceServiceService", "GreeterServiceService")));
  }

  @Test
  void messageInsideTheOuterClassTakesNothing() {
    greeter.addMessageType(message("GreeterService")).getOptionsBuilder().clearJavaMultipleFiles();

    assertThat(namesIn(greeter)).containsExactly(Map.entry("Greeter", USUAL));
  }

  @Test
  void nestedMessageTakesNothing() {
    greeter.addMessageType(message("M2").toBuilder().addNestedType(message("GreeterService")));

    assertThat(namesIn(greeter)).containsExactly(Map.entry("Greeter", USUAL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"hello/greeter_service.proto", "greeterservice.proto"})
  void outerClassTakesItsNameFromTheService(String file) {
    assertThat(namesIn(greeter.setName(file))).containsExactly(Map.entry("Greeter", LONGER));
  }

  @Test
  void genericServiceTakesItsNameFromTheService() {
    FileDescriptorProto.Builder file =
        file("hello.proto", "hello").addService(service("GreeterService", ".hello.M"));
    assertThat(namesIn(file)).containsExactly(Map.entry("GreeterService", USUAL));

    file.getOptionsBuilder().setJavaGenericServices(true);
    assertThat(namesIn(file)).containsExactly(Map.entry("GreeterService", LONGER));

    file.getOptionsBuilder().clearJavaMultipleFiles();
    assertThat(namesIn(file)).containsExactly(Map.entry("GreeterService", USUAL));
  }

  @ParameterizedTest
  @CsvSource({"Greeter, GreeterService", "GreeterService, Greeter"})
  void shorterNameHasTheUsualNamesInWhateverOrderTheServicesStand(String first, String second) {
    FileDescriptorProto.Builder file =
        file("hello.proto", "hello")
            .addService(service(first, ".hello.M"))
            .addService(service(second, ".hello.M"));

    assertThat(namesIn(file))
        .containsOnly(Map.entry("Greeter", USUAL), Map.entry("GreeterService", LONGER));
  }

  @Test
  void servicesThatDifferInCaseAloneHaveNamesThatDifferInMore() {
    greeter.addService(service("GREETER", ".hello.M"));

    assertThat(namesIn(greeter))
        .containsOnly(
            Map.entry("GREETER", new ServiceNames("GREETERService", "GREETER")),
            Map.entry("Greeter", LONGER));
  }

  private static Map<String, ServiceNames> namesIn(FileDescriptorProto.Builder file) {
    return ServiceNames.in(new ProtoFile(file.build()));
  }
}
