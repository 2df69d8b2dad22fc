package dev.lamina.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages of versions and aliases on a real API server; no operator carries out what they ask for. */
@QuarkusTest
@QuarkusTestResource(ConsoleServers.class)
class VersionsIT {
    KubernetesClient cluster;

    @TestHTTPResource
    URI console;

    private TestNamespace shop;
    private String versions;
    private Browser admin;

    @BeforeEach
    void createFunction() {
        shop = TestNamespace.create(cluster);
        versions = shop.functions() + "/hello/versions";
        create("Function", "hello", TestNamespace.CODE);
        admin = Browser.of(console, "admin-token");
    }

    @Test
    void versionIsPublishedByChangeOfFunction() {
        assertThat(admin.get(versions).body()).contains("No version is published");

        assertThat(admin.post(versions, Map.of("action", "check", "description", "first"))
                        .body())
                .contains("Nothing is published yet", "publish:", "description: first");
        assertThat(get("Function", "hello").<Object>get("spec", "publish")).isNull();
        HttpResponse<String> page = admin.post(versions, Map.of("action", "publish", "description", "first"));

        assertThat(page.body()).contains("Publishing was requested");
        GenericKubernetesResource function = get("Function", "hello");
        assertThat(function.<String>get("spec", "publish", "request")).startsWith("console 20");
        assertThat(function.<String>get("spec", "publish", "description")).isEqualTo("first");
    }

    @Test
    void versionsAreListedWithTheirAliases() {
        version(1, "<script>alert(1)</script>");
        version(10, "tenth");
        create("Function", "other", TestNamespace.CODE);
        create(
                "FunctionVersion",
                "other.7",
                Map.of("function", "other", "version", 7, "functionSpec", TestNamespace.CODE));
        create("Alias", "hello.live", Map.of("function", "hello", "name", "live", "version", "10"));

        String page = admin.get(versions).body();

        assertThat(page)
                .containsPattern("(?s)scope=\"row\">10<.*badge\">live<.*scope=\"row\">1<")
                .contains("?qualifier=10\"", "&lt;script&gt;alert(1)")
                .doesNotContain("<script>alert", "scope=\"row\">7<");
        assertThat(admin.get(shop.functions() + "/hello?qualifier=live").body())
                .contains("name=\"qualifier\" value=\"live\"");
    }

    @Test
    void aliasIsCreatedChangedAndDeleted() {
        Map<String, String> form = Map.of(
                "spec.name", "Live_1", "spec.version", "1", "spec.routing.version", "2", "spec.routing.weight", "0.1");

        assertThat(post("", form, "check").body())
                .contains("Nothing is saved yet", "name: hello.live-1", "weight: 0.1");
        assertThat(post("", form, "save").body()).contains("The alias is saved", "1: 90%, 2: 10%");
        String seen = "" + get("Alias", "hello.live-1").getMetadata().getGeneration();
        assertThat(post(
                                "Live_1",
                                Map.of(
                                        "spec.version",
                                        "2",
                                        "spec.routing.version",
                                        "",
                                        "spec.routing.weight",
                                        "",
                                        "version",
                                        seen),
                                "save")
                        .body())
                .contains("The alias is saved");

        assertThat(get("Alias", "hello.live-1").<Object>get("spec", "routing")).isNull();
        assertThat(post("Live_1", Map.of("spec.version", "3", "version", seen), "save")
                        .body())
                .contains("The object has been modified");
        assertThat(post("Live_1", Map.of(), "delete").body()).contains("It is deleted", "An alias is a name");
    }

    @Test
    void wrongWeightIsAtField() {
        HttpResponse<String> page = post(
                "",
                Map.of(
                        "spec.name",
                        "live",
                        "spec.version",
                        "1",
                        "spec.routing.version",
                        "2",
                        "spec.routing.weight",
                        "7"),
                "save");

        assertThat(page.statusCode()).isEqualTo(422);
        assertThat(page.body()).containsPattern("(?s)id=\"spec-routing-weight\"[^>]*aria-invalid");
    }

    private HttpResponse<String> post(String alias, Map<String, String> form, String action) {
        Map<String, String> all = new HashMap<>(form);
        all.put("action", action);
        return admin.post(versions + "/alias?alias=" + alias, all);
    }

    private void version(int number, String description) {
        create(
                "FunctionVersion",
                "hello." + number,
                Map.of(
                        "function",
                        "hello",
                        "version",
                        number,
                        "description",
                        description,
                        "functionSpec",
                        TestNamespace.CODE));
    }

    private void create(String kind, String name, Map<String, Object> spec) {
        shop.create(kind, name, spec);
    }

    private GenericKubernetesResource get(String kind, String name) {
        return shop.get(kind, name);
    }
}
