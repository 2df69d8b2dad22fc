package dev.lamina.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.runtime.log.Report;
import dev.lamina.runtime.stub.StubGateway;
import dev.lamina.runtime.stub.StubGateway.Call;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PollerTest {
    private static final Report REPORT = new Report(1_234_567, -1, 128, 66, null, null);

    @TempDir
    Path folder;

    private StubGateway gateway;
    private final FakeIntake intake = new FakeIntake();
    private final AtomicReference<List<String>> addresses = new AtomicReference<>(List.of("127.0.0.1"));
    private GatewayPool gateways;

    @BeforeEach
    void start() throws IOException {
        gateway = StubGateway.start();
        gateways = gateways(gateway.port());
    }

    @AfterEach
    void stop() throws IOException {
        intake.stop();
        gateways.stop();
        gateway.close();
    }

    private GatewayPool gateways(int port) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), "secret\n");
        return new GatewayPool(
                () -> addresses.get().stream().map(PollerTest::address).toArray(InetAddress[]::new),
                "gw",
                GatewayLink.plain(),
                port,
                token,
                "pod/3");
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void responseIsAlsoNextPoll() throws Exception {
        gateways.poll(intake, 1);
        StubGateway.Event event = gateway.invoke("a", "{}");
        intake.take().answer(new InvocationResponse(null, "\"ok\"".getBytes(), REPORT, null), true);

        Call answer = event.await();
        assertThat(answer.path()).isEqualTo("/2018-06-01/runtime/invocation/a/response");
        assertThat(answer.text()).isEqualTo("\"ok\"");
        StubGateway.Event next = gateway.invoke("b", "{}");
        ReplyChannel channel = intake.take();
        assertThat(gateway.calls("/next")).hasSize(1);
        channel.answer(new InvocationResponse(null, "1".getBytes(), REPORT, null), false);
        assertThat(next.await().connection()).isEqualTo(answer.connection());
        assertThat(next.await().headers()).doesNotContainKey("Lamina-Next");
    }

    @Test
    void refusedResponseIsFollowedByPoll() throws Exception {
        gateways.poll(intake, 1);
        StubGateway.Event event = gateway.invoke("a", "{}");
        ReplyChannel channel = intake.take();
        gateway.forget("a");
        channel.answer(new InvocationResponse(null, "1".getBytes(), REPORT, null), true);
        await().until(() -> gateway.idlePolls() == 1);
        assertThat(gateway.calls("/response")).hasSize(1);
        assertThat(gateway.calls("/next"))
                .hasSize(2)
                .extracting(Call::connection)
                .containsOnly(0);
        assertThat(event.answer()).isNotDone();
    }

    @Test
    void olderGatewayIsPolledAfterResponse() throws Exception {
        gateway.knowsNext = false;
        gateways.poll(intake, 1);
        StubGateway.Event event = gateway.invoke("a", "{}");
        intake.take().answer(new InvocationResponse(null, "1".getBytes(), REPORT, null), true);
        event.await();
        await().until(() -> gateway.idlePolls() == 1);
        assertThat(gateway.calls("/next"))
                .hasSize(2)
                .extracting(Call::connection)
                .containsOnly(0);
    }

    @Test
    void callsCarryEnvironmentAndReport() throws Exception {
        gateways.poll(intake, 1);
        StubGateway.Event event = gateway.invoke("a", "{}");
        intake.take()
                .answer(
                        new InvocationResponse(
                                "Runtime.UserException",
                                "{}".getBytes(),
                                new Report(2_000_000, 5_000_000, 128, 66, null, null),
                                "dGFpbA=="),
                        false);

        Call error = event.await();
        assertThat(error.path()).endsWith("/a/error");
        assertThat(error.headers())
                .containsEntry("Authorization", "Bearer secret")
                .containsEntry("Lamina-Environment", "pod/3")
                .containsEntry("Lambda-Runtime-Function-Error-Type", "Runtime.UserException")
                .containsEntry("Lambda-Runtime-Invocation-Id", "inv-a")
                .containsEntry("Lamina-Duration-Ms", "2.00")
                .containsEntry("Lamina-Billed-Ms", "7")
                .containsEntry("Lamina-Init-Duration-Ms", "5.00")
                .containsEntry("Lamina-Max-Memory-Mb", "66")
                .containsEntry("Lamina-Log-Result", "dGFpbA==");
    }

    @Test
    void largeEventsAndResponsesArriveComplete() throws Exception {
        gateways.poll(intake, 1);
        StubGateway.Event event = gateway.invoke("a", "x".repeat(6 * 1024 * 1024));
        ReplyChannel channel = intake.take();
        assertThat(intake.invocation.event()).hasSize(6 * 1024 * 1024);
        channel.answer(new InvocationResponse(null, new byte[6 * 1024 * 1024], REPORT, null), true);
        assertThat(event.await().body()).hasSize(6 * 1024 * 1024);
        await().until(() -> gateway.idlePolls() == 1);
    }

    @Test
    void chunkedEventIsRead() throws Exception {
        gateway.chunked = true;
        gateways.poll(intake, 1);
        gateway.invoke("a", "{\"n\":1}");
        intake.take();
        assertThat(new String(intake.invocation.event())).isEqualTo("{\"n\":1}");
    }

    @Test
    void invocationWithoutFreeSlotIsHandedBack() throws Exception {
        gateways.poll(intake, 1);
        await().until(() -> gateway.idlePolls() == 1);
        intake.setFree(false);
        StubGateway.Event event = gateway.invoke("a", "{}");
        assertThat(event.await().path()).isEqualTo("/lamina/v1/invocation/a/return");
        await().during(Duration.ofMillis(60)).until(() -> gateway.idlePolls() == 0);
        intake.setFree(true);
        await().until(() -> gateway.idlePolls() == 1);
    }

    @Test
    void emptyResponseIsFollowedByPoll() {
        gateway.pollMillis = 10;
        gateways.poll(intake, 1);
        await().until(() -> gateway.calls("/next").size() > 3);
        assertThat(gateway.calls("/next")).extracting(Call::connection).containsOnly(0);
    }

    @Test
    void brokenConnectionIsReopened() throws Exception {
        gateways.poll(intake, 1);
        await().until(() -> gateway.idlePolls() == 1);
        gateway.dropConnections();
        StubGateway.Event event = gateway.invoke("a", "{}");
        intake.take().answer(new InvocationResponse(null, "1".getBytes(), REPORT, null), true);
        assertThat(event.await().path()).endsWith("/response");
    }

    @Test
    void responseIsSentOverNewConnection() throws Exception {
        gateways.poll(intake, 1);
        StubGateway.Event event = gateway.invoke("a", "{}");
        ReplyChannel channel = intake.take();
        gateway.dropConnections();
        await().until(() -> gateway.calls("/next").size() == 2); // the reader has noticed and polls on a new connection
        channel.answer(new InvocationResponse(null, "1".getBytes(), REPORT, null), false);
        assertThat(event.await().text()).isEqualTo("1");
    }

    @Test
    void forbiddenPollIsRetriedAfterWait() throws Exception {
        gateway.pollStatus = 403;
        gateways.poll(intake, 1);
        await().until(() -> !gateway.calls("/next").isEmpty());
        gateway.pollStatus = 200;
        StubGateway.Event event = gateway.invoke("a", "{}");
        ReplyChannel channel = intake.take();
        assertThat(gateway.calls("/next")).as("with a wait in between").hasSizeBetween(2, 10);
        channel.answer(new InvocationResponse(null, "1".getBytes(), REPORT, null), false);
        event.await();
    }

    @Test
    void everyGatewayIsPolledOncePerSlot() throws Exception {
        try (StubGateway other = new StubGateway("127.0.0.2", gateway.port())) {
            addresses.set(List.of("127.0.0.1", "127.0.0.2"));
            gateways.poll(intake, 3);
            await().until(() -> gateway.idlePolls() == 3 && other.idlePolls() == 3);
        }
    }

    @Test
    void failedConnectionResolvesNameAgain() throws Exception {
        gateway.pollMillis = 100; // an address that has disappeared from the name is not cut off, but not polled again
        gateways.poll(intake, 1);
        await().until(() -> !gateway.calls("/next").isEmpty());
        try (StubGateway other = new StubGateway("127.0.0.2", gateway.port())) {
            addresses.set(List.of("127.0.0.2"));
            gateway.dropConnections();
            await().until(() -> other.idlePolls() == 1);
            await().during(Duration.ofMillis(300)).until(() -> gateway.idlePolls() == 0);
        }
    }

    @Test
    void stopEndsOpenPolls() throws Exception {
        gateways.poll(intake, 2);
        await().until(() -> gateway.idlePolls() == 2);
        intake.stop();
        gateways.stop();
        gateways.awaitEnd(5_000);
        assertThat(gateway.calls("/environment/stopping")).hasSize(1);
        assertThat(gateway.calls("/next")).hasSize(2);
        assertThat(gateway.idlePolls()).isZero();
    }

    /** A gateway that takes this environment for one that has stopped: it is polled again, less and less often. */
    @Test
    void stopFromGatewayDoesNotEndPolling() throws Exception {
        gateway.tellsToStop = true;
        gateways.poll(intake, 1);
        await().until(() -> gateway.calls("/next").size() == 3);
        assertThat(gateway.calls("/next")).extracting(Call::connection).containsOnly(0);
        long first = gateway.calls("/next").get(1).atNanos()
                - gateway.calls("/next").get(0).atNanos();
        assertThat(Duration.ofNanos(first)).isGreaterThanOrEqualTo(Duration.ofMillis(45));
        gateway.tellsToStop = false;
        StubGateway.Event event = gateway.invoke("a", "{}");
        intake.take().answer(new InvocationResponse(null, "1".getBytes(), REPORT, null), true);
        assertThat(event.await().path()).endsWith("/response");
    }

    @Test
    void exitOfLastEnvironmentIsReported() {
        gateways.reportExit("pod/2", 137);
        await().until(() -> gateway.calls("/environment/exit").size() == 1);
        assertThat(gateway.calls("/environment/exit").getFirst().text())
                .isEqualTo("{\"environment\":\"pod/2\",\"exitStatus\":137}");
    }

    /** One slot, run by the test. */
    private static final class FakeIntake implements Intake {
        private final BlockingQueue<ReplyChannel> offered = new LinkedBlockingQueue<>();
        volatile Invocation invocation;
        private boolean free = true;
        private boolean stopped;

        ReplyChannel take() throws Exception {
            ReplyChannel channel = offered.poll(60, TimeUnit.SECONDS);
            assertThat(channel).as("an invocation").isNotNull();
            return channel;
        }

        synchronized void setFree(boolean free) {
            this.free = free;
            notifyAll();
        }

        synchronized void stop() {
            stopped = true;
            notifyAll();
        }

        @Override
        public synchronized boolean offer(Invocation taken, ReplyChannel channel) {
            if (!free) {
                return false;
            }
            invocation = taken;
            offered.add(channel);
            return true;
        }

        @Override
        public synchronized boolean awaitFree() throws InterruptedException {
            while (!free && !stopped) {
                wait();
            }
            return !stopped;
        }

        @Override
        public synchronized boolean stopping() {
            return stopped;
        }
    }
}
