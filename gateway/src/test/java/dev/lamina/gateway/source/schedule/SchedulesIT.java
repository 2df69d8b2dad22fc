package dev.lamina.gateway.source.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.async.AsyncGateway;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.installation.NatsNames;
import dev.lamina.testbed.server.NatsServer;
import io.nats.client.Connection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Schedules of several gateways on a real NATS server, with a clock that the tests move. */
@Timeout(120)
class SchedulesIT {
    private static final NatsNames NAMES = new NatsNames(NatsNames.DEFAULT_PREFIX);
    private static final FunctionId PAY = new FunctionId("shop", "pay");
    private static final String UID = "uid-1";
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private static final Instant CREATED = Instant.parse("2026-01-01T12:00:30Z");
    private static final Map<String, String> NO_DUPLICATE_IS_DROPPED = Map.of("lamina.async.duplicate-window", "100ms");

    private final SteppedClock clock = new SteppedClock(CREATED);
    private final List<Gateway> gateways = new ArrayList<>();
    private final ObjectMapper json = new ObjectMapper();

    @TempDir
    Path directory;

    private NatsServer server;

    /** One gateway's schedules, and the queue in which their events are stored. */
    private record Gateway(Connection nats, AsyncGateway async, Schedules schedules) {
        void crash() throws InterruptedException {
            schedules.stop(null);
            async.crash();
        }
    }

    @BeforeEach
    void startNats() {
        server = new NatsServer(directory);
    }

    @AfterEach
    void stop() throws InterruptedException {
        for (Gateway gateway : gateways) {
            gateway.schedules.stop(null);
            gateway.async.close();
        }
        server.close();
    }

    @Test
    void everyTickRunsOnceDespiteKilledGateway() throws Exception {
        Gateway first = gateway(Map.of());
        gateway(Map.of());
        gateway(Map.of());
        gateways.forEach(gateway -> gateway.schedules.onChange(new TriggerChange.Put(everyMinute(1, true))));
        runTo(4);
        first.crash();
        runTo(10);
        assertThat(ticks()).containsExactlyElementsOf(ticks(1, 10));
    }

    @Test
    void lastMissedTickRunsOnce() throws Exception {
        Gateway first = gateway(NO_DUPLICATE_IS_DROPPED);
        first.schedules.onChange(new TriggerChange.Put(everyMinute(1, true)));
        runTo(2);
        onRecord(first, tick(2));
        first.crash();
        clock.advance(PERIOD.multipliedBy(8));
        Gateway second = gateway(NO_DUPLICATE_IS_DROPPED);
        second.schedules.onChange(new TriggerChange.Put(everyMinute(1, true)));
        onRecord(second, tick(10));
        clock.advance(PERIOD);
        eventually().until(() -> ticks().contains(tick(11)));
        assertThat(ticks()).containsExactly(tick(1), tick(2), tick(10), tick(11));
    }

    @Test
    void newGatewayDoesNotRepeatRecordedTick() throws Exception {
        Gateway first = gateway(NO_DUPLICATE_IS_DROPPED);
        first.schedules.onChange(new TriggerChange.Put(everyMinute(1, true)));
        runTo(2);
        onRecord(first, tick(2));
        Gateway second = gateway(NO_DUPLICATE_IS_DROPPED);
        first.crash();
        second.schedules.onChange(new TriggerChange.Put(everyMinute(1, true)));
        runTo(3);
        assertThat(ticks()).containsExactlyElementsOf(ticks(1, 3));
    }

    @Test
    void gatewayWithClockAheadLeavesTicksToAnother() throws Exception {
        Gateway wrong = gateway(NO_DUPLICATE_IS_DROPPED, Duration.ofHours(1));
        wrong.schedules.onChange(new TriggerChange.Put(everyMinute(1, true)));
        Gateway right = gateway(NO_DUPLICATE_IS_DROPPED);
        right.schedules.onChange(new TriggerChange.Put(everyMinute(1, true)));
        runTo(4);
        assertThat(ticks()).containsExactlyElementsOf(ticks(1, 4));
        onRecord(right, tick(4));
    }

    @Test
    void recordOfFutureIsCorrected() throws Exception {
        Gateway gateway = gateway(NO_DUPLICATE_IS_DROPPED);
        Instant future = CREATED.plus(Duration.ofHours(1));
        records(gateway).write(UID, new TickRecord(future, 1, "rate(1 minute) UTC"), TickRecords.Found.NOTHING);
        gateway.schedules.onChange(new TriggerChange.Put(everyMinute(1, true)));
        eventually()
                .until(() -> records(gateway)
                        .find(UID)
                        .record()
                        .filter(record -> record.until().equals(CREATED))
                        .isPresent());
        runTo(3);
        assertThat(ticks()).containsExactlyElementsOf(ticks(1, 3));
        onRecord(gateway, tick(3));
    }

    @Test
    void lastTickRunsWhenNatsReturns() throws Exception {
        Gateway gateway = gateway(Map.of());
        gateway.schedules.onChange(new TriggerChange.Put(everyMinute(1, true)));
        runTo(2);
        onRecord(gateway, tick(2));
        server.kill();
        clock.advance(PERIOD.multipliedBy(8));
        server.start();
        awaitInTime(() -> ticks().size() == 3);
        assertThat(ticks()).containsExactly(tick(1), tick(2), tick(10));
    }

