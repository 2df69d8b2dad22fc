package dev.lamina.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.testbed.browser.Chromium;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** Who uses the pages with a keyboard alone, on a phone, and with a dark or light theme, in a real browser. */
@QuarkusTest
@QuarkusTestResource(ConsoleServers.class)
class BrowserIT {
    private static final List<String> PAGES_OF_FUNCTION = List.of(
            "",
            "/configuration",
            "/triggers",
            "/versions",
            "/versions/alias",
            "/monitor",
            "/memory",
            "/logs?view=live",
            "/logs?view=stored",
            "/traces",
            "/events",
            "/manifest",
            "/delete");

    KubernetesClient cluster;

    @TestHTTPResource
    URI console;

    private TestNamespace shop;
    private Chromium browser;

    @BeforeEach
    void open() {
        shop = TestNamespace.create(cluster);
        browser = new Chromium(console);
        browser.open("/");
        browser.type("Kubernetes token", "admin-token");
        browser.press("Log in");
        browser.awaitText("Functions");
    }

    @AfterEach
    void close() {
        browser.close();
    }

    @Test
    void functionIsCreatedWithKeyboardAlone() {
        browser.open(shop.functions());

        browser.tabTo("Create a function");
        browser.keys(Keys.ENTER);
        browser.awaitText("Hello in Python");
        browser.tabTo("Hello in Python Returns a greeting.");
        browser.keys(Keys.ENTER);
        browser.awaitText("Check, and show the manifest");
        browser.tabTo("Name");
        browser.keys("by-keyboard");
        browser.tabTo("Code");
        browser.keys(Keys.ESCAPE);
        browser.tabTo("Create");
        browser.keys(Keys.ENTER);
        browser.awaitText("The function is created");

        assertThat(shop.list()).extracting(one -> one.getMetadata().getName()).containsExactly("by-keyboard");
    }

    @Test
    void tabIndentsCodeUntilEscape() {
        shop.function("hello");
        browser.open(shop.functions() + "/hello");

        browser.tabTo("Code");
        browser.keys(Keys.TAB);

        assertThat(browser.value("Code")).contains("  ");
        browser.keys(Keys.ESCAPE);
        browser.tabTo("Save and deploy");
    }

    @Test
    void contentIsReachedWithoutNavigation() {
        browser.open(shop.functions());

        browser.tabTo("Skip to the content");
        browser.keys(Keys.ENTER);

        browser.keys(Keys.TAB);
        assertThat(browser.focused()).isEqualTo("Create a function");
    }

    @Test
    void pagesFitPhone() {
        functionWithEverything();
        int width = browser.likePhone();

        assertThat(pages()).allSatisfy(page -> {
            browser.open(page);
            assertThat((Long) browser.run("return document.documentElement.scrollWidth"))
                    .as("pixels of the width of %s", page)
                    .isLessThanOrEqualTo(width);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"light", "dark"})
    void textIsReadableInScheme(String scheme) throws IOException {
        functionWithEverything();
        browser.prefers(scheme);
        String script = script("contrast.js");

        assertThat(pages()).allSatisfy(page -> {
            browser.open(page);
            assertThat((List<?>) browser.run(script))
                    .as("texts of %s with too little contrast", page)
                    .isEmpty();
        });
    }

    @Test
    void fieldsAndButtonsHaveNames() throws IOException {
        functionWithEverything();
        String script = script("nameless.js");

        assertThat(pages()).allSatisfy(page -> {
            browser.open(page);
            assertThat((List<?>) browser.run(script))
                    .as("fields of %s without a label", page)
                    .isEmpty();
        });
    }

    private void functionWithEverything() {
        shop.function("hello");
        shop.create(
                "Trigger",
                "nightly",
                Map.of(
                        "function", Map.of("name", "hello"),
                        "source", Map.of("schedule", Map.of("expression", "rate(12 hours)"))));
        shop.create("Alias", "hello.live", Map.of("function", "hello", "name", "live", "version", "1"));
    }

    private List<String> pages() {
        String namespace = "/ns/" + shop.name();
        return Stream.concat(
                        Stream.of(
                                shop.functions(),
                                namespace + "/create",
                                namespace + "/create/hello-python",
                                namespace + "/triggers",
                                namespace + "/layers",
                                namespace + "/cost",
                                "/login",
                                namespace + "/functions/missing"),
                        PAGES_OF_FUNCTION.stream().map(page -> shop.functions() + "/hello" + page))
                .toList();
    }

    private static String script(String name) throws IOException {
        try (InputStream in = BrowserIT.class.getResourceAsStream("/browser/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
