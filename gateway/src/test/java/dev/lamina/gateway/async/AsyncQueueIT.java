package dev.lamina.gateway.async;

import static dev.lamina.gateway.async.AsyncGateway.PAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lamina.gateway.dispatch.FunctionId;
import dev.lamina.gateway.dispatch.Outcome;
import dev.lamina.gateway.function.FunctionChange;
import dev.lamina.gateway.function.FunctionView;
import dev.lamina.gateway.nats.NatsServer;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.api.StreamInfo;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The queue against a real NATS server. */
@Timeout(60)
class AsyncQueueIT {
  private static final FunctionId SHIP = new FunctionId("shop", "ship.v2");

  @TempDir
  Path directory;
  private NatsServer server;
  private final List<AsyncGateway> gateways = new ArrayList<>();

  @BeforeEach
  void startNats() {
    server = new NatsServer(directory);
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (AsyncGateway gateway : gateways) {
      gateway.close();
    }
    server.close();
  }

  @Test
  void anEventIsStoredWhenItIsAccepted() throws Exception {
    AsyncGateway gateway = gateway();
    acceptWhenThereIsAStream(gateway);
    assertThat(stream().getStreamState().getMsgCount()).isEqualTo(1);
    assertThat(stream().getConfiguration().getDiscardPolicy()).hasToString("new");
  }

  @Test
  void anEventThatCannotBeStoredIsNotAccepted() {
    AsyncGateway gateway = gateway();
    acceptWhenThereIsAStream(gateway);
    server.kill();
    assertThatThrownBy(() -> gateway.accept(PAY, "{}")).hasMessageContaining("could not be stored");
  }

  @Test
  void aFullQueueRefusesTheNewAndKeepsTheOld() throws Exception {
    AsyncGateway gateway = gateway(Map.of("lamina.async.max-bytes", "1000000"));
    acceptWhenThereIsAStream(gateway);
    assertThatThrownBy(() -> gateway.accept(PAY, "x".repeat(999_999))).hasMessageContaining("maximum bytes");
    assertThat(stream().getStreamState().getMsgCount()).isEqualTo(1);
  }

  @Test
  void anEventIsRunOnceAndLeavesTheQueue() {
    AsyncGateway gateway = gateway();
    gateway.add(PAY);
    String id = acceptWhenThereIsAStream(gateway);
    awaitEmptyQueue();
    assertThat(gateway.dispatcher.requestIds()).containsExactly(id);
    assertThat(gateway.dispatcher.payloads()).containsExactly("first");
    assertThat(gateway.ended).singleElement().satisfies(end -> assertThat(end.condition()).isEmpty());
  }

  @Test
  void whatWaitedForItsFunctionIsRunWhenTheFunctionComes() {
    AsyncGateway gateway = gateway();
    String id = acceptWhenThereIsAStream(gateway);
    gateway.add(PAY);
    awaitEmptyQueue();
    assertThat(gateway.dispatcher.requestIds()).containsExactly(id);
  }

  @Test
  void anEventOfAMegabyteIsTaken() {
    AsyncGateway gateway = gateway();
    gateway.add(PAY);
    acceptWhenThereIsAStream(gateway);
    gateway.accept(PAY, "x".repeat(1024 * 1024));
    awaitEmptyQueue();
    assertThat(gateway.dispatcher.payloads()).hasSize(2).last().satisfies(payload -> assertThat(payload).hasSize(1024 * 1024));
  }

  @Test
  void aSecondCopyOfARequestIsDropped() {
    AsyncGateway gateway = gateway();
    acceptWhenThereIsAStream(gateway);
    gateway.accept("one-and-the-same", PAY, "{}");
    gateway.accept("one-and-the-same", PAY, "{}");
    gateway.accept("one-and-the-same", SHIP, "{}");
    gateway.add(PAY);
    gateway.add(SHIP);
    awaitEmptyQueue();
    assertThat(gateway.dispatcher.requestIds()).filteredOn("one-and-the-same"::equals).hasSize(2);
  }

