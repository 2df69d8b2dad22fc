package dev.lamina.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Function URLs, called as a browser would: without identity. */
@EndToEnd
class ConformanceUrlE2E {
    private static final String MANIFEST = """
      apiVersion: lamina.dev/v1alpha1
      kind: Function
      metadata: {name: site}
      spec:
        runtime: java25
        handler: Site::handle
        memory: 512Mi
        timeoutSeconds: 20
        url: {auth: None}
        code:
          inline: |
      %s
      """;

    private final Workspace workspace;

    ConformanceUrlE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @BeforeAll
    void deploy() {
        workspace
                .resources()
                .apply(MANIFEST.formatted(Faces.resource("Site.java").indent(6)));
        workspace.resources().awaitReady("Function", "site");
    }

    @Test
    @Behaviour(
            number = 40,
            text = "A function URL maps the result's status, headers and cookies, and gives 502 on a function error.",
            but = "the address is a path of the gateway, or a host name when a domain is configured")
    void functionUrlMapsResultToResponse() {
        HttpResponse<String> plain = get("/object");
        HttpResponse<String> structured = get("/structured?a=1&a=2");
        HttpResponse<String> failed = get("/throw");

        assertThat(plain.statusCode()).isEqualTo(200);
        assertThat(plain.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(plain.body()).isEqualTo("{\"path\":\"/object\"}");
        assertThat(structured.statusCode()).isEqualTo(201);
        assertThat(structured.headers().firstValue("X-Query")).contains("1,2");
        assertThat(structured.headers().allValues("Set-Cookie")).containsExactly("a=b", "c=d");
        assertThat(structured.body()).isEqualTo("decoded");
        assertThat(failed.statusCode()).isEqualTo(502);
        assertThat(failed.body()).contains("Internal Server Error");
    }

    private HttpResponse<String> get(String path) {
        return workspace.calls().get("/url/" + workspace.namespace() + "/site" + path);
    }
}
