package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.e2e.system.Condition;
import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Jars;
import dev.lamina.e2e.system.Node;
import dev.lamina.e2e.system.Workspace;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A mistake gets a condition that names the field and the fix, and invocations are answered at once. When the cause is
 * removed, everything works. The cases mostly wait for the operator's next check, so they run in parallel.
 */
@EndToEnd
@ResourceLock(value = Node.MOST, mode = ResourceAccessMode.READ)
@Execution(ExecutionMode.CONCURRENT)
class BadInputE2E {
    private static final byte[] JAR = Jars.compiled("Good", """
      package example;
      public class Good {
        public String handle(String event) {
          return event;
        }
      }
      """);

    /** A test waits twelve times as long for an environment that does not start. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private final Workspace workspace;

    BadInputE2E(Workspace workspace) {
        this.workspace = workspace;
        workspace.buckets().put(workspace.bucket("code"), "good.jar", JAR);
    }

    static Stream<BadInput> mistakes() {
        return Stream.of(
                function(
                        "no-class",
                        "HandlerNotFound",
                        List.of("spec.handler", "example.Nowhere"),
                        w -> apply(w, "no-class", "java25", "example.Nowhere::handle", bucket(w, "good.jar")),
                        w -> apply(w, "no-class", "java25", "example.Good::handle", bucket(w, "good.jar"))),
                function(
                        "no-method",
                        "HandlerNotFound",
                        List.of("spec.handler", "nowhere"),
                        w -> apply(w, "no-method", "java25", "example.Good::nowhere", bucket(w, "good.jar")),
                        w -> apply(w, "no-method", "java25", "example.Good::handle", bucket(w, "good.jar"))),
                function(
                        "no-zip",
                        "NotAZip",
                        List.of("spec.code.bucket"),
                        w -> {
                            w.buckets().put(w.bucket("code"), "no-zip.jar", "no zip at all".getBytes());
                            apply(w, "no-zip", "java25", "example.Good::handle", bucket(w, "no-zip.jar"));
                        },
                        w -> w.buckets().put(w.bucket("code"), "no-zip.jar", JAR)),
                function(
                        "no-object",
                        "ObjectNotFound",
                        List.of("spec.code.bucket.key", "no-object.jar"),
                        w -> apply(w, "no-object", "java25", "example.Good::handle", bucket(w, "no-object.jar")),
                        w -> w.buckets().put(w.bucket("code"), "no-object.jar", JAR)),
                function(
                        "no-bucket",
                        "BucketNotFound",
                        List.of("spec.code.bucket.name", "-absent"),
                        w -> apply(
                                w,
                                "no-bucket",
                                "java25",
                                "example.Good::handle",
                                "bucket: {name: %s-absent, key: good.jar}".formatted(w.namespace())),
                        w -> w.buckets().put(w.bucket("absent"), "good.jar", JAR)),
                function(
                        "wrong-hash",
                        "HashMismatch",
                        List.of("spec.code.url.sha256", Jars.sha256(JAR)),
                        w -> apply(w, "wrong-hash", "java25", "example.Good::handle", url(w, "0".repeat(64))),
                        w -> apply(w, "wrong-hash", "java25", "example.Good::handle", url(w, Jars.sha256(JAR)))),
                function(
                        "no-layer",
                        "LayerNotFound",
                        List.of("spec.layers", "missing"),
                        w -> apply(
                                w,
                                "no-layer",
                                "java25",
                                "example.Good::handle",
                                bucket(w, "good.jar"),
                                "{name: missing}"),
                        BadInputE2E::addTheMissingLayer),
                function(
                        "no-java",
                        "CompileError",
                        List.of("spec.code.inline", "does not compile"),
                        w -> apply(
                                w,
                                "no-java",
                                "java25",
                                "A::b",
                                "inline: \"public class A { String b(String x) { return y; } }\""),
                        w -> apply(
                                w,
                                "no-java",
                                "java25",
                                "A::b",
                                "inline: \"public class A { public String b(String x) { return x; } }\"")),
                trigger(
                        "no-function",
                        "FunctionNotFound",
                        List.of("spec.function.name", "late"),
                        w -> applyTrigger(w, "no-function", "late", w.bucket("late")),
                        w -> apply(w, "late", "java25", "example.Good::handle", bucket(w, "good.jar"))),
                trigger(
                        "no-source",
                        "BucketNotFound",
                        List.of("spec.source.bucket.name", "-unborn"),
                        w -> {
                            apply(w, "waiting", "java25", "example.Good::handle", bucket(w, "good.jar"));
                            applyTrigger(w, "no-source", "waiting", w.namespace() + "-unborn");
                        },
                        w -> w.bucket("unborn")),
                trigger(
                        "no-issuer",
                        "IssuerUnavailable",
                        List.of("spec.source.http.authorizer.jwt.issuer", "id.invalid"),
                        w -> {
                            apply(w, "guarded", "java25", "example.Good::handle", bucket(w, "good.jar"));
                            applyRoute(
                                    w, "no-issuer", "{type: JWT, jwt: {issuer: 'https://id.invalid', audiences: [a]}}");
                        },
                        w -> applyRoute(w, "no-issuer", "{type: Kubernetes}")));
    }

    @ParameterizedTest
    @MethodSource("mistakes")
    void mistakeIsExplainedUntilFixed(BadInput mistake) {
        mistake.make().accept(workspace);

        Condition condition = workspace.resources().awaitNotReady(mistake.kind(), mistake.name(), mistake.reason());
        assertThat(condition.message()).contains(mistake.message());
        if (mistake.kind().equals("Function")) {
            assertAnsweredAtOnce(mistake.name(), condition);
        }

        mistake.mend().accept(workspace);
        workspace.resources().awaitReady(mistake.kind(), mistake.name());
        if (mistake.kind().equals("Function")) {
            assertThat(workspace.calls().invoke(mistake.name(), "\"well\"").body())
                    .isEqualTo("\"well\"");
        }
    }

    private void assertAnsweredAtOnce(String function, Condition condition) {
        Instant asked = Instant.now();
        HttpResponse<String> answer = workspace.calls().invoke(function, "\"well?\"");

        assertThat(Duration.between(asked, Instant.now())).isLessThan(AT_ONCE);
        assertThat(answer.statusCode()).isIn(409, 502);
        assertThat(answer.headers().firstValue("x-amzn-errortype")).isPresent();
        assertThat(answer.body()).contains(condition.message().substring(0, 20).replace("\"", "\\\""));
    }

    private static void addTheMissingLayer(Workspace workspace) {
        String code = workspace.bucket("code");
        workspace.buckets().put(code, "layer.zip", Jars.zip(Map.of("java/lib/readme.txt", new byte[] {1})));
        workspace.resources().apply("""
        apiVersion: lamina.dev/v1alpha1
        kind: Layer
        metadata: {name: missing}
        spec: {content: {bucket: {name: %s, key: layer.zip}}}
        """.formatted(code));
    }

    private static BadInput function(
            String name, String reason, List<String> message, Consumer<Workspace> make, Consumer<Workspace> mend) {
        return new BadInput(name, "Function", name, reason, message, make, mend);
    }

    private static BadInput trigger(
            String name, String reason, List<String> message, Consumer<Workspace> make, Consumer<Workspace> mend) {
        return new BadInput(name, "Trigger", name, reason, message, make, mend);
    }

    private static String bucket(Workspace workspace, String key) {
        return "bucket: {name: %s, key: %s}".formatted(workspace.bucket("code"), key);
    }

    private static String url(Workspace workspace, String sha256) {
        return "url: {url: \"%s\", sha256: \"%s\"}"
                .formatted(workspace.buckets().address(workspace.bucket("code"), "good.jar"), sha256);
    }

    private static void apply(Workspace workspace, String name, String runtime, String handler, String code) {
        apply(workspace, name, runtime, handler, code, "");
    }

    private static void apply(
            Workspace workspace, String name, String runtime, String handler, String code, String layer) {
        workspace.resources().apply("""
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: %s}
        spec:
          runtime: %s
          handler: %s
          timeoutSeconds: 10
          memory: 128Mi
          scaling: {idleSeconds: 5}
          code: {%s}
          layers: [%s]
        """.formatted(name, runtime, handler, code, layer));
    }

    private static void applyRoute(Workspace workspace, String name, String authorizer) {
        workspace.resources().apply("""
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: %s}
        spec:
          function: {name: guarded}
          source:
            http: {routes: [$default], authorizer: %s}
        """.formatted(name, authorizer));
    }

    private static void applyTrigger(Workspace workspace, String name, String function, String bucket) {
        workspace.resources().apply("""
        apiVersion: lamina.dev/v1alpha1
        kind: Trigger
        metadata: {name: %s}
        spec:
          function: {name: %s}
          source:
            bucket: {name: %s, events: ["s3:ObjectCreated:*"]}
        """.formatted(name, function, bucket));
    }
}
