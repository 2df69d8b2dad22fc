package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Reconfigures;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Parked environments: the first call of a function at zero is answered by one, which is the function's own from then
 * on. The settings of the installation are changed, so no other test can run.
 */
@EndToEnd
@Isolated
@Reconfigures
@Order(Reconfigures.ORDER)
class PoolE2E {
    private static final String PYTHON = "python3.11-128";
    private static final String JAVA = "java25-128";
    private static final String NODE_JS = "nodejs22.x-128";

    private final Workspace workspace;
    private final int large;

    PoolE2E(Workspace workspace) {
        this.workspace = workspace;
        this.large = workspace.resources().mebibytesOfQuarterNode();
    }

    @BeforeAll
    void begin() {
        workspace
                .gateways()
                .configure(
                        "functions.pool.namespaces={" + workspace.namespace() + "}",
                        "functions.pool.classes[0].runtime=python3.11",
                        "functions.pool.classes[0].memory=128Mi",
                        "functions.pool.classes[0].size=1",
                        "functions.pool.classes[1].runtime=java25",
                        "functions.pool.classes[1].memory=128Mi",
                        "functions.pool.classes[1].size=1",
                        "functions.pool.classes[2].runtime=nodejs22.x",
                        "functions.pool.classes[2].memory=128Mi",
                        "functions.pool.classes[2].size=1",
                        "functions.pool.classes[3].runtime=python3.11",
                        "functions.pool.classes[3].memory=" + large + "Mi",
                        "functions.pool.classes[3].size=1");
    }

    @AfterAll
    void end() {
        workspace.gateways().restore();
        await("the pools are removed")
                .atMost(Patience.EVENT)
                .untilAsserted(() -> assertThat(parked()).isEmpty());
    }

    @Test
    void parkedEnvironmentBecomesThatOfFunction() {
        python("first", "color: blue");
        String waiting = awaitParked(PYTHON);

        String answer = workspace.calls().invoke("first", "{}").body();

        assertThat(answer).contains("\"name\": \"first\"", "\"color\": \"blue\"", "\"pool\": null", "\"calls\": 1");
        assertThat(workspace.calls().invoke("first", "{}").body()).contains("\"calls\": 2");
        await("its ReplicaSet has this pod only").atMost(Patience.EVENT).untilAsserted(() -> {
            assertThat(workspace.resources().pods("first")).singleElement().satisfies(pod -> {
                assertThat(pod.getMetadata().getName()).isEqualTo(waiting);
                assertThat(pod.getMetadata().getLabels()).doesNotContainKey("lamina.dev/pool");
                assertThat(pod.getMetadata().getOwnerReferences())
                        .singleElement()
                        .satisfies(owner -> assertThat(owner.getName()).startsWith("fn-first-"));
            });
            assertThat(workspace.resources().replicas("first")).isEqualTo(1);
        });
        await().atMost(Patience.EVENT)
                .untilAsserted(() ->
                        assertThat(workspace.resources().log("first")).contains("START RequestId", "Init Duration"));
        await("the log store finds its lines")
                .atMost(Patience.EVENT)
                .pollInterval(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(workspace.tail("first"))
                        .anyMatch(line ->
                                line.contains("[$LATEST]" + waiting + " ") && line.contains("START RequestId: ")));
        assertThat(awaitParked(PYTHON)).isNotEqualTo(waiting);
    }

    @Test
    void nextFunctionGetsNothingOfFormer() {
        python("one", "color: red");
        python("two", "size: large");
        awaitParked(PYTHON);
        workspace.calls().invoke("one", "{}");
        String waiting = awaitParked(PYTHON);

        String answer = workspace.calls().invoke("two", "{}").body();

        assertThat(answer).contains("\"name\": \"two\"", "\"color\": null", "\"size\": \"large\"");
        assertThat(names("two")).contains(waiting);
    }

