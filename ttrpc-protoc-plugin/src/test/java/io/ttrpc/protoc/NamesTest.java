package io.ttrpc.protoc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    "__, __, __"
  })
  void rpcBecomesMethodAndConstant(String rpc, String method, String constant) {
    assertThat(Names.methods(List.of(rpc))).containsExactly(Map.entry(rpc, method));
    assertThat(Names.constants(List.of(rpc), Set.of())).containsExactly(Map.entry(rpc, constant));
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
    assertThat(Names.methods(List.of(rpc))).containsExactly(Map.entry(rpc, method));
  }

  @ParameterizedTest
  @CsvSource({
    "'SayHello, say_hello', 'sayHello, say_hello'",
    "'SayHello, Say_Hello, say_hello', 'sayHello, Say_Hello, say_hello'",
    "'search, _search, search_', 'search, _search, search_'",
    "'Go, go', 'go, go_'",
    "'Go, go, Go_, go_', 'go, go_, Go_, go__'",
    "'Wait, wait, Wait_', 'wait_, wait__, Wait_'",
    "'_, __', '__, ___'"
  })
  void rpcsThatWouldBeOneMethodAreToldApartInWhateverOrderTheyStand(String rpcs, String methods) {
    List<String> given = List.of(rpcs.split(", ", -1));
    List<String> expected = List.of(methods.split(", ", -1));

    for (List<String> order : List.of(given, reversed(given))) {
      Map<String, String> chosen = Names.methods(order);

      assertThat(given).extracting(chosen::get).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'GetAB, GetAb, get_ab', 'GET_AB, GET_AB_, GET_AB__'",
    "'Service, ServiceName', 'SERVICE_, SERVICE_NAME_'",
    "'Hidden', 'HIDDEN_'"
  })
  void rpcsThatWouldHaveOneConstantAreToldApartInWhateverOrderTheyStand(
      String rpcs, String constants) {
    List<String> given = List.of(rpcs.split(", ", -1));
    List<String> expected = List.of(constants.split(", ", -1));

    for (List<String> order : List.of(given, reversed(given))) {
      Map<String, String> chosen = Names.constants(order, Set.of("HIDDEN"));

      assertThat(given).extracting(chosen::get).isEqualTo(expected);
    }
  }

  private static List<String> reversed(List<String> names) {
    List<String> reversed = new ArrayList<>(names);
    Collections.reverse(reversed);
    return reversed;
  }
}
