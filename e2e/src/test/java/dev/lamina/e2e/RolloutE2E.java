package dev.lamina.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.e2e.system.EndToEnd;
import dev.lamina.e2e.system.Jars;
import dev.lamina.e2e.system.Node;
import dev.lamina.e2e.system.Workspace;
import dev.lamina.testbed.Patience;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** New code under load: callers get the old response, then the new one, and nothing else. */
@EndToEnd
@ResourceLock(Node.MOST)
class RolloutE2E {
    private static final int CALLERS = 4;

    private final Workspace workspace;

    RolloutE2E(Workspace workspace) {
        this.workspace = workspace;
    }

    @Test
    void newCodeReplacesOldWithoutFailedRequest() throws Exception {
        String code = workspace.bucket("code");
        workspace.buckets().put(code, "1.jar", version("one"));
        workspace.buckets().put(code, "2.jar", version("two"));
        apply(code, "1.jar");
        Queue<String> answers = new ConcurrentLinkedQueue<>();
        AtomicBoolean enough = new AtomicBoolean();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(threads.submit(() -> callUntil(enough, answers)));
            }
            try {
                await().atMost(Patience.EVENT).until(() -> answers.size() > 50);
                apply(code, "2.jar");
                await("the new code answers")
                        .atMost(Patience.EVENT)
                        .until(() ->
                                answers.stream().filter("200 \"two\""::equals).count() > 100);
            } finally {
                enough.set(true);
            }
            for (Future<?> caller : callers) {
                caller.get();
            }
        }

        assertThat(answers).containsOnly("200 \"one\"", "200 \"two\"").contains("200 \"one\"");
    }

    private void callUntil(AtomicBoolean enough, Queue<String> answers) {
        while (!enough.get()) {
            HttpResponse<String> answer = workspace.calls().invoke("version", "\"?\"");
            answers.add(answer.statusCode() + " " + answer.body());
        }
    }

    private void apply(String bucket, String key) {
        workspace.resources().apply("""
        apiVersion: lamina.dev/v1alpha1
        kind: Function
        metadata: {name: version}
        spec:
          runtime: java25
          handler: example.Version::handle
          memory: 256Mi
          scaling: {idleSeconds: 10}
          code:
            bucket: {name: %s, key: %s}
        """.formatted(bucket, key));
        workspace.resources().awaitReady("Function", "version");
    }

    private static byte[] version(String name) {
        return Jars.compiled("Version", """
        package example;
        public class Version {
          public String handle(String event) {
            return "%s";
          }
        }
        """.formatted(name));
    }
}
