package io.ttrpc.demo.web;

import io.ttrpc.demo.proto.DescribeRequest;
import io.ttrpc.demo.proto.HostFacts;
import io.ttrpc.demo.proto.NodeAgentService;
import io.ttrpc.spring.boot.client.TtrpcClient;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A unary call: a method call like any other, but for the socket in between. */
@RestController
class HostController {
  private final NodeAgentService agent;

  HostController(@TtrpcClient("node") NodeAgentService agent) {
    this.agent = agent;
  }

  @GetMapping(path = "/api/host", produces = MediaType.APPLICATION_JSON_VALUE)
  HostFacts host() {
    return agent.describe(DescribeRequest.getDefaultInstance());
  }
}
