package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.SnapStartApplyOn;
import software.amazon.awssdk.services.lambda.model.SnapStartOptimizationStatus;
import software.amazon.awssdk.services.lambda.model.State;

/** docs/snapstart.md: a version makes its start cache, and its environments load their classes from it. */
@EndToEnd
class SnapStartE2E {
    /** The JVM says where it has each class from, and the function reads that of its own. */
    private static final String FUNCTION = """
            apiVersion: lamina.dev/v1alpha1
            kind: Function
            metadata: {name: %s}
            spec:
              runtime: java25
              handler: example.Classes
              memory: 256Mi
              timeoutSeconds: 30
              snapStart: {applyOn: PublishedVersions}
              publish: {when: OnChange}
              environment:
                JAVA_TOOL_OPTIONS: -Xlog:class+load:file=/tmp/classes.log
                INIT: "%s"
              code:
                inline: |
                  package example;

                  import com.amazonaws.services.lambda.runtime.Context;
                  import com.amazonaws.services.lambda.runtime.RequestHandler;
                  import java.io.IOException;
                  import java.io.UncheckedIOException;
                  import java.nio.file.Files;
                  import java.nio.file.Path;
                  import java.util.Map;

                  public class Classes implements RequestHandler<Map<String, Object>, String> {
                      private static final Loaded LOADED = new Loaded(System.getenv("INIT"));

                      record Loaded(String init) {
                          Loaded {
                              if (init.equals("fails")) {
                                  throw new IllegalStateException("no database");
                              }
                          }
                      }

                      @Override
                      public String handleRequest(Map<String, Object> event, Context context) {
                          try (var lines = Files.lines(Path.of("/tmp/classes.log"))) {
                              return System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE") + ": " + lines
                                      .filter(line -> line.contains("example.Classes$Loaded source:"))
                                      .findFirst().orElse("not loaded");
                          } catch (IOException e) {
                              throw new UncheckedIOException(e);
                          }
                      }
                  }
            """;

    private final Workspace workspace;
    private final LambdaClient lambda;

    SnapStartE2E(Workspace workspace) {
        this.workspace = workspace;
        this.lambda = workspace.calls().lambda();
    }

    @Test
    void versionStartsFromItsCache() {
        workspace.resources().apply(FUNCTION.formatted("classes", "works"));
        awaitVersion("classes.1");

        assertThat(snapStart("classes.1")).containsEntry("optimizationStatus", "On");
        assertThat(answer("1")).startsWith("\"snap-start: ").contains("shared objects file");
        assertThat(answer("$LATEST")).startsWith("\"on-demand: ").doesNotContain("shared objects file");
        GetFunctionConfigurationResponse shown = lambda.getFunctionConfiguration(
                request -> request.functionName("classes").qualifier("1"));
        assertThat(shown.state()).isEqualTo(State.ACTIVE);
        assertThat(shown.snapStart().applyOn()).isEqualTo(SnapStartApplyOn.PUBLISHED_VERSIONS);
        assertThat(shown.snapStart().optimizationStatus()).isEqualTo(SnapStartOptimizationStatus.ON);
    }

    @Test
    void versionWhoseInitFailsSaysSoAndFailsAsEver() {
        workspace.resources().apply(FUNCTION.formatted("failing", "fails"));
        awaitVersion("failing.1");

        assertThat(snapStart("failing.1"))
                .containsEntry("optimizationStatus", "Off")
                .hasEntrySatisfying(
                        "message", message -> assertThat((String) message).contains("no database"));
        InvokeResponse response =
                lambda.invoke(request -> request.functionName("failing").qualifier("1"));
        assertThat(response.functionError()).isEqualTo("Unhandled");
        assertThat(response.payload().asUtf8String()).contains("ExceptionInInitializerError");
    }

    private void awaitVersion(String name) {
        await(name)
                .atMost(Patience.EVENT)
                .until(() -> workspace.resources().all("FunctionVersion").stream()
                        .anyMatch(version -> version.getMetadata().getName().equals(name)));
        workspace.resources().awaitReady("FunctionVersion", name);
    }

    private Map<String, Object> snapStart(String version) {
        GenericKubernetesResource found = workspace.resources().get("FunctionVersion", version);
        return found.get("status", "snapStart");
    }

    private String answer(String version) {
        return lambda.invoke(request -> request.functionName("classes").qualifier(version))
                .payload()
                .asUtf8String();
    }
}
