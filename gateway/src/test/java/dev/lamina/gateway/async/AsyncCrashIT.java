package dev.lamina.gateway.async;

import static dev.lamina.gateway.async.AsyncGateway.NAMES;
import static dev.lamina.gateway.async.AsyncGateway.PAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.dispatch.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Which events remain when gateways and NATS end, by a shutdown or a kill. */
class AsyncCrashIT extends AsyncRoom {
    @Test
    void invocationLongerThanLeaseRunsOnce() {
        CompletableFuture<Outcome> slow =
                new CompletableFuture<Outcome>().completeOnTimeout(FakeDispatcher.OK, 12, TimeUnit.SECONDS);
        List<AsyncGateway> both =
                List.of(gateway(Map.of("lamina.async.lease", "5s")), gateway(Map.of("lamina.async.lease", "5s")));
        both.forEach(gateway -> gateway.dispatcher.behaviour = _ -> slow);
        both.forEach(gateway -> gateway.add(PAY));
        acceptWhenThereIsAStream(both.getFirst());
        awaitEmptyQueue();
        assertThat(slow).isDone();
        assertThat(both)
                .flatExtracting(gateway -> gateway.dispatcher.requestIds())
                .hasSize(1);
    }

    @Test
    void eventWaitingForMemoryKeepsLeaseAndRunsOnce() {
        AsyncGateway full = gateway(Map.of("lamina.async.byte-budget", "200000", "lamina.async.lease", "4s"));
        AsyncGateway other = gateway(Map.of("lamina.async.lease", "4s"));
        CompletableFuture<Outcome> slow = new CompletableFuture<>();
        full.dispatcher.behaviour = _ -> slow;
        acceptWhenThereIsAStream(full);
        for (int i = 0; i < 3; i++) {
            full.accept(PAY, i + "x".repeat(190_000));
        }
        full.add(PAY);
        await("all are in flight, and one fills the memory")
                .until(() -> full.queue.holding() == 4 && !full.dispatcher.seen.isEmpty());
        Instant begun = Instant.now();
        other.add(PAY);
        await("three leases")
                .atMost(Duration.ofSeconds(20))
                .until(() -> Instant.now().isAfter(begun.plusSeconds(12)));
        assertThat(other.dispatcher.seen).isEmpty();
        slow.complete(FakeDispatcher.OK);
        awaitEmptyQueue();
        assertThat(full.dispatcher.seen).hasSize(4).doesNotHaveDuplicates();
        assertThat(other.dispatcher.seen).isEmpty();
    }

    @Test
    void stoppingGatewayTakesNoEventWhileOthersDo() throws Exception {
        AsyncGateway stopping = gateway();
        stopping.add(PAY);
        acceptWhenThereIsAStream(stopping);
        awaitEmptyQueue();
        stopping.queue.stopTaking();
        stopping.add(SHIP);
        stopping.accept(PAY, "later");
        stopping.accept(SHIP, "later");
        AsyncGateway other = gateway();
        other.add(PAY);
        other.add(SHIP);
        awaitEmptyQueue();
        assertThat(stopping.dispatcher.payloads()).containsExactly("first");
        assertThat(other.dispatcher.payloads()).containsExactly("later", "later");
    }

