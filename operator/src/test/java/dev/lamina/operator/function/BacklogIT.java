package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import dev.lamina.api.BatchBuilder;
import dev.lamina.api.Concurrency;
import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.DeliveryBuilder;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.KafkaTopic.Sasl;
import dev.lamina.api.KafkaTopicBuilder;
import dev.lamina.api.NatsQueue;
import dev.lamina.api.NatsQueueBuilder;
import dev.lamina.api.Queue;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.RabbitmqQueueBuilder;
import dev.lamina.api.Scaling;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.Trigger;
import dev.lamina.api.TriggerSpecBuilder;
import dev.lamina.api.TriggerStatusBuilder;
import dev.lamina.operator.TestApiServer;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.keda.ScaledObjectSpec;
import dev.lamina.testbed.Broker;
import dev.lamina.testbed.TestCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.nats.client.JetStream;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.StreamConfiguration;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Real brokers in a cluster, and KEDA: a backlog scales up a function without any gateway, up to its limit. Each test
 * waits for KEDA most of its time and has its own namespace, so tests run in parallel.
 */
@Execution(ExecutionMode.CONCURRENT)
class BacklogIT {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int BATCH = 5;
    private static final int WAITING = 40;

    private final KubernetesClient client = TestApiServer.clusterWithControllers();
    private final String namespace = TestApiServer.newNamespace(client);
    private RunningOperator operator;

    @BeforeEach
    void start() {
        operator = new RunningOperator(client, namespace, new FakeContent());
        client.resource(new SecretBuilder()
                        .withNewMetadata()
                        .withName("login")
                        .withNamespace(namespace)
                        .endMetadata()
                        .addToStringData("username", Broker.USER)
                        .addToStringData("password", Broker.PASSWORD)
                        .addToStringData("access-key", "any")
                        .addToStringData("secret-key", "any")
                        .build())
                .create();
    }

    @AfterEach
    void stop() {
        operator.close();
        client.namespaces().withName(namespace).delete();
        client.close();
    }

    @Test
    void kafkaBacklogScalesToPartitionsWithRecords() throws Exception {
        start(Broker.KAFKA);
        try (LocalPortForward forward =
                client.services().inNamespace(namespace).withName("kafka").portForward(19092, 19092)) {
            Map<String, Object> outside = Map.of("bootstrap.servers", "127.0.0.1:" + forward.getLocalPort());
            try (Admin admin = Admin.create(outside);
                    KafkaProducer<String, String> producer =
                            new KafkaProducer<>(outside, new StringSerializer(), new StringSerializer())) {
                admin.createTopics(List.of(new NewTopic("orders", 3, (short) 1)))
                        .all()
                        .get();
                for (int i = 0; i < WAITING; i++) {
                    producer.send(new ProducerRecord<>("orders", i % 2, null, "record " + i))
                            .get();
                }
            }
        }
        function("reader", null);
        trigger(
                "reader",
                QueueBuilder.builder()
                        .kafka(KafkaTopicBuilder.builder()
                                .bootstrapServers(List.of("kafka." + namespace + ".svc:9093"))
                                .topic("orders")
                                .sasl(Sasl.Plain)
                                .secret("login")
                                .build())
                        .build());
        awaitReplicas("reader", 2);
    }

    @Test
    void rabbitmqBacklogScalesToMaximum() throws Exception {
        start(Broker.RABBITMQ);
        try (LocalPortForward forward =
                client.services().inNamespace(namespace).withName("rabbitmq").portForward(5672)) {
            ConnectionFactory factory = new ConnectionFactory();
            factory.setPort(forward.getLocalPort());
            factory.setUsername(Broker.USER);
            factory.setPassword(Broker.PASSWORD);
            try (Connection connection = factory.newConnection();
                    Channel channel = connection.createChannel()) {
                channel.queueDeclare("orders", true, false, false, Map.of());
                channel.confirmSelect();
                for (int i = 0; i < WAITING; i++) {
                    channel.basicPublish(
                            "",
                            "orders",
                            MessageProperties.PERSISTENT_BASIC,
                            ("message " + i).getBytes(StandardCharsets.UTF_8));
                }
                channel.waitForConfirmsOrDie(10_000);
            }
        }
        function("capped", 3);
        trigger(
                "capped",
                QueueBuilder.builder()
                        .rabbitmq(RabbitmqQueueBuilder.builder()
                                .url("amqp://rabbitmq." + namespace + ".svc:5672")
                                .queue("orders")
                                .secret("login")
                                .build())
                        .build());
        awaitReplicas("capped", 3);
    }

