package io.ttrpc.protoc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "SayHello, sayHello, SAY_HELLO",
    "sayHello, sayHello, SAY_HELLO",
    "say_hello, sayHello, SAY_HELLO",
    "Say_Hello, sayHello, SAY_HELLO",
    "CloseIO, closeIO, CLOSE_IO",
    "IOStats, iOStats, IO_STATS",
    "GetHTTPInfo, getHTTPInfo, GET_HTTP_INFO",
    "V2Get, v2Get, V2_GET",
    "A, a, A",
    "_2nd, _2nd, _2ND",
    "__, __, _"
  })
  void rpcBecomesMethodAndConstant(String rpc, String method, String constant) {
    assertThat(Names.method(rpc)).isEqualTo(method);
    assertThat(Names.constant(rpc)).isEqualTo(constant);
  }

  @ParameterizedTest
  @CsvSource({
    "Wait, wait_",
    "GetClass, getClass_",
    "New, new_",
    "WithTimeout, withTimeout_",
    "PlusMetadata, plusMetadata_"
  })
  void nameThatIsTakenGetsAnUnderscore(String rpc, String method) {
    assertThat(Names.method(rpc)).isEqualTo(method);
  }

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
    assertThat(Names.serviceInterface(service)).isEqualTo(serviceInterface);
    assertThat(Names.serviceBase(service)).isEqualTo(base);
  }
}