    @Test
    void redeliveredEventIsNotRunAgainWhileItRuns() {
        AsyncGateway gateway = gateway(Map.of("lamina.async.lease", "1s"));
        CompletableFuture<Outcome> slow = new CompletableFuture<>();
        gateway.dispatcher.behaviour = _ -> slow;
        gateway.add(PAY);
        acceptWhenThereIsAStream(gateway);
        await().until(() -> gateway.dispatcher.seen.size() == 1);
        Instant killed = Instant.now();
        server.kill();
        await().until(() -> Instant.now().isAfter(killed.plusSeconds(2)));
        server.start();
        await().ignoreExceptions().until(() -> redeliveries() > 0);
        slow.complete(FakeDispatcher.OK);
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.seen).hasSize(1);
    }

    @Test
    void eventOfCrashedGatewayRunsOnAnother() throws InterruptedException {
        AsyncGateway crashed = gateway();
        crashed.dispatcher.neverAnswer();
        crashed.add(PAY);
        String id = acceptWhenThereIsAStream(crashed);
        await().until(() -> crashed.dispatcher.seen.size() == 1);
        crashed.crash();

        AsyncGateway other = gateway();
        other.add(PAY);
        awaitEmptyQueue();
        assertThat(other.dispatcher.requestIds()).containsExactly(id);
    }

    @Test
    void stoppingGatewayReturnsEventsAtOnce() throws InterruptedException {
        AsyncGateway stopping = gateway(Map.of("lamina.async.lease", "50s"));
        stopping.dispatcher.neverAnswer();
        stopping.add(PAY);
        String id = acceptWhenThereIsAStream(stopping);
        await().until(() -> stopping.dispatcher.seen.size() == 1);
        stopping.close();

        AsyncGateway other = gateway(Map.of("lamina.async.lease", "50s"));
        other.add(PAY);
        awaitEmptyQueue();
        assertThat(other.dispatcher.requestIds()).containsExactly(id);
    }

    @Test
    void stoppingGatewayFinishesRunningEvents() throws InterruptedException {
        AsyncGateway gateway = gateway();
        gateway.dispatcher.behaviour =
                _ -> new CompletableFuture<Outcome>().completeOnTimeout(FakeDispatcher.OK, 500, TimeUnit.MILLISECONDS);
        gateway.add(PAY);
        acceptWhenThereIsAStream(gateway);
        await().until(() -> gateway.dispatcher.seen.size() == 1);
        gateway.queue.stop(Duration.ofSeconds(10));
        assertThat(gateway.ended).hasSize(1);
        awaitEmptyQueue();
    }

    @Test
    void twoGatewaysShareEventsAndRepeatNone() {
        AsyncGateway one = gateway(Map.of("lamina.async.lease", "30s"));
        AsyncGateway two = gateway(Map.of("lamina.async.lease", "30s"));
        List<AsyncGateway> both = List.of(one, two);
        both.forEach(gateway -> {
            gateway.dispatcher.behaviour = _ ->
                    new CompletableFuture<Outcome>().completeOnTimeout(FakeDispatcher.OK, 20, TimeUnit.MILLISECONDS);
            gateway.add(PAY);
        });
        List<String> accepted = new ArrayList<>(List.of(acceptWhenThereIsAStream(one)));
        for (int i = 0; i < 300; i++) {
            accepted.add(both.get(i % 2).accept(PAY, "{}"));
        }
        awaitEmptyQueue();
        List<String> run = new ArrayList<>(one.dispatcher.requestIds());
        run.addAll(two.dispatcher.requestIds());
        assertThat(run).containsExactlyInAnyOrderElementsOf(accepted);
        assertThat(one.dispatcher.seen).isNotEmpty();
        assertThat(two.dispatcher.seen).isNotEmpty();
    }

    @Test
    void acceptedEventsSurviveKillsOfNats() {
        AsyncGateway gateway = gateway();
        gateway.dispatcher.behaviour =
                _ -> new CompletableFuture<Outcome>().completeOnTimeout(FakeDispatcher.OK, 30, TimeUnit.MILLISECONDS);
        gateway.add(PAY);
        List<String> accepted = new ArrayList<>(List.of(acceptWhenThereIsAStream(gateway)));
        for (int i = 0; i < 150; i++) {
            accepted.add(gateway.accept(PAY, "{}"));
            if (i % 50 == 49) {
                server.kill();
                server.start();
                await().ignoreExceptions().until(() -> accepted.add(gateway.accept(PAY, "{}")));
            }
        }
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.requestIds()).containsAll(accepted);
    }

    /** NATS stores what it has delivered a little later than it delivers it. */
    @Test
    void redeliveryAfterLostNatsStateIsRecognised() throws IOException {
        AsyncGateway gateway = gateway();
        CompletableFuture<Outcome> slow = new CompletableFuture<>();
        gateway.dispatcher.behaviour = _ -> slow;
        gateway.add(PAY);
        acceptWhenThereIsAStream(gateway);
        for (int i = 1; i < 10; i++) {
            gateway.accept(PAY, "{}");
        }
        await().until(() -> gateway.dispatcher.seen.size() == 10);
        server.kill();
        server.forgetDeliveries(NAMES.asyncStream(), new EventSubject(PAY).consumer());
        server.start();
        slow.complete(FakeDispatcher.OK);
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.seen).hasSize(10);
    }

    @Test
    void retryDelaySurvivesRestartOfNats() {
        AsyncGateway gateway = gateway(Map.of("lamina.async.retry-delay", "2s", "lamina.async.max-retries", "1"));
        gateway.dispatcher.answer(FakeDispatcher.ERROR);
        gateway.add(PAY);
        String id = acceptWhenThereIsAStream(gateway);
        await().until(() -> !gateway.dispatcher.seen.isEmpty());
        server.kill();
        server.start();
        awaitEmptyQueue();
        assertThat(gateway.dispatcher.requestIds()).containsExactly(id, id);
        assertThat(waits(gateway))
                .singleElement()
                .satisfies(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ofMillis(1990)));
    }
}
