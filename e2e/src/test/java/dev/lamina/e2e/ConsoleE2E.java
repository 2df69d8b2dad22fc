package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import dev.lamina.testbed.browser.Chromium;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The ten steps of docs/console.md in a browser, and on the way each page of a function, through a port-forward and
 * with a ServiceAccount's token. {@code -Dpictures=write} writes the pictures of the page.
 */
@EndToEnd
class ConsoleE2E {
    private static final Path PICTURES =
            Path.of("write".equals(System.getProperty("pictures")) ? "../docs/console" : "target/console");

    private static final String USER = """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: ada}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: ada}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit}
      subjects: [{kind: ServiceAccount, name: ada}]
      """;

    private static final String TRIGGER = """
      apiVersion: lamina.dev/v1alpha1
      kind: Trigger
      metadata: {name: twice-a-day}
      spec:
        function: {name: hello}
        source: {schedule: {expression: rate(12 hours)}}
      """;

    private static final String CHANGED = """
      def handler(event, context):
          print("<script>alert(1)</script>")
          return "<b>changed</b>"
      """;

    private final Workspace workspace;

    ConsoleE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void tutorialIsFollowedInBrowser() throws IOException {
        KubernetesClient client = workspace.resources().client();
        workspace.resources().apply(USER);
        try (LocalPortForward forward = forward(client);
                Chromium browser = new Chromium(URI.create("http://localhost:" + forward.getLocalPort()))) {
            logIn(browser, token(client));
            create(browser);
            test(browser);
            configuration(browser);
            change(browser);
            triggers(browser);
            versions(browser);
            memory(browser);
            events(browser);
            monitor(browser);
            delete(browser);

            assertThat(browser.complaints()).doesNotContain("Content Security Policy", "Uncaught");
        }
        // The copies of the memory test are deleted a moment later.
        await().atMost(Patience.EVENT)
                .untilAsserted(
                        () -> assertThat(workspace.resources().all("Function")).isEmpty());
    }

    /** To a pod that stays: right after an upgrade, the Service may still lead to one that ends. */
    private static LocalPortForward forward(KubernetesClient client) {
        var pods = client.pods().inNamespace("lamina-system");
        Pod pod = pods.withLabel("app.kubernetes.io/component", "console").list().getItems().stream()
                .filter(found -> found.getMetadata().getDeletionTimestamp() == null)
                .findFirst()
                .orElseThrow();
        return pods.withName(pod.getMetadata().getName()).portForward(8080);
    }

    private void logIn(Chromium browser, String token) {
        browser.open("/");
        browser.awaitText("Kubernetes token");
        browser.picture(PICTURES, "login");
        browser.type("Kubernetes token", token);
        browser.press("Log in");
        browser.awaitText("There are no functions in " + workspace.namespace());
    }

    private void create(Chromium browser) {
        browser.press("Create a function");
        browser.picture(PICTURES, "blueprints");
        browser.press("Hello in Python");
        browser.type("Name", "hello");
        browser.type("Memory", "64Mi");
        browser.press("Check, and show the manifest");
        browser.awaitText("must be from 128Mi to 10240Mi");
        browser.type("Memory", "256Mi");
        browser.press("Check, and show the manifest");
        browser.awaitText("The API server accepts this manifest");
        browser.picture(PICTURES, "create");
        browser.press("Create");
        browser.awaitText("The function is created");
        browser.awaitTextAfterReload("Ready");
    }

    private void test(Chromium browser) {
        browser.type("Event, as JSON", "{\"name\": \"Ada\"}");
        browser.press("Test");
        browser.awaitText("Hello, Ada!");
        browser.awaitText("Billed duration");
        browser.awaitText("greeting Ada");
        browser.picture(PICTURES, "test");
        browser.press("Save this event");
        browser.type("Name", "greet-ada");
        browser.press("Save");
        browser.awaitText("saved for all users");
        browser.choose("Event", "Hello");
        browser.choose("Event", "greet-ada");
        assertThat(browser.value("Event, as JSON")).contains("Ada");
    }

