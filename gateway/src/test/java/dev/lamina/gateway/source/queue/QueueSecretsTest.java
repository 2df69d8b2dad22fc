package dev.lamina.gateway.source.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lamina.api.Queue;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.gateway.testing.TestConfig;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@EnableKubernetesMockClient(https = false, crud = true)
class QueueSecretsTest {
    private static final Queue QUEUE = QueueBuilder.builder()
            .sqs(SqsQueueBuilder.builder()
                    .url("http://broker/1/orders")
                    .secret("orders-queue")
                    .build())
            .build();

    KubernetesClient client;
    private final FakeBroker broker = new FakeBroker();
    private Brokers brokers;

    @BeforeEach
    void connect() {
        brokers = new Brokers(List.of(broker), List.of(), new QueueSecrets(client), TestConfig.of(Map.of()));
    }

    @Test
    void queueIsOpenedWithPresentSecret() throws Exception {
        client.resource(secret("first")).create();
        brokers.open("shop", "orders", QUEUE);
        assertThat(broker.secret).containsEntry("access-key", "first");

        client.resource(secret("rotated")).update();
        brokers.open("shop", "orders", QUEUE);
        assertThat(broker.secret).containsEntry("access-key", "rotated");
    }

    @Test
    void missingSecretIsNamed() {
        QueueException e = catchThrowableOfType(QueueException.class, () -> brokers.open("shop", "orders", QUEUE));
        assertThat(e.reason()).isEqualTo(QueueException.SECRET_NOT_FOUND);
        assertThat(e).hasMessageContaining("orders-queue").hasMessageContaining("shop");
    }

    /** An older schema allowed such references, and they would be a path on the API server. */
    @ParameterizedTest
    @ValueSource(strings = {"", "../../bank/secrets/orders-queue", "a/b", "a b"})
    void invalidSecretNameIsNotFound(String name) {
        Queue queue = QueueBuilder.builder()
                .sqs(SqsQueueBuilder.builder()
                        .url("http://broker/1/orders")
                        .secret(name)
                        .build())
                .build();
        assertThat(catchThrowableOfType(QueueException.class, () -> brokers.open("shop", "orders", queue))
                        .reason())
                .isEqualTo(QueueException.SECRET_NOT_FOUND);
    }

    @Test
    void secretOfAnotherNamespaceIsNotUsed() {
        Secret elsewhere = secret("theirs");
        elsewhere.getMetadata().setNamespace("bank");
        client.resource(elsewhere).create();
        assertThat(catchThrowableOfType(QueueException.class, () -> brokers.open("shop", "orders", QUEUE))
                        .reason())
                .isEqualTo(QueueException.SECRET_NOT_FOUND);
    }

    @Test
    void missingKeyIsNamed() {
        QueueException e = catchThrowableOfType(
                QueueException.class, () -> QueueKind.required(Map.of("access-key", "x"), "secret-key"));
        assertThat(e.reason()).isEqualTo(QueueException.SECRET_INCOMPLETE);
        assertThat(e).hasMessageContaining("secret-key");
    }

    private static Secret secret(String key) {
        return new SecretBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("orders-queue")
                .endMetadata()
                .addToData("access-key", Base64.getEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)))
                .build();
    }
}
