package dev.lamina.gateway.source.bus;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.dispatch.trace.DeliveredBy;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.gateway.source.ReplayProgress;
import dev.lamina.gateway.source.Triggers;
import dev.lamina.gateway.source.bus.BusArchive.Archived;
import io.nats.client.JetStreamApiException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Sends archived events of a bus to one Trigger again. A call ends after {@link #MOST} events and returns where the
 * next one continues. A gateway runs one call for a namespace at a time, and {@link #CALLS} in all: each holds a few
 * events in memory.
 */
@Singleton
public class BusReplay {
    private static final int MOST = 10_000;
    private static final int CALLS = 4;

    private final Triggers triggers;
    private final BusDeliveries deliveries;
    private final BusArchive archive;
    private final AsyncInvoker invoker;
    private final String region;
    private final Set<String> replaying = ConcurrentHashMap.newKeySet();
    private final Semaphore calls = new Semaphore(CALLS);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @Inject
    BusReplay(
            Triggers triggers,
            BusDeliveries deliveries,
            BusArchive archive,
            AsyncInvoker invoker,
            GatewayConfig config) {
        this.triggers = triggers;
        this.deliveries = deliveries;
        this.archive = archive;
        this.invoker = invoker;
        this.region = config.region();
    }

    /**
     * Completes with nothing if the Trigger's source is not a bus, or there is no such Trigger; exceptionally with
     * {@link AwsException} if the caller can fix the reason. On any thread.
     *
     * @param body JSON, or empty to select all archived events
     */
    public CompletionStage<Optional<ReplayProgress>> start(String namespace, String name, byte[] body, String ownId) {
        // Not with stages: they wrap exceptions, and the caller would get a 500 for all of them.
        CompletableFuture<Optional<ReplayProgress>> progress = new CompletableFuture<>();
        threads.execute(() -> {
            try {
                progress.complete(trigger(namespace, name)
                        .map(trigger -> alone(trigger, BusReplayRequest.read(body, ownId, Instant.now()))));
            } catch (RuntimeException e) {
                progress.completeExceptionally(e);
            }
        });
        return progress;
    }

    private ReplayProgress alone(Trigger trigger, BusReplayRequest request) {
        String namespace = trigger.getMetadata().getNamespace();
        if (!replaying.add(namespace)) {
            throw AwsException.throttled("Another replay of this namespace runs. Call again later.");
        }
        try {
            if (!calls.tryAcquire()) {
                throw AwsException.throttled("Other replays run. Call again later.");
            }
            try {
                return run(trigger, request);
            } finally {
                calls.release();
            }
        } finally {
            replaying.remove(namespace);
        }
    }

    private ReplayProgress run(Trigger trigger, BusReplayRequest request) {
        BusArn bus = new BusArn(
                region,
                trigger.getMetadata().getNamespace(),
                trigger.getSpec().source().bus().nameOrDefault());
        deliveries.error(trigger).ifPresent(why -> {
            throw AwsException.of(400, "InvalidParameterValueException", why);
        });
        Progress progress = new Progress(trigger, request);
        try {
            if (!archive.exists(bus.namespace())) {
                throw AwsException.of(
                        404,
                        "ResourceNotFoundException",
                        "Namespace " + bus.namespace() + " has no archive: no event was put on its buses while a"
                                + " Trigger names one, or there was no space for an archive (the gateway's log says"
                                + " so)");
            }
            boolean all = archive.read(bus, request.startAfter(), request.since(), progress::take);
            return progress.report(all);
        } catch (IOException | JetStreamApiException e) {
            throw notAll(request, e.getMessage());
        }
    }

    private static AwsException notAll(BusReplayRequest request, String why) {
        return AwsException.of(
                500,
                "ServiceException",
                "Not every event could be sent: " + why + ". Call again soon with \"id\": \"" + request.id()
                        + "\", so that stored events are not sent twice.");
    }

    /** One call. */
    private final class Progress {
        private final Trigger trigger;
        private final BusReplayRequest request;

        // Mutable state of one thread
        private int replayed;
        private int skipped;
        private long last;
        private boolean over;

        Progress(Trigger trigger, BusReplayRequest request) {
            this.trigger = trigger;
            this.request = request;
        }

        /** Sends these events; returns whether to continue. */
        boolean take(List<Archived> archived) {
            List<Archived> wanted = archived.stream()
                    .filter(each -> request.selects(each.storedAt()))
                    .toList();
            List<Invocation> invocations =
                    wanted.stream().flatMap(each -> invocation(each).stream()).toList();
            try {
                CompletableFuture.allOf(invocations.stream()
                                .map(invocation -> invoker.enqueue(invocation, DeliveredBy.of(trigger))
                                        .toCompletableFuture())
                                .toArray(CompletableFuture[]::new))
                        .join();
            } catch (CompletionException e) {
                throw notAll(request, e.getCause().getMessage());
            }
            replayed += invocations.size();
            skipped += wanted.size() - invocations.size();
            over = !archived.getLast().storedAt().isBefore(request.until());
            last = archived.getLast().sequence();
            return !over && replayed + skipped < MOST;
        }

        private Optional<Invocation> invocation(Archived archived) {
            ObjectNode event = BusJson.object(new String(archived.event(), StandardCharsets.UTF_8))
                    .orElseThrow(() -> new IllegalStateException("event " + archived.sequence() + " is not JSON"));
            event.put(EventEnvelope.REPLAY_NAME, request.id());
            return deliveries.of(trigger, event, archived.storedAt(), Optional.empty());
        }

        ReplayProgress report(boolean all) {
            boolean done = all || over;
            return new ReplayProgress(
                    replayed,
                    skipped,
                    done,
                    done ? null : Long.toString(last),
                    request.until().toString());
        }
    }

    /** As the API server has it: the user may have corrected it just now. */
    private Optional<Trigger> trigger(String namespace, String name) {
        return find(triggers.read(namespace), namespace, name)
                .filter(trigger -> trigger.getSpec().source().bus() != null);
    }

    private static Optional<Trigger> find(Collection<Trigger> all, String namespace, String name) {
        return all.stream()
                .filter(trigger -> trigger.getMetadata().getNamespace().equals(namespace)
                        && trigger.getMetadata().getName().equals(name))
                .findFirst();
    }
}