    @Test
    void disabledTriggerDoesNotCatchUp() throws Exception {
        Gateway gateway = gateway(Map.of());
        gateway.schedules.onChange(new TriggerChange.Put(everyMinute(1, true)));
        runTo(2);
        onRecord(gateway, tick(2));
        gateway.schedules.onChange(new TriggerChange.Put(everyMinute(2, false)));
        eventually()
                .until(() -> records(gateway)
                        .find(UID)
                        .record()
                        .filter(record -> record.generation() == 2)
                        .isPresent());
        clock.advance(PERIOD.multipliedBy(8));
        gateway.schedules.onChange(new TriggerChange.Put(everyMinute(3, true)));
        eventually()
                .until(() -> records(gateway)
                        .find(UID)
                        .record()
                        .filter(record -> record.generation() == 3)
                        .isPresent());
        clock.advance(PERIOD);
        eventually().until(() -> ticks().size() == 3);
        assertThat(ticks()).containsExactly(tick(1), tick(2), tick(11));
    }

    /** Of a namespace that another installation had claimed. */
    @Test
    void releasedTriggerRunsNoTickAgain() throws Exception {
        Gateway gateway = gateway(Map.of());
        gateway.schedules.onChange(new TriggerChange.Put(everyMinute(1, true)));
        runTo(2);
        onRecord(gateway, tick(2));
        gateway.schedules.onChange(new TriggerChange.Hidden(everyMinute(1, true)));
        eventually().until(() -> recordNames(gateway, "off"));
        clock.advance(PERIOD.multipliedBy(8));

        gateway.schedules.onChange(new TriggerChange.Put(everyMinute(1, true)));

        eventually().until(() -> !recordNames(gateway, "off"));
        clock.advance(PERIOD);
        eventually().until(() -> ticks().size() == 3);
        assertThat(ticks()).containsExactly(tick(1), tick(2), tick(11));
    }

    private static boolean recordNames(Gateway gateway, String schedule) throws Exception {
        return records(gateway)
                .find(UID)
                .record()
                .filter(record -> record.schedule().equals(schedule))
                .isPresent();
    }

    @Test
    void recordIsDeletedWithTrigger() throws Exception {
        Gateway gateway = gateway(Map.of());
        gateway.schedules.onChange(new TriggerChange.Put(everyMinute(1, true)));
        runTo(1);
        onRecord(gateway, tick(1));
        gateway.schedules.onChange(new TriggerChange.Removed(everyMinute(1, true)));
        eventually().until(() -> records(gateway).find(UID).record().isEmpty());
    }

    /** Moves the clock over the ticks up to this one, one after the other. */
    private void runTo(int last) {
        for (int tick = ticks().size() + 1; tick <= last; tick++) {
            Instant next = tick(tick);
            clock.advance(PERIOD);
            awaitInTime(() -> ticks().contains(next));
        }
    }

    private void onRecord(Gateway gateway, Instant tick) {
        awaitInTime(() -> records(gateway)
                .find(UID)
                .record()
                .filter(record -> record.until().equals(tick))
                .isPresent());
    }

    /** If NATS was late, a gateway repeats the attempt after a while, by the same clock. */
    private void awaitInTime(Callable<Boolean> condition) {
        eventually().until(() -> {
            clock.advance(Duration.ofMillis(100));
            return condition.call();
        });
    }

    private static TickRecords records(Gateway gateway) {
        return new TickRecords(gateway.nats, NAMES.schedulesBucket(), 1);
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(40));
    }

    private static Trigger everyMinute(long generation, boolean enabled) {
        return Timetables.trigger(CREATED, generation, enabled, Timetables.rate("rate(1 minute)", 3600));
    }

    private static Instant tick(int number) {
        return CREATED.plus(PERIOD.multipliedBy(number));
    }

    private static List<Instant> ticks(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(SchedulesIT::tick).toList();
    }

    /** The times of all events that functions got, in order. */
    private List<Instant> ticks() {
        return gateways.stream()
                .flatMap(gateway -> gateway.async.dispatcher.payloads().stream())
                .map(this::time)
                .sorted()
                .toList();
    }

    private Instant time(String event) {
        try {
            return Instant.parse(json.readTree(event).path("time").asText());
        } catch (JsonProcessingException e) {
            throw new AssertionError(event, e);
        }
    }

    private Gateway gateway(Map<String, String> settings) throws Exception {
        return gateway(settings, Duration.ZERO);
    }

    private Gateway gateway(Map<String, String> settings, Duration ahead) throws Exception {
        Connection nats = server.connect();
        Map<String, String> all = new HashMap<>(settings);
        all.put(
                "lamina.async.lease",
                "60s"); // events that run when a gateway is killed do not run again because NATS has not responded
        AsyncGateway async = new AsyncGateway(nats, all);
        async.add(PAY);
        Gateway gateway = new Gateway(
                nats,
                async,
                new Schedules(
                        nats, async.intake, TestConfig.of(Map.of()), json, clock.timer(ahead), clock.shared(ahead)));
        gateways.add(gateway);
        return gateway;
    }
}