    /** Only the trigger's own consumer matters, not other messages in the stream. */
    @Test
    void natsBacklogScalesToNeedUpToMaximum() throws Exception {
        start(Broker.NATS);
        String host = "nats." + namespace + ".svc";
        NatsQueue queue = NatsQueueBuilder.builder().url("nats://" + host + ":4222").stream("ORDERS")
                .subject("orders.eu")
                .monitoringUrl("http://" + host + ":8222")
                .secret("login")
                .build();
        try (LocalPortForward forward = client.services()
                        .inNamespace(namespace)
                        .withName("nats")
                        .portForward(4222);
                var connection = Nats.connect(Options.builder()
                        .server("nats://127.0.0.1:" + forward.getLocalPort())
                        .ignoreDiscoveredServers()
                        .userInfo(Broker.USER, Broker.PASSWORD)
                        .connectionTimeout(Duration.ofSeconds(30))
                        .build())) {
            connection
                    .jetStreamManagement()
                    .addStream(StreamConfiguration.builder()
                            .name("ORDERS")
                            .subjects("orders.*")
                            .build());
            // As the gateway makes it.
            connection
                    .jetStreamManagement()
                    .addOrUpdateConsumer(
                            "ORDERS",
                            ConsumerConfiguration.builder()
                                    .durable(queue.consumerOf("lamina", namespace, "orders"))
                                    .filterSubject(queue.subject())
                                    .ackPolicy(AckPolicy.Explicit)
                                    .build());
            publish(connection.jetStream(), "orders.us", WAITING);
            publish(connection.jetStream(), "orders.eu", 2 * BATCH);
            function("streamed", 3);
            trigger("streamed", QueueBuilder.builder().nats(queue).build());
            awaitReplicas("streamed", 2);
            publish(connection.jetStream(), "orders.eu", WAITING);
            awaitAndNoFurther("streamed", 3);
        }
    }

    @Test
    void sqsBacklogScalesToMaximum() throws Exception {
        start(Broker.ELASTICMQ);
        try (LocalPortForward forward =
                client.services().inNamespace(namespace).withName("elasticmq").portForward(9324)) {
            String server = "http://127.0.0.1:" + forward.getLocalPort();
            ask(server + "/?Action=CreateQueue&QueueName=orders");
            for (int i = 0; i < WAITING; i++) {
                ask(server + "/000000000000/orders?Action=SendMessage&MessageBody=message" + i);
            }
        }
        function("queued", 3);
        trigger(
                "queued",
                QueueBuilder.builder()
                        .sqs(SqsQueueBuilder.builder()
                                .url("http://elasticmq." + namespace + ".svc:9324/000000000000/orders")
                                .secret("login")
                                .build())
                        .build());
        awaitReplicas("queued", 3);
    }

    private static void publish(JetStream stream, String subject, int messages) throws Exception {
        for (int i = 0; i < messages; i++) {
            stream.publish(subject, ("message " + i).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static void ask(String request) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(HttpRequest.newBuilder(URI.create(request)).build(), BodyHandlers.discarding())
                            .statusCode())
                    .as(request)
                    .isEqualTo(200);
        }
    }

