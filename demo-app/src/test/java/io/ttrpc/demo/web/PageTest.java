package io.ttrpc.demo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.jayway.jsonpath.JsonPath;
import io.ttrpc.demo.DemoTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Tests of the page's requests, made as a browser makes them. */
@DemoTest
class PageTest {
  private static final Pattern OWN_FILE = Pattern.compile("(?:src|href)=\"([^\"#:]+)\"");

  private final HttpClient browser = HttpClient.newHttpClient();

  @LocalServerPort private int port;

  @Test
  void pageAndAllThatItLinksToAreServedFromHere() throws Exception {
    // Makes the first call, without which there are no meters to link to.
    text(get("/api/host"));
    String page = text(get("/"));
    assertThat(page).contains("Node agent").doesNotContain("https://");
    List<String> files =
        OWN_FILE.matcher(page).results().map(result -> result.group(1)).distinct().toList();
    assertThat(files).contains("page.css", "js/page.js", "/webjars/uplot/dist/uPlot.min.css");
    for (String file : files) {
      text(get(file.startsWith("/") ? file : "/" + file));
    }
    text(get("/webjars/uplot/dist/uPlot.esm.js"));
  }

  @Test
  void hostFactsAreJson() throws Exception {
    String facts = text(get("/api/host"));
    assertThat(JsonPath.<String>read(facts, "$.caller")).contains(":");
    assertThat(JsonPath.<Integer>read(facts, "$.cpus")).isPositive();
  }

  @Test
  void samplesAreEvents() throws Exception {
    try (Events events = events("/api/samples?intervalMillis=50")) {
      String first = events.next("sample");
      assertThat(JsonPath.<String>read(first, "$.time")).endsWith("Z");
      assertThat(first).contains("\"memory\"").doesNotContain("cpuBusy");
      assertThat(events.next("sample")).contains("\"load\"");
    }
  }

  @Test
  void watchEndsForABrowserThatHasLeft() throws Exception {
    try (Events events = events("/api/samples?intervalMillis=50")) {
      events.next("sample");
      assertThat(watchesRunning()).isPositive();
    }
    await().untilAsserted(() -> assertThat(watchesRunning()).isZero());
  }

  @Test
  void refusedWatchIsAnEventToo() throws Exception {
    try (Events events = events("/api/samples?intervalMillis=1")) {
      String problem = events.next("problem");
      assertThat(JsonPath.<String>read(problem, "$.code")).isEqualTo("INVALID_ARGUMENT");
      assertThat(JsonPath.<String>read(problem, "$.message")).startsWith("interval must be from");
    }
  }

  @Test
  void uploadIsAnsweredWithItsReceipt() throws Exception {
    String receipt =
        text(request("/api/upload?name=a%20b.txt").PUT(BodyPublishers.ofString("one\ntwo\n")));
    assertThat(JsonPath.<String>read(receipt, "$.name")).isEqualTo("a b.txt");
    assertThat(JsonPath.<String>read(receipt, "$.bytes")).isEqualTo("8");
    assertThat(JsonPath.<String>read(receipt, "$.lines")).isEqualTo("2");
  }

  @Test
  void conversationTakesQuestionsUntilItIsEnded() throws Exception {
    try (Events events = events("/api/conversations")) {
      String path = "/api/conversations/" + events.next("begun");

      assertThat(ask(path, "{\"number\": 1, \"processes\": {\"limit\": 1}}")).isEqualTo(204);
      String answer = events.next("answer");
      assertThat(JsonPath.<Integer>read(answer, "$.question")).isEqualTo(1);
      assertThat(JsonPath.<List<?>>read(answer, "$.processes.processes")).hasSize(1);

      assertThat(status(request(path).DELETE())).isEqualTo(204);
      events.next("ended");
      assertThat(ask(path, "{\"number\": 2, \"sample\": {}}")).isEqualTo(404);
    }
  }

  @Test
  void failuresAreTold() throws Exception {
    String refused = text(request("/api/failures/refused").POST(BodyPublishers.noBody()));
    assertThat(JsonPath.<String>read(refused, "$.code")).isEqualTo("INVALID_ARGUMENT");
    String late = text(request("/api/failures/late").POST(BodyPublishers.noBody()));
    assertThat(JsonPath.<String>read(late, "$.code")).isEqualTo("DEADLINE_EXCEEDED");
  }

  @Test
  void metricsHaveBothSidesOfEachMethod() throws Exception {
    text(get("/api/host"));
    String metrics = text(get("/api/metrics"));
    assertThat(JsonPath.<List<String>>read(metrics, "$.methods[*].name"))
        .containsExactly("Describe", "Watch", "Upload", "Converse");
    assertThat(JsonPath.<String>read(metrics, "$.methods[0].client.endings[0].status"))
        .isEqualTo("OK");
    assertThat(JsonPath.<String>read(metrics, "$.connections.address")).startsWith("unix:///");
    assertThat(JsonPath.<Integer>read(metrics, "$.connections.open")).isPositive();
  }

  private int watchesRunning() throws Exception {
    return JsonPath.read(text(get("/api/metrics")), "$.methods[1].client.active");
  }

  private int ask(String conversation, String question) throws Exception {
    return status(
        request(conversation + "/questions")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(question)));
  }

  private Events events(String path) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        browser.send(get(path).build(), BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new Events(response.body());
  }

  private String text(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response = browser.send(request.build(), BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.uri() + " " + response.body()).isEqualTo(200);
    return response.body();
  }

  private int status(HttpRequest.Builder request) throws IOException, InterruptedException {
    return browser.send(request.build(), BodyHandlers.discarding()).statusCode();
  }

  private HttpRequest.Builder get(String path) {
    return request(path).GET();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }
}