    /**
     * What a function returns and logs is text: if its script ran, or were stopped by the policy, the browser says so.
     */
    private void change(Chromium browser) {
        browser.type("Code", CHANGED);
        browser.press("Save and deploy");
        browser.awaitText("The change is saved");
        browser.awaitTextAfterReload("Ready");
        browser.press("Test");
        browser.awaitText("<b>changed</b>");
        browser.awaitText("<script>alert(1)</script>");
        browser.press("Where the time went: the trace of this invocation");
        browser.awaitTextAfterReload("invoke hello");
        browser.picture(PICTURES, "traces");
    }

    private void configuration(Chromium browser) {
        browser.press("Configuration");
        browser.type("Environment variables", "GREETING=Hello");
        browser.press("Check, and show the manifest");
        browser.awaitText("The API server accepts this manifest");
        browser.picture(PICTURES, "configuration");
        browser.press("Save");
        browser.awaitText("The change is saved");
        browser.awaitTextAfterReload("Ready");
        browser.press("Code and test");
    }

    private void triggers(Chromium browser) {
        browser.open(function("/triggers"));
        browser.type("Manifest", TRIGGER);
        browser.press("Add");
        browser.awaitText("rate(12 hours)");
        browser.picture(PICTURES, "triggers");
    }

    private void versions(Chromium browser) {
        browser.open(function("/versions"));
        browser.type("Description", "The first one");
        browser.press("Publish");
        browser.awaitText("The version is published when");
        browser.awaitTextAfterReload("The first one");
        browser.press("Create an alias");
        browser.type("Name", "live");
        browser.type("Version", "1");
        browser.press("Save");
        browser.awaitText("The alias is saved");
        browser.open(function("/versions"));
        browser.awaitTextAfterReload("1: 100%");
        browser.picture(PICTURES, "versions");
        browser.open(function("?qualifier=live"));
        browser.press("Test");
        browser.awaitText("<b>changed</b>");
    }

    private void memory(Chromium browser) {
        browser.press("Memory");
        browser.type("Sizes, in MiB", "256, 512");
        browser.type("Invocations of each", "3");
        browser.press("Run the test");
        browser.awaitText("Take 256 MiB");
        browser.awaitText("Take 512 MiB");
        browser.picture(PICTURES, "memory");
    }

    private void events(Chromium browser) {
        browser.press("Events");
        browser.awaitText("Waiting or running");
        browser.picture(PICTURES, "events");
        browser.open(function("/manifest"));
        browser.awaitText("Conditions");
        browser.picture(PICTURES, "manifest");
    }

    private String function(String page) {
        return "/ns/" + workspace.namespace() + "/functions/hello" + page;
    }

    private void monitor(Chromium browser) {
        browser.press("Monitor");
        browser.awaitTextAfterReload("On AWS, USD");
        // Of the test before and after the change, and of the alias.
        browser.awaitTextAfterReload("Invocations 3");
        browser.picture(PICTURES, "monitor");
        browser.press("live");
        browser.awaitText("Cost of alias live");
        browser.awaitTextAfterReload("1 1");
        browser.open("/ns/" + workspace.namespace() + "/functions");
        browser.awaitText("Invocations, 1 day");
        browser.picture(PICTURES, "functions");
        browser.press("Cost");
        browser.awaitTextAfterReload("All functions");
        browser.picture(PICTURES, "cost");
    }

    private void delete(Chromium browser) {
        // It may have scaled to zero meanwhile.
        browser.open(function(""));
        browser.press("Test");
        browser.awaitText("<b>changed</b>");
        browser.press("Logs");
        browser.awaitText("<script>alert(1)</script>");
        browser.picture(PICTURES, "logs");
        browser.press("Stored");
        browser.awaitTextAfterReload("REPORT RequestId");
        browser.awaitText("<script>alert(1)</script>");
        browser.picture(PICTURES, "stored");
        browser.press("Delete");
        browser.type("Type hello to confirm", "hello");
        browser.press("Delete the function");
        browser.awaitText("It is deleted");
    }

    private String token(KubernetesClient client) {
        return client.serviceAccounts()
                .inNamespace(workspace.namespace())
                .withName("ada")
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(3600L)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }
}
