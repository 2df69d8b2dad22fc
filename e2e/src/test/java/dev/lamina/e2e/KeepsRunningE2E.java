package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.Condition;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Jars;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import org.junit.jupiter.api.Test;

/**
 * As on Lambda: a function that has run continues to run when its code is deleted at the source, and when new code
 * cannot be used.
 */
@EndToEnd
class KeepsRunningE2E {
    private final Workspace workspace;

    KeepsRunningE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void functionServesWhenCodeIsDeletedOrBroken() {
        String code = workspace.bucket("code");
        workspace.buckets().put(code, "1.jar", Jars.compiled("Steady", """
        package example;
        public class Steady {
          public String handle(String event) {
            return "one";
          }
        }
        """));
        apply(code, "1.jar");
        workspace.resources().awaitReady("Function", "steady");
        assertServed();

        workspace.buckets().delete(code, "1.jar");
        awaitNotUpToDate("ObjectNotFound");
        assertServed();
        workspace.resources().awaitDeleted("steady");
        assertServed();

        workspace.buckets().put(code, "2.jar", "no zip at all".getBytes());
        apply(code, "2.jar");
        awaitNotUpToDate("NotAZip");
        assertServed();
    }

    private void assertServed() {
        assertThat(workspace.calls().invoke("steady", "\"?\"").body()).isEqualTo("\"one\"");
    }

    private void awaitNotUpToDate(String reason) {
        await(reason)
                .atMost(Patience.EVENT)
                .until(
                        () -> Condition.of(workspace.resources().get("Function", "steady"), "UpToDate"),
                        condition -> condition
                                .filter(found -> found.status().equals("False")
                                        && found.reason().equals(reason))
                                .isPresent());
    }

    private void apply(String bucket, String key) {
        workspace.resources().apply("""
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: steady}
        spec:
          runtime: java25
          handler: example.Steady::handle
          memory: 256Mi
          scaling: {idleSeconds: 5}
          code:
            bucket: {name: %s, key: %s}
        """.formatted(bucket, key));
    }
}
