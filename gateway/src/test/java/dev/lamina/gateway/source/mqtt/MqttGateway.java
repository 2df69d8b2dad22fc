package dev.lamina.gateway.source.mqtt;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.MqttSource;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.cluster.SoleWork;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.dispatch.Invocation;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.TriggerChange;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.testing.FakeFunctions;
import dev.lamina.gateway.testing.TestConfig;
import dev.lamina.testbed.Broker;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * One gateway's MQTT triggers with waits of milliseconds, in front of a store that the test controls. The trigger's
 * function is {@code default/pay}.
 */
final class MqttGateway implements AutoCloseable, AsyncInvoker, DeliveryReports, SoleWork {
    private static final Map<String, String> SETTINGS =
            Map.of("lamina.mqtt.reconnect-delay", "50ms", "lamina.mqtt.store-delay", "50ms");
    private static final CompletableFuture<Void> STORED = CompletableFuture.completedFuture(null);

    final FakeFunctions functions = new FakeFunctions();
    /** The payloads of the events that are stored. */
    final List<String> stored = new CopyOnWriteArrayList<>();
    /** The reports about the trigger, the newest last: Connected, or the reason. */
    final List<String> reported = new CopyOnWriteArrayList<>();

    final List<String> messages = new CopyOnWriteArrayList<>();
    /** The Secrets of the namespace. */
    final Map<String, Map<String, String>> secrets =
            new ConcurrentHashMap<>(Map.of("login", Map.of("username", Broker.USER, "password", Broker.PASSWORD)));

    /** What the store answers, after which an event counts as stored if the answer is good. */
    volatile Function<Invocation, CompletionStage<Void>> store = _ -> STORED;
    /** Which sessions this gateway serves. */
    volatile Function<String, Doer> doers = _ -> Doer.THIS;

    private final Function<MqttBrokers.SecretReader, MqttBrokers> brokers;
    private final MqttTriggers triggers;
    private final String name;
    private int generation;

    /** @param name of the trigger, and in the client identifiers of its sessions */
    MqttGateway(Vertx vertx, String name) {
        this(secrets -> new MqttBrokers(secrets, vertx, TestConfig.of(SETTINGS).mqtt()), name);
    }

    MqttGateway(Function<MqttBrokers.SecretReader, MqttBrokers> brokers, String name) {
        this.brokers = brokers;
        this.name = name;
        GatewayConfig config = TestConfig.of(SETTINGS);
        this.triggers = new MqttTriggers(
                brokers.apply((_, secret) -> secret(secret)),
                functions,
                this,
                this,
                this,
                config,
                new ObjectMapper(),
                new SimpleMeterRegistry());
        functions.ready("pay");
    }

    /** The client identifier of the trigger's first session. */
    String clientId() {
        return "lamina_default_" + name + "-0";
    }

    /** Another gateway, with the same triggers, Secrets and broker. */
    MqttGateway another() {
        return new MqttGateway(brokers, name);
    }

    /** Creates the trigger, or changes it. */
    void put(MqttSource source) {
        put(name, source);
    }

    void put(String trigger, MqttSource source) {
        triggers.onChange(new TriggerChange.Put(trigger(trigger, source, true)));
    }

    void disable(MqttSource source) {
        triggers.onChange(new TriggerChange.Put(trigger(name, source, false)));
    }

    void remove(MqttSource source) {
        remove(name, source);
    }

    void remove(String trigger, MqttSource source) {
        triggers.onChange(new TriggerChange.Removed(trigger(trigger, source, true)));
    }

    void hide(MqttSource source) {
        triggers.onChange(new TriggerChange.Hidden(trigger(name, source, true)));
    }

    private Trigger trigger(String called, MqttSource source, boolean enabled) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withName(called)
                .withNamespace("default")
                .withUid("uid of " + called)
                .withGeneration((long) ++generation)
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference("pay"))
                .enabled(enabled)
                .source(SourceBuilder.builder().mqtt(source).build())
                .build());
        return trigger;
    }

    private Map<String, String> secret(String secret) throws QueueException {
        Map<String, String> values = secrets.get(secret);
        if (values == null) {
            throw new QueueException(QueueException.SECRET_NOT_FOUND, "there is no Secret " + secret, null);
        }
        return values;
    }

    @Override
    public CompletionStage<Void> enqueue(Invocation invocation) {
        return store.apply(invocation)
                .thenRun(() -> stored.add(invocation.payload().toString()));
    }

    @Override
    public Doer doer(String work) {
        return doers.apply(work);
    }

    @Override
    public void receivesAlone(Trigger trigger) {
        reported.add("Connecting");
    }

    @Override
    public void flows(Trigger trigger) {
        reported.add("Connected");
    }

    @Override
    public void fails(Trigger trigger, String reason, String message) {
        reported.add(reason);
        messages.add(message);
    }

    @Override
    public void delivered(Trigger trigger) {
        // What is stored is remembered.
    }

    @Override
    public void error(Trigger trigger, String text) {
        messages.add(text);
    }

    @Override
    public void forget(Trigger trigger) {
        reported.add("forgotten");
    }

    @Override
    public void close() throws InterruptedException {
        triggers.stop();
    }
}
