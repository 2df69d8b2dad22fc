package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.Condition;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import org.junit.jupiter.api.Test;

/**
 * A function with the longest name that the schema allows is served and scaled: names of pods, tokens and KEDA's
 * objects are derived from it.
 */
@EndToEnd
class LongNameE2E {
    private static final String NAME = "long-" + "x".repeat(55);

    private final Workspace workspace;

    LongNameE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void functionWithLongestNameServesAndScales() {
        workspace.resources().apply("""
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: %s}
        spec:
          runtime: python3.11
          handler: index.handler
          code:
            inline: |
              def handler(event, context):
                  return context.function_name
        """.formatted(NAME));
        workspace.resources().awaitReady("Function", NAME);

        assertThat(workspace.calls().invoke(NAME, "{}").body()).isEqualTo("\"" + NAME + "\"");
        await("KEDA scales it")
                .atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(
                                Condition.of(workspace.resources().get("Function", NAME), "Scalable"))
                        .hasValueSatisfying(scalable -> assertThat(scalable.status())
                                .as(scalable.message())
                                .isEqualTo("True")));
    }
}
