package dev.lamina.runtime.invoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.gateway.GatewayLink;
import dev.lamina.runtime.gateway.GatewayPool;
import dev.lamina.runtime.gateway.Invocation;
import dev.lamina.runtime.stub.NoReply;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
    private static final int RUNNING = -1;
    private final AtomicInteger ended = new AtomicInteger(RUNNING);
    private final Environment environment = new Environment(
            config(2),
            new GatewayPool(
                    () -> new InetAddress[] {InetAddress.getLoopbackAddress()},
                    "gw",
                    GatewayLink.of("gw", null),
                    1,
                    Path.of("none"),
                    "pod/1"),
            ended::set);

    @Test
    void environmentAcceptsOneInvocationPerSlot() throws Exception {
        assertThat(offer("a")).isTrue();
        assertThat(offer("b")).isTrue();
        assertThat(offer("c")).isFalse();
        assertThat(environment.next().invocation.requestId()).isEqualTo("a");
    }

    @Test
    void slotIsFreeBeforeResponseIsWritten() throws Exception {
        offer("a");
        offer("b");
        CompletableFuture<Boolean> poll = CompletableFuture.supplyAsync(() -> {
            try {
                return environment.awaitFree();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(poll).isNotDone();
        assertThat(environment.release()).as("may poll again").isTrue();
        assertThat(poll.get()).isTrue();
        assertThat(offer("c")).isTrue();
    }

    @Test
    void environmentEndsAfterLastResponse() throws Exception {
        offer("a");
        environment.end(0);
        assertThat(offer("b")).as("stopping").isFalse();
        assertThat(environment.awaitFree()).isFalse();
        assertThat(environment.release()).as("may poll again").isFalse();
        assertThat(ended).hasValue(RUNNING);
        environment.answered();
        await().until(() -> ended.get() == 0);
    }

    @Test
    void firstExitStatusIsKept() {
        offer("a");
        environment.end(124);
        environment.end(0);
        environment.answered();
        await().until(() -> ended.get() == 124);
    }

    private boolean offer(String id) {
        return environment.offer(
                new Invocation(id, null, 0, null, null, null, null, null, false, false, new byte[0]), new NoReply());
    }

    private static FunctionConfig config(int slots) {
        return new FunctionConfig(
                "h",
                "f",
                "$LATEST",
                128,
                "on-demand",
                "gw",
                1,
                null,
                Path.of("none"),
                "pod",
                "c",
                List.of(),
                null,
                Duration.ofSeconds(3),
                slots,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