    private void start(Broker broker) {
        TestCluster.shared().load(broker.image());
        for (HasMetadata document : client.load(
                        new ByteArrayInputStream(broker.manifest(namespace).getBytes(StandardCharsets.UTF_8)))
                .items()) {
            client.resource(document).inNamespace(namespace).create();
        }
        client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName(broker.name().toLowerCase(Locale.ROOT))
                .waitUntilReady(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void function(String name, Integer reserved) {
        Concurrency concurrency = reserved == null
                ? null
                : ConcurrencyBuilder.builder().reserved(reserved).build();
        client.resource(TestFunctions.function(
                        namespace,
                        name,
                        FunctionSpecBuilder.builder()
                                .runtime("java25")
                                .handler("A::b")
                                .code(inline("class A {}"))
                                .concurrency(concurrency)
                                .scaling(new Scaling(2))
                                .build()))
                .create();
    }

    /** Writes the status of a gateway that has reached the broker. */
    private void trigger(String function, Queue queue) {
        Trigger trigger = new Trigger();
        trigger.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName("orders")
                .build());
        trigger.setSpec(TriggerSpecBuilder.builder()
                .function(new FunctionReference(function))
                .enabled(true)
                .batch(BatchBuilder.builder().size(BATCH).build())
                .source(SourceBuilder.builder().queue(queue).build())
                .build());
        Trigger created = client.resource(trigger).create();
        assertThat(replicas(function))
                .as("no gateway has reached the broker yet")
                .isZero();
        // An operator that is installed in the cluster may write the status as well.
        await().atMost(PATIENCE)
                .ignoreException(KubernetesClientException.class)
                .until(() -> client.resources(Trigger.class)
                                .inNamespace(namespace)
                                .withName(created.getMetadata().getName())
                                .editStatus(now -> {
                                    now.setStatus(TriggerStatusBuilder.builder()
                                            .delivery(DeliveryBuilder.builder()
                                                    .status("True")
                                                    .reason("Connected")
                                                    .message("")
                                                    .observedGeneration(
                                                            now.getMetadata().getGeneration())
                                                    .build())
                                            .build());
                                    return now;
                                })
                        != null);
    }

    /**
     * KEDA activates a function by any of its scalers, but does not scale beyond one environment while one of them is
     * broken.
     */
    private void awaitReplicas(String function, int expected) {
        awaitReplicas(function, " is woken without a gateway", replicas -> replicas > 0);
        operator.close();
        // KEDA writes it too, and a change of an old version is refused.
        await().atMost(PATIENCE)
                .ignoreException(KubernetesClientException.class)
                .until(() -> client.resources(ScaledObject.class)
                                .inNamespace(namespace)
                                .withName("fn-" + function)
                                .edit(BacklogIT::withoutGateway)
                        != null);
        awaitAndNoFurther(function, expected);
    }

    private void awaitAndNoFurther(String function, int expected) {
        awaitReplicas(function, " has as many as it needs", replicas -> replicas == expected);
        // KEDA may report it as inactive for a moment, while it replaces its scalers.
        await(function + " and no further")
                .during(Duration.ofSeconds(16))
                .atMost(Duration.ofMinutes(2))
                .until(() -> replicas(function) <= expected);
    }

    private void awaitReplicas(String function, String what, IntPredicate enough) {
        try {
            await(function + what)
                    .atMost(PATIENCE)
                    .ignoreException(KubernetesClientException.class)
                    .until(() -> enough.test(replicas(function)));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    function + " has " + replicas(function) + " replicas\n" + whatKedaSays(function), e);
        }
    }

    private String whatKedaSays(String function) {
        StringBuilder said = new StringBuilder();
        GenericKubernetesResource scaled = client.genericKubernetesResources("keda.sh/v1alpha1", "ScaledObject")
                .inNamespace(namespace)
                .withName("fn-" + function)
                .get();
        said.append(
                scaled == null
                        ? "no ScaledObject"
                        : "triggers " + scaled.get("spec", "triggers") + ", status " + scaled.get("status"));
        client.resources(Trigger.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(trigger -> said.append("\n")
                        .append(trigger.getMetadata().getName())
                        .append(": ")
                        .append(trigger.getStatus()));
        for (String where : List.of("keda", "kube-system", namespace)) {
            client.pods()
                    .inNamespace(where)
                    .list()
                    .getItems()
                    .forEach(pod -> said.append("\n")
                            .append(where)
                            .append('/')
                            .append(pod.getMetadata().getName())
                            .append(": ")
                            .append(pod.getStatus().getContainerStatuses()));
        }
        client.pods()
                .inNamespace("keda")
                .withLabel("app", "keda-operator")
                .resources()
                .forEach(pod -> said.append("\n").append(pod.tailingLines(100).getLog()));
        return said.toString();
    }

    private static ScaledObject withoutGateway(ScaledObject scaledObject) {
        ScaledObjectSpec spec = scaledObject.getSpec();
        scaledObject.setSpec(new ScaledObjectSpec(
                spec.scaleTargetRef(),
                spec.minReplicaCount(),
                spec.maxReplicaCount(),
                spec.pollingInterval(),
                spec.cooldownPeriod(),
                spec.initialCooldownPeriod(),
                spec.advanced(),
                spec.triggers().stream()
                        .filter(trigger -> !trigger.type().equals("external-push"))
                        .toList()));
        return scaledObject;
    }

    private int replicas(String function) {
        var deployment = client.apps()
                .deployments()
                .inNamespace(namespace)
                .withName("fn-" + function)
                .get();
        return deployment == null ? 0 : deployment.getSpec().getReplicas();
    }
}