  @Test
  void aFunctionThatFailsIsRetriedTwiceWithTheSameRequestId() {
    AsyncGateway gateway = gateway();
    gateway.dispatcher.answer(FakeDispatcher.ERROR);
    gateway.add(PAY);
    String id = acceptWhenThereIsAStream(gateway);
    awaitEmptyQueue();
    assertThat(gateway.dispatcher.requestIds()).containsExactly(id, id, id);
    assertThat(waits(gateway)).satisfiesExactly(
        first -> assertThat(first).isGreaterThanOrEqualTo(Duration.ofMillis(290)),
        second -> assertThat(second).isGreaterThanOrEqualTo(Duration.ofMillis(590)));
    assertThat(gateway.ended).singleElement().satisfies(end -> {
      assertThat(end.condition()).contains(Settlement.Condition.RETRIES_EXHAUSTED);
      assertThat(end.invokeCount()).isEqualTo(3);
      assertThat(end.outcome()).contains(FakeDispatcher.ERROR);
    });
  }

  @Test
  void throttlesAndPlatformFaultsDoNotCount() {
    AsyncGateway gateway = gateway();
    List<Outcome> script = new ArrayList<>(List.of(FakeDispatcher.THROTTLED, new Outcome.Failed("gone"), FakeDispatcher.ERROR,
        FakeDispatcher.THROTTLED, new Outcome.Refused(409, "ResourceConflictException", "not ready"), FakeDispatcher.ERROR,
        FakeDispatcher.THROTTLED, FakeDispatcher.OK));
    gateway.dispatcher.behaviour = _ -> CompletableFuture.completedFuture(script.removeFirst());
    gateway.add(PAY);
    String id = acceptWhenThereIsAStream(gateway);
    awaitEmptyQueue();
    assertThat(gateway.dispatcher.requestIds()).hasSize(8).containsOnly(id);
    assertThat(gateway.ended).singleElement().satisfies(end -> {
      assertThat(end.condition()).isEmpty();
      assertThat(end.invokeCount()).isEqualTo(3);
    });
  }

  @Test
  void anEventStaysUntilWhatBecameOfItIsStored() {
    AsyncGateway gateway = gateway();
    gateway.storesThatFail.set(2);
    gateway.add(PAY);
    String id = acceptWhenThereIsAStream(gateway);
    awaitEmptyQueue();
    assertThat(gateway.ended).singleElement().satisfies(end -> assertThat(end.event().requestId()).isEqualTo(id));
    assertThat(gateway.dispatcher.requestIds()).containsExactly(id, id, id);
  }

  @Test
  void anEventThatIsNeverRunIsGivenUpAtItsAge() {
    AsyncGateway gateway = gateway(Map.of("lamina.async.max-event-age", "1s"));
    gateway.dispatcher.answer(FakeDispatcher.THROTTLED);
    gateway.add(PAY);
    acceptWhenThereIsAStream(gateway);
    awaitEmptyQueue();
    assertThat(gateway.ended).singleElement().satisfies(end -> {
      assertThat(end.condition()).contains(Settlement.Condition.EVENT_AGE_EXCEEDED);
      assertThat(end.invokeCount()).isZero();
    });
  }

  @Test
  void aFunctionThatBecomesReadyIsTriedAtOnce() {
    AsyncGateway gateway = gateway(Map.of("lamina.async.throttle-delay", "500ms"));
    gateway.dispatcher.answer(new Outcome.Refused(409, "ResourceConflictException", "no code yet"));
    gateway.add(PAY);
    acceptWhenThereIsAStream(gateway);
    await().until(() -> gateway.dispatcher.seen.size() >= 2);
    gateway.dispatcher.answer(FakeDispatcher.OK);
    FunctionView ready = AsyncGateway.view(PAY, Optional.empty());
    gateway.queue.onChange(new FunctionChange.Changed(ready, AsyncGateway.view(PAY, Optional.of(new FunctionView.NotReady("NoCode", "no code yet")))));
    String fresh = gateway.accept(PAY, "second");
    await().atMost(Duration.ofMillis(450)).until(() -> gateway.dispatcher.requestIds().contains(fresh));
    awaitEmptyQueue();
  }

