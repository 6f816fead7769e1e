package io.ttrpc.demo.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import io.ttrpc.StatusCode;
import io.ttrpc.TtrpcException;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.NodeAgentService;
import io.ttrpc.demo.proto.NodeAgentTtrpc;
import io.ttrpc.demo.proto.StopReply;
import io.ttrpc.spring.boot.client.TtrpcClient;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

/** A slice of Boot: the controller with clients that are mocks, and no agent. */
@WebMvcTest(AgentController.class)
@Import(JsonConfiguration.class)
class AgentControllerTest {
  @MockitoBean
  @TtrpcClient("node")
  NodeAgentTtrpc.Client agent;

  @MockitoBean
  @TtrpcClient("operator")
  NodeAgentService operator;

  @Test
  void hostIsJson(@Autowired MockMvcTester browser) {
    when(agent.describe(any())).thenReturn(HostFacts.newBuilder().setHostName("here").build());
    assertThat(browser.get().uri("/api/host"))
        .hasStatusOk()
        .bodyJson()
        .extractingPath("$.hostName")
        .isEqualTo("here");
  }

  @Test
  void failureOfTheCallIsToldInJson(@Autowired MockMvcTester browser) {
    when(agent.describe(any()))
        .thenThrow(new TtrpcException(StatusCode.UNAVAILABLE, "nobody is there"));
    assertThat(browser.get().uri("/api/host"))
        .hasStatus(503)
        .hasHeader(Problems.SAID_BY, "client")
        .bodyJson()
        .extractingPath("$.message")
        .isEqualTo("nobody is there");
  }

  @Test
  void operatorStopsTheAgent(@Autowired MockMvcTester browser) {
    when(operator.stop(any())).thenReturn(StopReply.getDefaultInstance());
    assertThat(browser.delete().uri("/api/agent?as=OPERATOR")).hasStatus(204);
  }
}
