package io.ttrpc.demo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page in headless Chromium. With {@code -Ddocs.update=true}, its pictures are taken anew. */
@ExtendWith(RequiresChromium.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class PageTest {
  private static final double LONG_MILLIS = 60_000;
  private static final Pattern FIGURE = Pattern.compile("\\d+(\\.\\d+)?");

  private final RunningDemo demo;
  private final Playwright playwright;
  private final Browser chromium;
  private final List<String> errors = new CopyOnWriteArrayList<>();

  PageTest(@TempDir Path folder) throws Exception {
    Path executable = RequiresChromium.executable();
    playwright = Playwright.create();
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(executable)
                    // Chromium's sandbox refuses root, who runs CI.
                    .setArgs(List.of("--no-sandbox")));
    demo = RunningDemo.start(folder);
    PlaywrightAssertions.setDefaultAssertionTimeout(LONG_MILLIS);
  }

  @AfterAll
  void close() throws InterruptedException {
    playwright.close();
    demo.end();
  }

  @Test
  void pageShowsBothProcessesWithoutAnError() {
    try (BrowserContext visit = visit(1280, ColorScheme.LIGHT)) {
      Page page = visit.pages().get(0);
      assertThat(page.locator("#memory")).hasText(FIGURE);
      assertThat(page.locator("#agent-pid")).hasText(FIGURE);
      assertThat(page.locator("#application-pid")).hasText(FIGURE);
      assertThat(page.locator("#facts")).containsText("says the kernel");
      assertThat(page.locator("#health")).containsText("agent / server");
      assertThat(page.locator("#calls")).containsText("Describe");
      assertThat(page.locator("#log")).containsText("method=nodeagent.v1.NodeAgent/Describe");
      assertThat(page.locator(".trace").first()).containsText("NodeAgent/Describe");
      assertThat(errors).isEmpty();
    }
  }

  @Test
  void anotherAgentTakesThePlaceOfAKilledOne() {
    try (BrowserContext visit = visit(1280, ColorScheme.LIGHT)) {
      Page page = visit.pages().get(0);
      Locator agent = page.locator("#agent-pid");
      assertThat(agent).hasText(FIGURE);
      String killed = agent.textContent();
      page.locator("#kill").click();
      assertThat(agent).not().hasText(killed);
      assertThat(agent).hasText(FIGURE);
      assertThat(page.locator("#live")).hasText("live");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "validation, INVALID_ARGUMENT, fieldViolations",
    "advice, NOT_FOUND, ResourceInfo",
    "security, PERMISSION_DENIED, Said by the agent",
    "deadline, DEADLINE_EXCEEDED, Said by the client",
    "quota, RESOURCE_EXHAUSTED, retryDelay"
  })
  void failureIsToldWithItsDetails(String way, String code, String detail) {
    try (BrowserContext visit = visit(1280, ColorScheme.LIGHT)) {
      Page page = visit.pages().get(0);
      page.locator("[data-fail=" + way + "]").click();
      assertThat(page.locator("#ending")).containsText(code);
      assertThat(page.locator("#ending")).containsText(detail);
    }
  }

  @Test
  void oneLineIsNoPlural() {
    try (BrowserContext visit = visit(1280, ColorScheme.LIGHT)) {
      Page page = visit.pages().get(0);
      page.locator("#text").fill("all in one line");
      page.locator("#upload button").click();
      assertThat(page.locator("#receipt")).containsText("15 bytes, 1 line");
      assertThat(page.locator("#receipt")).containsText("as the browser has it");
      assertThat(page.locator("#receipt")).not().containsText("1 lines");
    }
  }

  @Test
  void eachLetterFindsProcesses() {
    try (BrowserContext visit = visit(1280, ColorScheme.LIGHT)) {
      Page page = visit.pages().get(0);
      page.locator("#query").pressSequentially("java");
      assertThat(page.locator("#processes tr").first()).containsText("java");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 360, 390})
  void phoneNeedsNoSidewaysScrolling(int width) {
    try (BrowserContext visit = visit(width, ColorScheme.LIGHT)) {
      Page page = visit.pages().get(0);
      fill(page);
      assertThat(page.evaluate("document.documentElement.scrollWidth")).isEqualTo(width);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void pageIsAccessible(ColorScheme scheme) throws IOException {
    try (BrowserContext visit = visit(1280, scheme)) {
      Page page = visit.pages().get(0);
      fill(page);
      page.addScriptTag(new Page.AddScriptTagOptions().setContent(axe()));
      Object violations =
          page.evaluate(
              """
              async () => (await axe.run()).violations
                  .flatMap(({ id, nodes }) => nodes.map((node) => id + ": " + node.failureSummary + " " + node.html))
              """);
      assertThat(violations).asInstanceOf(LIST).isEmpty();
      if (Boolean.getBoolean("docs.update")) {
        takePicture(page, scheme);
      }
    }
  }

  /** Makes the page show as much as it can. */
  private static void fill(Page page) {
    page.locator("#query").fill("java");
    assertThat(page.locator("#processes tr").first()).containsText("java");
    page.locator("[data-fail=validation]").click();
    assertThat(page.locator("#ending")).containsText("INVALID_ARGUMENT");
    assertThat(page.locator("#calls")).containsText("INVALID_ARGUMENT");
    page.locator("#text").fill("one line");
    page.locator("#upload button").click();
    assertThat(page.locator("#receipt")).containsText("as the browser has it");
    assertThat(page.locator(".trace").first()).containsText("NodeAgent");
    assertThat(page.locator("#log")).containsText("method=");
    assertThat(page.locator("#facts")).containsText("says the kernel");
  }

  private static void takePicture(Page page, ColorScheme scheme) {
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setClip(0, 0, 1280, 1480)
            .setPath(
                Path.of("..", "docs", "demo-" + scheme.name().toLowerCase(Locale.ROOT) + ".png")));
  }

  /** Opens the page and waits until samples come. */
  private BrowserContext visit(int width, ColorScheme scheme) {
    BrowserContext context =
        chromium.newContext(
            new Browser.NewContextOptions().setViewportSize(width, 900).setColorScheme(scheme));
    context.setDefaultTimeout(LONG_MILLIS);
    Page page = context.newPage();
    page.onPageError(errors::add);
    page.navigate(demo.address());
    assertThat(page.locator("#live")).hasText("live");
    return context;
  }

  private static String axe() throws IOException {
    try (InputStream script = PageTest.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
