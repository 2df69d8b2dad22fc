package dev.lamina.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Variables that a function may set, and variables that are reserved. */
@EndToEnd
class ConformanceEnvironmentE2E {
    private final Faces faces;

    ConformanceEnvironmentE2E(Workspace workspace) {
        this.faces = new Faces(workspace);
    }

    @BeforeAll
    void deploy() {
        faces.deployAndAwait(
                "faces",
                "memory: 512Mi",
                "timeoutSeconds: 20",
                "environment: {TZ: Europe/Berlin, LANG: de_DE.UTF-8, PATH: \"/opt/bin:/usr/bin:/bin\", GREETING: "
                        + "hello}");
    }

    @Test
    @Behaviour(
            number = 28,
            text = "User values for reserved variables are refused; `TZ`, `PATH`, `LANG` may be overridden; over 4 "
                    + "KB in total is refused.",
            but = "it is the API server that refuses the manifest, and the 4 KB are counted in characters")
    void ownVariablesAreSetAndReservedOnesRefused() {
        JsonNode environment = Faces.json(faces.call("faces", "{\"face\":\"environment\"}"));

        assertThat(environment.get("TZ").asText()).isEqualTo("Europe/Berlin");
        assertThat(environment.get("LANG").asText()).isEqualTo("de_DE.UTF-8");
        assertThat(environment.get("PATH").asText()).isEqualTo("/opt/bin:/usr/bin:/bin");
        assertThat(environment.get("GREETING").asText()).isEqualTo("hello");
        assertThat(refusal("_HANDLER: Other")).contains("environment");
        assertThat(refusal("AWS_LAMBDA_FUNCTION_NAME: other")).contains("a name that the runtime reserves");
        assertThat(refusal("AWS_LAMBDA_RUNTIME_API: other")).contains("a name that the runtime reserves");
        assertThat(refusal("LARGE: \"" + "x".repeat(4092) + "\"")).contains("at most 4096 characters");
    }

    private String refusal(String variable) {
        KubernetesClientException refused = catchThrowableOfType(
                KubernetesClientException.class, () -> faces.deploy("refused", "environment: {" + variable + "}"));
        assertThat(refused).as("a refusal of " + variable).isNotNull();
        assertThat(refused.getCode()).isEqualTo(422);
        return refused.getMessage();
    }
}
