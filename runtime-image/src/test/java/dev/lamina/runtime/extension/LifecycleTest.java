package dev.lamina.runtime.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.log.LogOutput;
import dev.lamina.runtime.log.PlatformLog;
import dev.lamina.runtime.loopback.LoopbackAddress;
import dev.lamina.runtime.loopback.Rejection;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** The end of an environment while a thread of the function is blocked by its log. */
class LifecycleTest {
    @Test
    void shutdownEndsThoughLogIsUnread() throws Exception {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        LogOutput output = new LogOutput(unread(writing, read), false);
        Lifecycle lifecycle = lifecycle(output);
        lifecycle.session().register("inside", List.of());
        Thread.ofPlatform().daemon().start(() -> output.line("never read"));
        writing.await();

        Thread shutdown = Thread.ofPlatform().daemon().start(() -> {
            try {
                lifecycle.shutdown("timeout", millis -> {});
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        assertThat(shutdown.join(Duration.ofSeconds(5))).isTrue();
        read.countDown();
    }

    /** Lambda's times: with internal extensions only, all of it is the function's; with external ones, a part. */
    @Test
    void functionGetsTimeOfItsExtensions() throws Exception {
        assertThat(timeOfFunction(session -> {}))
                .as("no extensions: it is killed at once")
                .isEmpty();
        assertThat(timeOfFunction(session -> session.register("inside", List.of())))
                .containsExactly(500L);
        assertThat(timeOfFunction(session -> {
                    session.register("inside", List.of());
                    session.launched("outside");
                }))
                .containsExactly(600L);
    }

    private interface Registration {
        void in(ExtensionSession session) throws Rejection;
    }

    private static List<Long> timeOfFunction(Registration registration) throws Exception {
        Lifecycle lifecycle = lifecycle(new LogOutput(OutputStream.nullOutputStream(), false));
        registration.in(lifecycle.session());
        List<Long> given = new ArrayList<>();

        lifecycle.shutdown("spindown", given::add);

        return given;
    }

    private static OutputStream unread(CountDownLatch writing, CountDownLatch read) {
        return new OutputStream() {
            @Override
            public void write(int b) {
                writing.countDown();
                try {
                    read.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }

    private static Lifecycle lifecycle(LogOutput output) {
        FunctionConfig function = FunctionConfig.from(Map.of(
                "_HANDLER", "h",
                "AWS_LAMBDA_FUNCTION_NAME", "f",
                "LAMINA_GATEWAY", "gw:1",
                "LAMINA_POD_NAME", "pod",
                "LAMINA_CODE_SHA256", "c"));
        ExtensionConfig config = new ExtensionConfig(
                Path.of("none"),
                new LoopbackAddress(0),
                "f",
                "$LATEST",
                "h",
                "team",
                Duration.ofSeconds(1),
                false,
                Map.of());
        return new Lifecycle(config, output, PlatformLog.of(function, output), failure -> {});
    }
}
