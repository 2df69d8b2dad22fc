package dev.lamina.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.console.blueprint.Blueprint;
import dev.lamina.console.blueprint.Blueprints;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages on a real API server: what a user sees and changes, and what the console refuses. */
@QuarkusTest
@QuarkusTestResource(ConsoleServers.class)
class ConsoleIT {
    private static final String ADMIN = "admin-token";
    private static final String SCRIPT = "</textarea><script>alert(1)</script>";

    KubernetesClient cluster;

    @TestHTTPResource
    URI console;

    private TestNamespace shop;
    private String namespace;
    private Browser admin;

    @BeforeEach
    void open() {
        shop = TestNamespace.create(cluster);
        namespace = shop.name();
        admin = Browser.of(console, ADMIN);
    }

    @Test
    void pageWithoutLoginLeadsToLogin() {
        HttpResponse<String> page = new Browser(console).get("/ns/shop/functions");

        assertThat(page.uri().getPath()).isEqualTo("/login");
        assertThat(page.body()).contains("Kubernetes token", "value=\"/ns/shop/functions\"");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy ->
                        assertThat(policy).contains("default-src 'none'").doesNotContain("unsafe"));
        // With "no-referrer", the Origin of a form is null.
        assertThat(page.headers().firstValue("Referrer-Policy")).hasValue("same-origin");
        assertThat(page.previousResponse().orElseThrow().headers().firstValue("Location"))
                .hasValue("/login?to=%2Fns%2Fshop%2Ffunctions");
    }

    @Test
    void pageThatDoesNotExistIsNotFound() {
        HttpResponse<String> page = admin.get("/ns/" + namespace + "/create/other");

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("There is no such page");
        assertThat(admin.get("/other").statusCode()).isEqualTo(404);
        assertThat(new Browser(console).get("/other").uri().getPath()).isEqualTo("/login");
        assertThat(new Browser(console).get("/assets/console.css").body()).contains(":root");
    }

    @Test
    void tokenThatClusterRefusesDoesNotLogIn() {
        HttpResponse<String> page = new Browser(console).post("/login", Map.of("token", "expired"));

        assertThat(page.statusCode()).isEqualTo(401);
        assertThat(page.body()).contains("has expired").doesNotContain("Log out");
    }

    @Test
    void longFormWithoutLoginIsRefused() {
        HttpResponse<String> page = new Browser(console).post("/login", Map.of("token", "x".repeat(20_000)));

        assertThat(page.statusCode()).isEqualTo(413);
    }

    @Test
    void formWithoutLoginIsSentAgain() {
        HttpResponse<String> page = new Browser(console).post(functions() + "/a/code", Map.of("spec.code.inline", "x"));

        assertThat(page.statusCode()).isEqualTo(401);
        assertThat(page.body()).contains("Log in in another tab, then reload");
    }

    @Test
    void typedCodeIsShownWhenFunctionIsGone() {
        HttpResponse<String> page = admin.post(functions() + "/gone/code", Map.of("spec.code.inline", "my code"));

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("What you typed", "my code");
    }

    /** A user has sixteen requests at the same time. */
    @Test
    void bodyThatIsCutOffGivesShareBack() throws Exception {
        Browser user = Browser.of(console, shop.userToken());
        for (int i = 0; i < 20; i++) {
            try (Socket socket = new Socket(console.getHost(), console.getPort())) {
                socket.getOutputStream()
                        .write(("""
                        POST %s/a/code HTTP/1.1
                        Host: localhost
                        Cookie: %s
                        Sec-Fetch-Site: same-origin
                        Content-Type: application/x-www-form-urlencoded
                        Content-Length: 1000

                        spec.code""".formatted(functions(), user.cookie()))
                                .replace("\n", "\r\n")
                                .getBytes(StandardCharsets.UTF_8));
            }
        }

        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(user.get("/").statusCode()).isEqualTo(403));
    }

    /** The token was good at login: that of a ServiceAccount which is deleted since. */
    @Test
    void tokenThatExpiresLeadsToLogin() {
        Browser browser = Browser.of(console, shop.userToken());
        cluster.serviceAccounts().inNamespace(namespace).withName("user").delete();

        // The API server keeps a positive decision for ten seconds.
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                browser.get("/ns/" + namespace + "/functions").body())
                        .contains("Your login has expired"));
    }

    @Test
    void userWithoutRightsSeesWhatIsMissing() {
        HttpResponse<String> page = Browser.of(console, shop.userToken()).get("/");

        assertThat(page.uri().getPath()).isEqualTo("/ns/" + namespace + "/functions");
        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("cannot list resource", "lamina-viewer");
    }

    @Test
    void formOfOtherSiteIsRefused() {
        HttpResponse<String> page = admin.post(functions() + "/a/delete", Map.of("confirm", "a"), "cross-site");

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("came from another site");
    }

    @Test
    void everyBlueprintIsAcceptedByApiServer() {
        List<Blueprint> blueprints = new Blueprints().all();

        assertThat(blueprints).hasSizeGreaterThan(10).allSatisfy(blueprint -> {
            HttpResponse<String> page =
                    admin.post("/ns/" + namespace + "/create/" + blueprint.name(), Map.of("action", "check"));
            assertThat(page.body())
                    .as(blueprint.name())
                    .contains("The API server accepts this manifest. Nothing is created yet.");
        });
        assertThat(list()).isEmpty();
    }

    @Test
    void functionIsCreatedFromBlueprint() {
        HttpResponse<String> page = admin.post(
                "/ns/" + namespace + "/create/schedule",
                Map.of("metadata.name", "hello", "spec.memory", "512Mi", "action", "create"));

        assertThat(page.uri().getPath()).isEqualTo(functions() + "/hello");
        assertThat(page.body()).contains("The function is created", "Schedule: a tick");
        assertThat(list()).singleElement().satisfies(function -> {
            assertThat(function.<String>get("spec", "memory")).isEqualTo("512Mi");
            assertThat(function.getMetadata().getManagedFields().getFirst().getManager())
                    .isEqualTo("lamina-console");
        });
        assertThat(admin.get(functions() + "/hello/triggers").body()).contains("rate(1 hour)");
        assertThat(admin.get(functions()).body()).contains(">hello</a>");
    }

    @Test
    void refusalOfDryRunIsAtField() {
        HttpResponse<String> page = admin.post(
                "/ns/" + namespace + "/create/blank", Map.of("spec.memory", "64Mi", "metadata.name", "Hello"));

        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(page.body())
                .containsPattern("(?s)id=\"spec-memory\"[^>]*aria-invalid.{0,200}must be from 128Mi to 10240Mi");
        assertThat(list()).isEmpty();
    }

    @Test
    void existingFunctionIsNotReplacedByNewOne() {
        create("hello", Map.of());

        HttpResponse<String> page = admin.post("/ns/" + namespace + "/create/blank", Map.of("metadata.name", "hello"));

        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(page.body()).contains("already exists");
    }

    @Test
    void settingsAreSaved() {
        create("hello", Map.of());

        HttpResponse<String> page = admin.post(
                functions() + "/hello/configuration",
                Map.of("spec.timeoutSeconds", "30", "spec.environment", "STAGE=test", "action", "save"));

        assertThat(page.body()).contains("The change is saved");
        GenericKubernetesResource function = list().getFirst();
        assertThat(function.<Integer>get("spec", "timeoutSeconds")).isEqualTo(30);
        assertThat(function.<String>get("spec", "environment", "STAGE")).isEqualTo("test");
        assertThat(function.<String>get("spec", "code", "inline")).isEqualTo("x = 1\n");
    }

    @Test
    void changeInBetweenIsNotOverwritten() {
        String seen = "" + create("hello", Map.of()).getMetadata().getGeneration();
        admin.post(functions() + "/hello/code", Map.of("spec.code.inline", "x = 2\n", "version", seen));

        HttpResponse<String> page =
                admin.post(functions() + "/hello/code", Map.of("spec.code.inline", "x = 3\n", "version", seen));

        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(page.body())
                .contains("The object has been modified", "name=\"version\" value=\"" + seen + "\"", "x = 3");
        assertThat(list().getFirst().<String>get("spec", "code", "inline")).isEqualTo("x = 2\n");
        for (String form : List.of("/configuration", "/manifest")) {
            assertThat(admin.post(functions() + "/hello" + form, Map.of("manifest", "spec: {}", "version", seen))
                            .body())
                    .as(form)
                    .contains("The object has been modified", "name=\"version\" value=\"" + seen + "\"");
        }
    }

    @Test
    void statusInBetweenDoesNotRefuseSave() {
        GenericKubernetesResource function = create("hello", Map.of());
        function.setAdditionalProperty("status", Map.of("replicas", 1));
        cluster.resource(function).updateStatus();

        admin.post(
                functions() + "/hello/code",
                Map.of(
                        "spec.code.inline",
                        "x = 2\n",
                        "version",
                        "" + function.getMetadata().getGeneration()));

        GenericKubernetesResource saved = list().getFirst();
        assertThat(saved.<String>get("spec", "code", "inline")).isEqualTo("x = 2\n");
        assertThat(saved.<Integer>get("status", "replicas")).isEqualTo(1);
    }

    @Test
    void annotationOfKubectlIsKept() {
        GenericKubernetesResource function = create("hello", Map.of());
        String applied = "kubectl.kubernetes.io/last-applied-configuration";
        function.getMetadata().setAnnotations(Map.of(applied, "{}"));
        cluster.resource(function).update();

        admin.post(functions() + "/hello/code", Map.of("spec.code.inline", "x = 2\n"));

        GenericKubernetesResource saved = list().getFirst();
        assertThat(saved.<String>get("spec", "code", "inline")).isEqualTo("x = 2\n");
        assertThat(saved.getMetadata().getAnnotations()).containsEntry(applied, "{}");
    }

    @Test
    void manifestOfOtherObjectIsRefused() {
        create("hello", Map.of());

        assertThat(admin.post(functions() + "/hello/manifest", Map.of("manifest", "metadata: {name: other}"))
                        .body())
                .contains("must be Function and hello");
    }

    @Test
    void functionOfGitIsReadOnly() {
        create(
                "hello",
                Map.of("kustomize.toolkit.fluxcd.io/name", "apps", "kustomize.toolkit.fluxcd.io/namespace", "f"));

        assertThat(admin.get(functions() + "/hello").body())
                .contains("belongs to Flux, Kustomization f/apps", "readonly")
                .doesNotContain("Save and deploy");
        assertThat(admin.post(functions() + "/hello/code", Map.of("spec.code.inline", "x = 2\n"))
                        .body())
                .contains("change it there");
        assertThat(admin.post(functions() + "/hello/delete", Map.of("confirm", "hello"))
                        .statusCode())
                .isEqualTo(409);
        assertThat(list().getFirst().<String>get("spec", "code", "inline")).isEqualTo("x = 1\n");
    }

    @Test
    void htmlOfManifestIsText() {
        create("hello", Map.of());
        admin.post(functions() + "/hello/code", Map.of("spec.code.inline", SCRIPT));
        admin.post(
                functions() + "/hello/configuration",
                Map.of("spec.environment", "A=" + SCRIPT, "spec.handler", "<b>x</b>", "action", "save"));
        admin.post(functions() + "/hello/test", Map.of("eventName", "html", "event", SCRIPT));

        for (String page :
                List.of("", "/configuration", "/manifest", "/triggers", "/monitor", "/test?choice=saved:html")) {
            assertThat(admin.get(functions() + "/hello" + page).body()).as(page).doesNotContain("<script>", "<b>x");
        }
        assertThat(admin.get(functions() + "/hello").body()).contains("&lt;script&gt;alert(1)");
        assertThat(admin.get(functions() + "?q=" + "%3Cscript%3E").body()).doesNotContain("<script>");
    }

    @Test
    void testEventIsSharedAndEndsWithFunction() {
        String uid = create("hello", Map.of()).getMetadata().getUid();

        String box = admin.post(functions() + "/hello/test", Map.of("eventName", "big-order", "event", "{\"n\": 7}"))
                .body();

        assertThat(box).contains("saved for all users", "value=\"saved:big-order\" selected");
        ConfigMap saved = cluster.configMaps()
                .inNamespace(namespace)
                .withName("hello-test-events")
                .get();
        assertThat(saved.getData()).containsEntry("big-order", "{\"n\": 7}");
        assertThat(saved.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getUid()).isEqualTo(uid));
        admin.post(functions() + "/hello/test", Map.of("eventName", "big-order", "action", "delete"));
        assertThat(admin.get(functions() + "/hello").body()).doesNotContain("big-order");
    }

    @Test
    void triggerIsAddedSwitchedOffAndDeleted() {
        create("hello", Map.of());
        String triggers = functions() + "/hello/triggers";

        assertThat(admin.post(triggers, Map.of("manifest", "metadata: {name: t}\nspec: {function: {name: hello}}"))
                        .body())
                .contains("This was not accepted", "spec.source");
        admin.post(triggers, Map.of("manifest", """
                metadata: {name: t}
                spec:
                  function: {name: hello}
                  source: {schedule: {expression: rate(1 hour)}}
                """));
        assertThat(admin.post(triggers + "/t", Map.of("action", "disable")).body())
                .contains("Switch on", ">Off<");
        assertThat(admin.post(triggers + "/t", Map.of("action", "delete")).body())
                .contains("No trigger sends events");
    }

    @Test
    void functionIsDeletedWhenNameIsTyped() {
        create("hello", Map.of());

        assertThat(admin.post(functions() + "/hello/delete", Map.of("confirm", "yes"))
                        .statusCode())
                .isEqualTo(422);
        assertThat(list()).hasSize(1);
        assertThat(admin.post(functions() + "/hello/delete", Map.of("confirm", "hello"))
                        .body())
                .contains("It is deleted");
        assertThat(list()).isEmpty();
        assertThat(admin.get(functions() + "/hello").body())
                .contains("This does not exist", "may have been deleted while this page was open");
    }

    @Test
    void serversThatDoNotRespondAreNamed() {
        create("hello", Map.of());

        assertThat(admin.post(functions() + "/hello/invocations", Map.of("event", "{}"))
                        .body())
                .contains("The gateway at 127.0.0.1:1 does not respond");
        assertThat(admin.get(functions() + "/hello/logs/lines").body())
                .contains("No environment runs", "under <em>Stored</em>");
        assertThat(admin.get(functions() + "/hello/logs").body())
                .contains("aria-current=\"page\">Stored", "The gateway at 127.0.0.1:1 does not respond");
        assertThat(admin.get(functions() + "/hello/monitor").body())
                .contains("The gateway at 127.0.0.1:1 does not respond");
    }

    private String functions() {
        return shop.functions();
    }

    private GenericKubernetesResource create(String name, Map<String, String> labels) {
        return shop.function(name, labels);
    }

    private List<GenericKubernetesResource> list() {
        return shop.list();
    }
}
