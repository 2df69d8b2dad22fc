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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Runs the {@link MqttSession}s of every Trigger whose source is an MQTT broker. See DESIGN.md. */
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
                Backoff.upTo(config.mqtt().reconnectDelay(), LONGEST_RECONNECT),
                this::isWanted);
    }

    void start(@Observes StartupEvent event, TriggerChanges triggers) {
        triggers.onChange(this::onChange);
    }

    void stop(@Observes @Priority(AFTER_THE_MEMBERSHIP) ShutdownEvent event) throws InterruptedException {
        stop();
    }

    /** The brokers keep the sessions. */
    void stop() throws InterruptedException {
        sessions.values().stream().flatMap(List::stream).forEach(session -> {
            leaving.add(session);
            session.stop();
        });
        for (MqttSession session : leaving) {
            session.awaitStopped(STOP_WITHIN);
        }
    }

    void onChange(TriggerChange change) {
        Trigger trigger = change.trigger();
        String uid = trigger.getMetadata().getUid();
        List<MqttSession> before = sessions.getOrDefault(uid, List.of());
        leaving.removeIf(MqttSession::hasStopped);
        leaving.addAll(before);
        List<MqttSession> now = change instanceof TriggerChange.Put ? sessionsOf(trigger) : List.of();
        // At no moment is a session missing that the trigger keeps: it would be discarded.
        if (now.isEmpty()) {
            sessions.remove(uid);
        } else {
            sessions.put(uid, now);
        }
        // Another installation may serve a hidden trigger's sessions.
        before.forEach(change instanceof TriggerChange.Hidden ? MqttSession::stop : MqttSession::stopAndDiscard);
        now.forEach(MqttSession::start);
        boolean receives = !now.isEmpty() && trigger.getSpec().isEnabled();
        if (!receives && (isMqtt(trigger) || !before.isEmpty())) {
            shared.reports().forget(trigger);
        }
    }

    private static boolean isMqtt(Trigger trigger) {
        return trigger.getSpec().source().mqtt() != null;
    }

    private List<MqttSession> sessionsOf(Trigger trigger) {
        MqttSource source = trigger.getSpec().source().mqtt();
        return source == null
                ? List.of()
                : IntStream.range(0, source.sessionsOrOne())
                        .mapToObj(number -> new MqttSession(trigger, number, leaving, shared))
                        .toList();
    }

    private boolean isWanted(String clientId) {
        return sessions.values().stream().flatMap(List::stream).anyMatch(session -> session.isOf(clientId));
    }
}