  @Test
  void anInvocationLongerThanTheLeaseRunsOnce() {
    CompletableFuture<Outcome> slow = new CompletableFuture<Outcome>().completeOnTimeout(FakeDispatcher.OK, 5, TimeUnit.SECONDS);
    List<AsyncGateway> both = List.of(gateway(), gateway());
    both.forEach(gateway -> gateway.dispatcher.behaviour = _ -> slow);
    both.forEach(gateway -> gateway.add(PAY));
    acceptWhenThereIsAStream(both.getFirst());
    awaitEmptyQueue();
    assertThat(slow).isDone();
    assertThat(both).flatExtracting(gateway -> gateway.dispatcher.requestIds()).hasSize(1);
  }

  @Test
  void anEventDeliveredAgainWhileItRunsIsNotRunAgain() {
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
  void whatACrashedGatewayHadInHandIsRunByAnother() throws InterruptedException {
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
  void aGatewayThatStopsGivesBackAtOnceWhatItHasInHand() throws InterruptedException {
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
  void aStoppingGatewayFinishesWhatRuns() throws InterruptedException {
    AsyncGateway gateway = gateway();
    gateway.dispatcher.behaviour = _ -> new CompletableFuture<Outcome>().completeOnTimeout(FakeDispatcher.OK, 500, TimeUnit.MILLISECONDS);
    gateway.add(PAY);
    acceptWhenThereIsAStream(gateway);
    await().until(() -> gateway.dispatcher.seen.size() == 1);
    gateway.queue.stop(Duration.ofSeconds(10));
    assertThat(gateway.ended).hasSize(1);
    awaitEmptyQueue();
  }

  @Test
  void twoGatewaysShareTheWorkAndRunNothingTwice() {
    AsyncGateway one = gateway();
    AsyncGateway two = gateway();
    List<AsyncGateway> both = List.of(one, two);
    both.forEach(gateway -> {
      gateway.dispatcher.behaviour = _ -> new CompletableFuture<Outcome>().completeOnTimeout(FakeDispatcher.OK, 20, TimeUnit.MILLISECONDS);
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
  void oneBacklogDoesNotHoldUpAnother() {
    AsyncGateway gateway = gateway();
    gateway.dispatcher.behaviour = invocation ->
        invocation.function().equals(PAY) ? new CompletableFuture<>() : CompletableFuture.completedFuture(FakeDispatcher.OK);
    gateway.add(PAY);
    gateway.add(SHIP);
    acceptWhenThereIsAStream(gateway);
    for (int i = 0; i < 50; i++) {
      gateway.accept(PAY, "{}");
    }
    String ship = gateway.accept(SHIP, "{}");
    await().until(() -> gateway.ended.stream().anyMatch(end -> end.event().requestId().equals(ship)));
    assertThat(gateway.queue.holding()).isLessThanOrEqualTo(10);
  }

  @Test
  void nothingAcceptedIsLostWhenNatsIsKilledAndStartedAgain() {
    AsyncGateway gateway = gateway();
    gateway.dispatcher.behaviour = _ -> new CompletableFuture<Outcome>().completeOnTimeout(FakeDispatcher.OK, 30, TimeUnit.MILLISECONDS);
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

  /** NATS writes down what it delivered a little later than it delivers it. */
  @Test
  void whatNatsForgotThatItDeliveredIsRecognised() throws IOException {
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
    server.forgetDeliveries(EventAddress.STREAM, new EventAddress(PAY).consumer());
    server.start();
    slow.complete(FakeDispatcher.OK);
    awaitEmptyQueue();
    assertThat(gateway.dispatcher.seen).hasSize(10);
  }

  @Test
  void aRetryWaitsThroughARestartOfNats() {
    AsyncGateway gateway = gateway(Map.of("lamina.async.retry-delay", "2s", "lamina.async.max-retries", "1"));
    gateway.dispatcher.answer(FakeDispatcher.ERROR);
    gateway.add(PAY);
    String id = acceptWhenThereIsAStream(gateway);
    await().until(() -> gateway.dispatcher.seen.size() == 1);
    server.kill();
    server.start();
    awaitEmptyQueue();
    assertThat(gateway.dispatcher.requestIds()).containsExactly(id, id);
    assertThat(waits(gateway)).singleElement().satisfies(wait -> assertThat(wait).isGreaterThanOrEqualTo(Duration.ofMillis(1990)));
  }

  @Test
  void aDeletedFunctionsEventsGoWithIt() {
    AsyncGateway gateway = gateway();
    gateway.dispatcher.answer(FakeDispatcher.THROTTLED);
    gateway.add(PAY);
    gateway.add(SHIP);
    acceptWhenThereIsAStream(gateway);
    gateway.accept(SHIP, "kept");
    await().until(() -> gateway.dispatcher.seen.size() >= 2);
    gateway.delete(PAY);
    await().untilAsserted(() -> {
      assertThat(stream().getStreamState().getMsgCount()).isEqualTo(1);
      assertThat(consumers()).containsExactly(new EventAddress(SHIP).consumer());
    });
  }

  @Test
  void aFunctionThatIsThereAgainKeepsItsEvents() {
    AsyncGateway gateway = gateway();
    gateway.dispatcher.answer(FakeDispatcher.THROTTLED);
    gateway.add(PAY);
    String id = acceptWhenThereIsAStream(gateway);
    gateway.existing.add(PAY);
    gateway.queue.onChange(new FunctionChange.Removed(AsyncGateway.view(PAY, Optional.empty())));
    gateway.dispatcher.answer(FakeDispatcher.OK);
    gateway.add(PAY);
    awaitEmptyQueue();
    assertThat(gateway.dispatcher.requestIds()).contains(id);
  }

  @Test
  void theDepthOfTheQueueIsKnown() {
    AsyncGateway gateway = gateway();
    gateway.dispatcher.neverAnswer();
    gateway.add(PAY);
    acceptWhenThereIsAStream(gateway);
    for (int i = 0; i < 20; i++) {
      gateway.accept(PAY, "{}");
    }
    await().atMost(Duration.ofSeconds(15)).until(() -> gateway.queue.depth(PAY) == 21);
    assertThat(gateway.queue.depth(SHIP)).isZero();
  }

  @Test
  void aMessageThatIsNoEventBlocksNothing() throws Exception {
    AsyncGateway gateway = gateway();
    acceptWhenThereIsAStream(gateway);
    try (Connection stranger = server.connect()) {
      stranger.jetStream().publish(new EventAddress(PAY).subject(), new Headers().put("Other", "1"), "junk".getBytes());
    }
    gateway.add(PAY);
    awaitEmptyQueue();
    assertThat(gateway.dispatcher.payloads()).containsExactly("first");
  }

  private AsyncGateway gateway() {
    return gateway(Map.of());
  }

  private AsyncGateway gateway(Map<String, String> settings) {
    try {
      AsyncGateway gateway = new AsyncGateway(server.connect(), settings);
      gateways.add(gateway);
      return gateway;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The stream is made in the background when a gateway starts. */
  private static String acceptWhenThereIsAStream(AsyncGateway gateway) {
    return await().ignoreExceptions().until(() -> gateway.accept(PAY, "first"), id -> true);
  }

  private void awaitEmptyQueue() {
    await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> assertThat(stream().getStreamState().getMsgCount()).isZero());
  }

  private StreamInfo stream() throws IOException, InterruptedException, JetStreamApiException {
    try (Connection connection = server.connect()) {
      return connection.jetStreamManagement().getStreamInfo(EventAddress.STREAM);
    }
  }

  private long redeliveries() throws IOException, InterruptedException, JetStreamApiException {
    try (Connection connection = server.connect()) {
      return connection.jetStreamManagement().getConsumerInfo(EventAddress.STREAM, new EventAddress(PAY).consumer()).getRedelivered();
    }
  }

  private List<String> consumers() throws IOException, InterruptedException, JetStreamApiException {
    try (Connection connection = server.connect()) {
      return connection.jetStreamManagement().getConsumerNames(EventAddress.STREAM);
    }
  }

  private static List<Duration> waits(AsyncGateway gateway) {
    List<Instant> times = gateway.dispatcher.seen.stream().map(FakeDispatcher.Seen::at).toList();
    List<Duration> waits = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      waits.add(Duration.between(times.get(i - 1), times.get(i)));
    }
    return waits;
  }
}
