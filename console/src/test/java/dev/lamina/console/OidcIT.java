package dev.lamina.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Logging in by a provider that the real API server trusts. The provider is one of these tests. */
@QuarkusTest
@QuarkusTestResource(ConsoleServers.class)
class OidcIT {
    KubernetesClient cluster;

    TestProvider provider;

    @TestHTTPResource
    URI console;

    private Browser browser;

    @BeforeEach
    void open() {
        cluster.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("of-ada")
                        .endMetadata()
                        .build())
                .serverSideApply();
        cluster.rbac()
                .roleBindings()
                .inNamespace("of-ada")
                .resource(new RoleBindingBuilder()
                        .withNewMetadata()
                        .withName("ada")
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject("rbac.authorization.k8s.io", "User", "ada@example.org", null)
                        .build())
                .serverSideApply();
        browser = new Browser(console, provider.authority());
    }

    @AfterEach
    void reset() {
        provider.lifetime.set(3600);
        provider.away.set(false);
        provider.email.set("ada@example.org");
    }

    @Test
    void userOfProviderHasOwnRights() {
        assertThat(browser.get("/login").body()).contains("Log in with 127.0.0.1", "Kubernetes token");

        HttpResponse<String> welcome = browser.get("/login/oidc?to=/ns/of-ada/functions");

        assertThat(welcome.uri().getPath()).isEqualTo("/login/callback");
        assertThat(welcome.body()).contains("content=\"0;url=/ns/of-ada/functions\"");
        HttpResponse<String> page = browser.get("/ns/of-ada/functions");
        assertThat(page.body()).contains("ada@example.org", "There are no functions", "hx-post=\"/login/renew\"");
        assertThat(browser.get("/ns/default/functions").statusCode()).isEqualTo(403);
    }

    @Test
    void loginOfOtherBrowserIsRefused() {
        HttpResponse<String> page = browser.get("/login/callback?code=code-1&state=of-another");

        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("was not begun in this browser");
        assertThat(browser.get("/ns/of-ada/functions").uri().getPath()).isEqualTo("/login");
    }

    @Test
    void refusalOfProviderIsShown() {
        browser.get("/login/oidc");
        HttpResponse<String> page = browser.get("/login/callback?error=access_denied&state=x");

        assertThat(page.body()).contains("You are not logged in").doesNotContain("Log out");
    }

    @Test
    void otherSiteIsNotLedTo() {
        assertThat(browser.get("/login/oidc?to=//evil.example/").body()).contains("content=\"0;url=/\"");
    }

    /** The token has ended when the next page is opened, and the provider gives another one. */
    @Test
    void endedLoginIsRenewed() {
        provider.lifetime.set(2);
        browser.get("/login/oidc");
        String first = browser.cookie("lamina-session");
        provider.lifetime.set(3600);

        Awaitility.await().untilAsserted(() -> {
            assertThat(browser.get("/ns/of-ada/functions").body()).contains("There are no functions");
            assertThat(browser.cookie("lamina-session")).isNotEqualTo(first);
        });
        assertThat(browser.post("/login/renew", Map.of("renew", "true")).statusCode())
                .isEqualTo(204);
    }

    @Test
    void openPageRenewsLoginThatEndsSoon() {
        provider.lifetime.set(60);
        browser.get("/login/oidc");
        String first = browser.cookie("lamina-session");
        provider.lifetime.set(3600);

        assertThat(browser.post("/login/renew", Map.of("renew", "true")).statusCode())
                .isEqualTo(204);

        String second = browser.cookie("lamina-session");
        assertThat(second).isNotEqualTo(first);
        browser.post("/login/renew", Map.of("renew", "true"));
        assertThat(browser.cookie("lamina-session")).isEqualTo(second);
    }

    @Test
    void loginOutlivesOutageOfProvider() {
        browser.get("/login/oidc");
        String refresh = browser.cookie("lamina-refresh");
        provider.away.set(true);

        HttpResponse<String> page = browser.get("/login/again");

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(page.body()).contains("could not be renewed now");
        assertThat(browser.cookie("lamina-refresh")).isEqualTo(refresh);
        provider.away.set(false);
        assertThat(browser.get("/login/again").uri().getPath()).doesNotContain("login");
    }

    @Test
    void loginOfOtherUserEndsAtRenewal() {
        browser.get("/login/oidc");
        provider.email.set("eve@example.org");

        assertThat(browser.get("/login/again").uri().getPath()).isEqualTo("/login");

        assertThat(browser.cookie("lamina-refresh")).isEmpty();
        assertThat(browser.get("/ns/of-ada/functions").uri().getPath()).isEqualTo("/login");
    }

    @Test
    void logoutNamesProvider() {
        browser.get("/login/oidc");

        assertThat(browser.post("/logout", Map.of("logout", "true")).body())
                .contains("You are logged out", provider.issuer() + "/logout");
        assertThat(browser.get("/ns/of-ada/functions").uri().getPath()).isEqualTo("/login");
        assertThat(browser.cookie("lamina-refresh")).isEmpty();
    }
}
