package io.ttrpc.demo.web;

import io.ttrpc.demo.client.FileChunks;
import io.ttrpc.demo.proto.NodeAgentService;
import io.ttrpc.demo.proto.Receipt;
import io.ttrpc.spring.boot.client.TtrpcClient;
import java.io.InputStream;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * A client-streaming call: the agent gets the file while the browser still sends it, and neither
 * side of the socket ever holds more than a few chunks.
 */
@RestController
class UploadController {
  private final NodeAgentService agent;

  UploadController(@TtrpcClient("node") NodeAgentService agent) {
    this.agent = agent;
  }

  @PutMapping(path = "/api/upload", produces = MediaType.APPLICATION_JSON_VALUE)
  Receipt upload(@RequestParam String name, InputStream content) {
    return agent.upload(new FileChunks(name, content));
  }
}