    @Test
    void handlerOfJavaStartsInParkedPod() {
        workspace.resources().apply("""
                apiVersion: lamina.dev/v1alpha1
                kind: Function
                metadata:
                  name: java
                spec:
                  runtime: java25
                  handler: Handler::handle
                  memory: 128Mi
                  environment: {COLOR: green}
                  code:
                    inline: |
                      public class Handler {
                          public String handle(Object event) {
                              return System.getenv("COLOR") + " " + System.getenv("LAMINA_POOL");
                          }
                      }
                """);
        workspace.resources().awaitReady("Function", "java");
        String waiting = awaitParked(JAVA);

        assertThat(workspace.calls().invoke("java", "{}").body()).isEqualTo("\"green null\"");
        assertThat(names("java")).contains(waiting);
    }

    @Test
    void processOfNodeWaitsForItsVariables() {
        workspace.resources().apply("""
                apiVersion: lamina.dev/v1alpha1
                kind: Function
                metadata:
                  name: node
                spec:
                  runtime: nodejs22.x
                  handler: index.handler
                  memory: 128Mi
                  environment: {COLOR: green}
                  code:
                    inline: |
                      import {cwd, env, uptime} from 'node:process';
                      const old = uptime() > 1;
                      export const handler = async () => `${env.COLOR} ${env.LAMINA_WAITS} ${cwd()} ${old}`;
                """);
        workspace.resources().awaitReady("Function", "node");
        String waiting = awaitParked(NODE_JS);

        assertThat(workspace.calls().invoke("node", "{}").body()).isEqualTo("\"green undefined /var/task true\"");
        assertThat(names("node")).contains(waiting);
    }

    @Test
    void functionWithOtherMemoryStartsAsBefore() {
        workspace.resources().apply(manifest("bigger", "color: blue").replace("memory: 128Mi", "memory: 192Mi"));
        workspace.resources().awaitReady("Function", "bigger");

        assertThat(workspace.calls().invoke("bigger", "{}").body()).contains("\"color\": \"blue\"");
        assertThat(names("bigger")).singleElement().asString().startsWith("fn-bigger-");
    }

    /** A parked environment and three of functions would need all CPUs of the node, of which the system has some. */
    @Test
    void parkedEnvironmentMakesRoomForFunctions() {
        awaitParked("python3.11-" + large);

        for (String name : List.of("wide", "broad", "vast")) {
            workspace
                    .resources()
                    .apply(manifest(name, "color: blue")
                            .replace("memory: 128Mi", "memory: " + large + "Mi\n  scaling: {idleSeconds: 900}")
                            .replace("python3.11", "python3.13"));
            workspace.resources().awaitReady("Function", name);
            assertThat(workspace.calls().invoke(name, "{}").body()).contains("\"calls\": 1");
        }

        assertThat(parked("python3.11-" + large)).isEmpty();
    }

    private void python(String name, String variable) {
        workspace.resources().apply(manifest(name, variable));
        workspace.resources().awaitReady("Function", name);
    }

    private static String manifest(String name, String variable) {
        return """
                apiVersion: lamina.dev/v1alpha1
                kind: Function
                metadata:
                  name: %s
                spec:
                  runtime: python3.11
                  handler: index.handler
                  memory: 128Mi
                  environment: {%s}
                  code:
                    inline: |
                      import os
                      calls = 0
                      def handler(event, context):
                          global calls
                          calls += 1
                          return {"name": context.function_name, "calls": calls, "color": os.environ.get("color"),
                                  "size": os.environ.get("size"), "pool": os.environ.get("LAMINA_POOL")}
                """.formatted(name, variable);
    }

    private List<String> names(String function) {
        return workspace.resources().pods(function).stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> pod.getMetadata().getName())
                .toList();
    }

    /** Returns the name of the pod that waits. */
    private String awaitParked(String pool) {
        return await("an environment is parked in " + pool)
                .atMost(Patience.EVENT)
                .until(
                        () -> parked(pool)
                                .filter(Readiness::isPodReady)
                                .map(pod -> pod.getMetadata().getName())
                                .findFirst()
                                .orElse(""),
                        name -> !name.isEmpty());
    }

    private Stream<Pod> parked(String pool) {
        return parked().stream()
                .filter(pod -> pool.equals(pod.getMetadata().getLabels().get("lamina.dev/pool")))
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null);
    }

    private List<Pod> parked() {
        return workspace
                .resources()
                .client()
                .pods()
                .inNamespace(workspace.namespace())
                .withLabel("lamina.dev/pool")
                .withoutLabel("lamina.dev/function")
                .list()
                .getItems();
    }
}
