package dev.lamina.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LogType;

/** What callers of versions and aliases see. */
@EndToEnd
class ConformanceVersionsE2E {
    private static final int CALLS = 60;
    private static final String ALIAS = """
            apiVersion: lamina.dev/v1alpha1
            kind: Alias
            metadata: {name: faces.%1$s}
            spec: {function: faces, name: %1$s, version: "1"%2$s}
            """;

    private final Workspace workspace;
    private final Faces faces;

    ConformanceVersionsE2E(Workspace workspace) {
        this.workspace = workspace;
        this.faces = new Faces(workspace);
    }

    @BeforeAll
    void publishTwice() {
        for (int version = 1; version <= 2; version++) {
            String name = "faces." + version;
            faces.deploy("faces", "memory: 256Mi", "timeoutSeconds: " + (10 + version), "publish: {when: OnChange}");
            await().atMost(Patience.EVENT)
                    .until(() -> workspace.resources().all("FunctionVersion").stream()
                            .anyMatch(found -> found.getMetadata().getName().equals(name)));
            workspace.resources().awaitReady("FunctionVersion", name);
        }
        workspace.resources().apply(ALIAS.formatted("live", ""));
        workspace.resources().apply(ALIAS.formatted("both", ", routing: {version: \"2\", weight: 0.5}"));
        workspace.resources().awaitReady("Alias", "faces.live");
        workspace.resources().awaitReady("Alias", "faces.both");
    }

    @Test
    @Behaviour(
            number = 20,
            text = "Calling an alias reports the resolved version in `X-Amz-Executed-Version` and in the START line.")
    void aliasReportsResolvedVersion() {
        InvokeResponse answer = faces.call(
                "faces",
                "{\"face\":\"context\"}",
                invoke -> invoke.qualifier("live").logType(LogType.TAIL));
        JsonNode context = Faces.json(answer);

        assertThat(answer.executedVersion()).isEqualTo("1");
        assertThat(Faces.log(answer.logResult())).contains(" Version: 1\n");
        assertThat(context.get("version").asText()).isEqualTo("1");
        assertThat(context.get("name").asText()).isEqualTo("faces");
        assertThat(context.get("arn").asText()).endsWith(":function:faces:live");
    }

    @Test
    @Behaviour(number = 19)
    void invokedArnHasNumberAsCalled() {
        JsonNode context = Faces.json(faces.call("faces", "{\"face\":\"context\"}", invoke -> invoke.qualifier("2")));

        assertThat(context.get("arn").asText()).endsWith(":function:faces:2");
    }

    @Test
    @Behaviour(number = 21, text = "A weighted alias sends its share of the calls to a second version.")
    void weightedAliasSharesCalls() {
        long second = IntStream.range(0, CALLS)
                .mapToObj(i -> faces.call("faces", "{\"face\":\"context\"}", invoke -> invoke.qualifier("both")))
                .filter(answer -> answer.executedVersion().equals("2"))
                .count();

        // By chance: outside of this range once in 100,000 runs.
        assertThat(second).isBetween(CALLS / 5L, CALLS * 4L / 5);
    }
}
