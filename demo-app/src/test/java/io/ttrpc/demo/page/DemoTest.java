package io.ttrpc.demo.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.ttrpc.spring.boot.test.AutoConfigureTtrpc;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The two processes: this one is the application, and the agent is its child. */
@SpringBootTest(classes = PageApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureTtrpc(ownSocket = false)
@DirtiesContext
@Timeout(120)
class DemoTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Pattern OWN_FILE = Pattern.compile("(?:src|href)=\"([^\"#:]+)\"");

  @TempDir static Path folder;

  private final HttpClient browser = HttpClient.newHttpClient();

  @LocalServerPort private int port;

  @DynamicPropertySource
  static void socket(DynamicPropertyRegistry registry) {
    registry.add("demo.socket", () -> folder.resolve("demo/agent.sock").toString());
  }

  @BeforeEach
  void agentAnswers() {
    await().atMost(LONG).until(() -> request("GET", "/api/host").statusCode() == 200);
  }

  @Test
  void pageAndAllThatItLinksToAreServedFromHere() throws Exception {
    String page = request("GET", "/").body();
    assertThat(page).doesNotContain("https://");
    List<String> files =
        OWN_FILE.matcher(page).results().map(result -> result.group(1)).distinct().toList();
    assertThat(files).contains("page.css", "code/agent/NodeAgent.java", "/actuator/ttrpc");
    for (String file : files) {
      HttpResponse<String> response = request("GET", URI.create("/").resolve(file).toString());
      assertThat(response.statusCode()).as(file).isEqualTo(200);
      if (file.startsWith("code/")) {
        assertThat(response.headers().firstValue("Content-Type"))
            .hasValue("text/plain;charset=UTF-8");
      }
    }
  }

  @Test
  void killedAgentIsReplacedAndTheEventsGoOn() throws Exception {
    long killed = agent();
    try (BufferedReader events = events("/api/live?intervalMillis=100")) {
      awaitEvent(events, "sample");
      assertThat(request("DELETE", "/api/agent/process").statusCode()).isEqualTo(204);
      awaitEvent(events, "problem");
      awaitEvent(events, "sample");
    }
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(agent()).isNotEqualTo(killed));
  }

  @Test
  void agentThatAnOperatorStopsIsReplaced() throws Exception {
    long stopped = agent();
    assertThat(request("DELETE", "/api/agent?as=OPERATOR").statusCode()).isEqualTo(204);
    // The agent that stops refuses calls, until the next one is there.
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(agent()).isNotEqualTo(stopped));
  }

  @Test
  void failuresAreToldWithTheirDetails() throws Exception {
    HttpResponse<String> invalid = request("PUT", "/api/watch?intervalMillis=1&count=0");
    assertThat(invalid.statusCode()).isEqualTo(400);
    assertThat(invalid.headers().firstValue(Problems.SAID_BY)).hasValue("agent");
    assertThat(JsonPath.<List<String>>read(invalid.body(), "$.details[0].fieldViolations[*].field"))
        .containsExactly("interval", "count");
    HttpResponse<String> late = request("PUT", "/api/watch?intervalMillis=100&count=100");
    assertThat(late.statusCode()).isEqualTo(504);
    assertThat(late.headers().firstValue(Problems.SAID_BY)).hasValue("client");
    assertThat(request("GET", "/api/processes/4294967295").statusCode()).isEqualTo(404);
    assertThat(request("DELETE", "/api/agent?as=ANYBODY").statusCode()).isEqualTo(403);
    assertThat(request("PUT", "/api/many-calls").statusCode()).isEqualTo(429);
  }

  @Test
  void uploadIsAnsweredWithItsReceipt() throws Exception {
    HttpRequest upload =
        HttpRequest.newBuilder(uri("/api/files/a%20b.txt"))
            .PUT(BodyPublishers.ofString("one line"))
            .build();
    String receipt = browser.send(upload, BodyHandlers.ofString()).body();
    assertThat(JsonPath.<String>read(receipt, "$.name")).isEqualTo("a b.txt");
    assertThat(JsonPath.<String>read(receipt, "$.lines")).isEqualTo("1");
  }

  @Test
  void eachMessageOfTheWebSocketIsAQuery() throws Exception {
    BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    WebSocket socket =
        browser
            .newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/api/search"), new Texts(answers))
            .get(10, TimeUnit.SECONDS);
    for (String query : List.of("j", "java")) {
      socket.sendText(query, true).get(10, TimeUnit.SECONDS);
      String answer = answers.poll(10, TimeUnit.SECONDS);
      assertThat(answer).isNotNull();
      assertThat(JsonPath.<String>read(answer, "$.nameContains")).isEqualTo(query);
      assertThat(JsonPath.<Integer>read(answer, "$.found")).isPositive();
    }
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
  }

  @Test
  void oneTraceGoesThroughBothProcesses() {
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              request("GET", "/api/host");
              String state = request("GET", "/api/state").body();
              List<String> ours = traces(state, "$.application");
              assertThat(traces(state, "$.agent")).containsAnyElementsOf(ours);
            });
  }

  @Test
  void stateHasHealthOfBothProcessesAndTheAccessLog() {
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              String state = request("GET", "/api/state").body();
              String ttrpc = ".health.components.ttrpc.components.";
              assertThat(JsonPath.<String>read(state, "$.application" + ttrpc + "node.status"))
                  .isEqualTo("UP");
              assertThat(JsonPath.<String>read(state, "$.agent" + ttrpc + "server.status"))
                  .isEqualTo("UP");
              assertThat(JsonPath.<List<String>>read(state, "$.agentLog"))
                  .anyMatch(line -> line.contains("method=nodeagent.v1.NodeAgent/Describe"));
            });
  }

  private long agent() throws Exception {
    return Long.parseLong(JsonPath.read(request("GET", "/api/host").body(), "$.agentPid"));
  }

  private static List<String> traces(String state, String process) {
    return JsonPath.read(state, process + ".spans[?(@.name =~ /.*Describe/)].traceId");
  }

  private HttpResponse<String> request(String method, String path) throws Exception {
    return browser.send(
        HttpRequest.newBuilder(uri(path)).method(method, BodyPublishers.noBody()).build(),
        BodyHandlers.ofString());
  }

  private BufferedReader events(String path) throws Exception {
    HttpResponse<InputStream> response =
        browser.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofInputStream());
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static void awaitEvent(BufferedReader events, String name) throws IOException {
    String line = events.readLine();
    while (line != null && !line.equals("event:" + name)) {
      line = events.readLine();
    }
    assertThat(line).as("the next event " + name).isNotNull();
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port + path);
  }

  /** Takes each text, which may come in parts. */
  private static final class Texts implements WebSocket.Listener {
    private final BlockingQueue<String> texts;
    private final StringBuilder text = new StringBuilder();

    Texts(BlockingQueue<String> texts) {
      this.texts = texts;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        texts.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }
}
