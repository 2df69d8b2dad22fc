package dev.lamina.gateway.source;

import dev.lamina.api.Delivery;
import dev.lamina.api.DeliveryBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.gateway.cluster.ClusterMembers;
import dev.lamina.gateway.pacing.FailureCounts;
import dev.lamina.gateway.pacing.RepeatedTask;
import dev.lamina.pacing.Backoff;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Writes to a Trigger's status whether its events are delivered; the operator derives the conditions from it. Only
 * {@code status.delivery} is written here, with a separate field manager. A change of state is written within a second,
 * times and errors of single events once a minute at most. A write that the API server refuses is repeated after a
 * growing pause.
 */
@Singleton
class DeliveryWriter implements DeliveryReports {
    private static final Logger LOG = Logger.getLogger(DeliveryWriter.class);
    private static final PatchContext APPLY = new PatchContext.Builder()
            .withPatchType(PatchType.SERVER_SIDE_APPLY)
            .withFieldManager("lamina-gateway")
            .withForce(true)
            .build();
    private static final int LONGEST_ERROR = 512;
    private static final Backoff AFTER_FAILURE = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

    private final UnaryOperator<Trigger> read;
    private final Consumer<Trigger> patch;
    private final ClusterMembers gateways;
    private final InstantSource clock;
    private final FailureCounts<String> failures;
    private final Map<String, Report> reports = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("delivery reports").daemon().factory());

    /**
     * @param written what the status contains, as far as known; null: nothing
     * @param writtenAt when that was written
     * @param alone whether no other gateway reports about the trigger
     */
    private record Report(Trigger trigger, Delivery now, Delivery written, Instant writtenAt, boolean alone) {}

    @Inject
    DeliveryWriter(KubernetesClient kubernetes, ClusterMembers gateways) {
        this(
                trigger -> kubernetes.resource(trigger).get(),
                status -> kubernetes.resource(status).subresource("status").patch(APPLY),
                gateways,
                InstantSource.system());
    }

    /**
     * @param read reads a Trigger again; null if there is none of that name
     * @param patch writes the given part of a Trigger's status; both throw what the client throws
     */
    DeliveryWriter(UnaryOperator<Trigger> read, Consumer<Trigger> patch, ClusterMembers gateways, InstantSource clock) {
        this.read = read;
        this.patch = patch;
        this.gateways = gateways;
        this.clock = clock;
        this.failures = new FailureCounts<>(AFTER_FAILURE, clock);
    }

    void start(@Observes StartupEvent event) {
        start();
    }

    void start() {
        var _ = timer.scheduleWithFixedDelay(
                new RepeatedTask("Writing the status of triggers", this::writeDue), 1, 1, TimeUnit.SECONDS);
    }

    void stop(@Observes ShutdownEvent event) {
        timer.shutdown();
    }

    /** Its last state may be one that another gateway wrote since this one has seen the trigger: it is written anew. */
    @Override
    public void receivesAlone(Trigger trigger) {
        reports.compute(
                trigger.getMetadata().getUid(),
                (_, before) -> new Report(
                        trigger,
                        connecting(trigger, (before == null ? first(trigger) : before).now()),
                        null,
                        Instant.EPOCH,
                        true));
    }

    @Override
    public void flows(Trigger trigger) {
        state(trigger, "True", "Connected", "The gateway receives from the source");
    }

    @Override
    public void warns(Trigger trigger, String reason, String message) {
        state(trigger, "True", reason, message);
    }

    @Override
    public void fails(Trigger trigger, String reason, String message) {
        state(trigger, "False", reason, message);
    }

    private void state(Trigger trigger, String status, String reason, String message) {
        update(
                trigger,
                before -> DeliveryBuilder.builder(before)
                        .status(status)
                        .reason(reason)
                        .message(message)
                        .observedGeneration(generation(trigger))
                        .build());
    }

    @Override
    public void delivered(Trigger trigger) {
        String minute = clock.instant().truncatedTo(ChronoUnit.MINUTES).toString();
        update(trigger, before -> before.withLastEventTime(minute));
    }

    @Override
    public void error(Trigger trigger, String text) {
        String error = text.length() > LONGEST_ERROR ? text.substring(0, LONGEST_ERROR) : text;
        update(trigger, before -> before.withLastError(error));
    }

    @Override
    public void forget(Trigger trigger) {
        reports.remove(trigger.getMetadata().getUid());
    }

    /** Triggers of which a state is known. */
    int pending() {
        return reports.size();
    }

    private void update(Trigger trigger, UnaryOperator<Delivery> change) {
        reports.compute(trigger.getMetadata().getUid(), (_, before) -> {
            Report report =
                    before == null || generation(before.trigger()) < generation(trigger) ? first(trigger) : before;
            return new Report(
                    report.trigger(),
                    change.apply(report.now()),
                    report.written(),
                    report.writtenAt(),
                    report.alone() || before != null && before.alone());
        });
    }

    private static Report first(Trigger trigger) {
        Delivery known =
                trigger.getStatus() == null ? null : trigger.getStatus().delivery();
        Delivery now =
                known == null ? connecting(trigger, DeliveryBuilder.builder().build()) : known;
        return new Report(trigger, now, known, Instant.EPOCH, false);
    }

    private static Delivery connecting(Trigger trigger, Delivery before) {
        return DeliveryBuilder.builder(before)
                .status("Unknown")
                .reason("Connecting")
                .message("")
                .observedGeneration(generation(trigger))
                .build();
    }

    /**
     * Only one of several gateways writes about a trigger, so that they do not contradict each other all the time: the
     * leader, or the one that receives alone.
     */
    void writeDue() {
        failures.keepOnly(reports::containsKey);
        boolean leads = gateways.alive().size() <= 1 || gateways.isLeader();
        reports.forEach((uid, report) -> {
            if ((leads || report.alone()) && failures.mayTry(uid) && isDue(report, clock.instant())) {
                write(uid, report);
            }
        });
    }

    static boolean isDue(Delivery now, Delivery written, Instant writtenAt, Instant at) {
        return !now.equals(written)
                && (written == null
                        || !sameState(now, written)
                        || !writtenAt.plusSeconds(60).isAfter(at));
    }

    private static boolean isDue(Report report, Instant at) {
        return isDue(report.now(), report.written(), report.writtenAt(), at);
    }

    private static boolean sameState(Delivery one, Delivery other) {
        return stateOf(one).equals(stateOf(other));
    }

    private static Delivery stateOf(Delivery delivery) {
        return delivery.withLastEventTime(null).withLastError(null);
    }

    private void write(String uid, Report report) {
        try {
            Trigger present = read.apply(report.trigger());
            if (present == null || !present.getMetadata().getUid().equals(uid)) {
                reports.remove(uid);
                return;
            }
            patch.accept(statusOnly(present, report.now()));
            reports.computeIfPresent(
                    uid,
                    (_, current) -> new Report(
                            current.trigger(), current.now(), report.now(), clock.instant(), current.alone()));
            failures.clear(uid);
        } catch (KubernetesClientException e) {
            switch (e.getCode()) {
                case HttpURLConnection.HTTP_NOT_FOUND -> reports.remove(uid);
                case HttpURLConnection.HTTP_CONFLICT -> {
                    failures.add(uid);
                    LOG.debugf("Trigger %s has changed meanwhile; its status is written later", uid);
                }
                default -> failed(uid, null, e.getMessage());
            }
        } catch (RuntimeException e) {
            failed(uid, e, e.getMessage());
        }
    }

    private void failed(String uid, RuntimeException unexpected, String why) {
        int times = failures.add(uid);
        LOG.logf(
                Backoff.isReported(times) ? Level.WARN : Level.DEBUG,
                unexpected,
                "The status of trigger %s could not be written yet, after %d failures in a row: %s",
                uid,
                times,
                why);
    }

    private static Trigger statusOnly(Trigger trigger, Delivery delivery) {
        Trigger fresh = new Trigger();
        fresh.setMetadata(new ObjectMetaBuilder()
                .withName(trigger.getMetadata().getName())
                .withNamespace(trigger.getMetadata().getNamespace())
                // A trigger that was created again under the same name is another one; the API server would not check a
                // uid.
                .withResourceVersion(trigger.getMetadata().getResourceVersion())
                .build());
        fresh.setStatus(TriggerStatusBuilder.builder().delivery(delivery).build());
        return fresh;
    }

    private static long generation(Trigger trigger) {
        return trigger.getMetadata().getGeneration() == null
                ? 0
                : trigger.getMetadata().getGeneration();
    }
}
