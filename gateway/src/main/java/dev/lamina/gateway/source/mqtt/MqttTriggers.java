package dev.lamina.gateway.source.mqtt;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.MqttSource;
import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.cluster.SoleWork;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.pacing.SharedBytes;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.TriggerChanges;
import dev.lamina.pacing.Backoff;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Runs the {@link MqttSession}s of every enabled Trigger whose source is an MQTT broker. See DESIGN.md. */
@Singleton
class MqttTriggers {
    /**
     * Priority after GatewayLifecycle has left the member list: others take the sessions over at that moment, and not a
     * whole drain later.
     */
    private static final int AFTER_THE_MEMBERSHIP = 300;

    private static final int LONGEST_RECONNECT = 30;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final MqttSession.Shared shared;
    private final Map<String, List<MqttSession>> sessions = new ConcurrentHashMap<>();
    /** Stopped sessions whose threads have not ended yet. */
    private final List<MqttSession> leaving = new CopyOnWriteArrayList<>();

    @Inject
    MqttTriggers(
            MqttBrokers brokers,
            Functions functions,
            SoleWork work,
            DeliveryReports reports,
            AsyncInvoker invoker,
            GatewayConfig config,
            ObjectMapper json,
            MeterRegistry meters) {
        this.shared = new MqttSession.Shared(
                brokers,
                functions,
                work,
                reports,
                new MqttIntake.Shared(
                        invoker,
                        new SharedBytes(config.mqtt().byteBudget()),
                        new MqttEvent(json),
                        meters,
                        InstantSource.system(),
                        config.region(),
                        config.mqtt().storeDelay()),
                config.nats().prefix(),
                Backoff.upTo(config.mqtt().reconnectDelay(), LONGEST_RECONNECT));
    }

    void start(@Observes StartupEvent event, TriggerChanges triggers) {
        triggers.onChange(this::onChange);
    }

    void stop(@Observes @Priority(AFTER_THE_MEMBERSHIP) ShutdownEvent event) throws InterruptedException {
        stop();
    }

    /** The brokers keep the sessions. */
    void stop() throws InterruptedException {
        sessions.values().stream().flatMap(List::stream).forEach(session -> leave(session, MqttSession::stop));
        for (MqttSession session : leaving) {
            session.awaitStopped(STOP_WITHIN);
        }
    }

    void onChange(TriggerChange change) {
        Trigger trigger = change.trigger();
        String uid = trigger.getMetadata().getUid();
        List<MqttSession> before = Optional.ofNullable(sessions.remove(uid)).orElse(List.of());
        MqttSource source = trigger.getSpec().source().mqtt();
        if (change instanceof TriggerChange.Put && source != null) {
            List<String> clientIds = source.clientIdsOf(
                    shared.prefix(),
                    trigger.getMetadata().getNamespace(),
                    trigger.getMetadata().getName());
            before.forEach(session -> end(session, source, clientIds));
            if (trigger.getSpec().isEnabled()) {
                sessions.put(uid, serve(trigger, clientIds));
                return;
            }
        } else {
            before.forEach(session -> leave(session, MqttSession::stopAndDiscard));
        }
        if (source != null || !before.isEmpty()) {
            shared.reports().forget(trigger);
        }
    }

    /** A session that the trigger still has is kept; if it is disabled, for later. */
    private void end(MqttSession session, MqttSource source, List<String> clientIds) {
        boolean kept = clientIds.stream().anyMatch(clientId -> session.isOf(source, clientId));
        leave(session, kept ? MqttSession::stop : MqttSession::stopAndDiscard);
    }

    private void leave(MqttSession session, Consumer<MqttSession> how) {
        leaving.removeIf(MqttSession::hasStopped);
        leaving.add(session);
        how.accept(session);
    }

    private List<MqttSession> serve(Trigger trigger, List<String> clientIds) {
        MqttSource source = trigger.getSpec().source().mqtt();
        List<MqttSession> serving = IntStream.range(0, clientIds.size())
                .mapToObj(number -> new MqttSession(trigger, number, last(source, clientIds.get(number)), shared))
                .toList();
        serving.forEach(MqttSession::start);
        return serving;
    }

    /** The one that had the session last, possibly for a trigger of the same name that was deleted. */
    private Optional<MqttSession> last(MqttSource source, String clientId) {
        return leaving.reversed().stream()
                .filter(session -> session.isOf(source, clientId))
                .findFirst();
    }
}
