package dev.lamina.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Names of consumers and consumer groups: they differ for every trigger of every installation, so each gets all
 * messages.
 */
class ConsumerNamesTest {

    @Test
    void defaultNameHasPrefixNamespaceAndTrigger() {
        assertThat(topic(null).consumerGroupOf("lamina", "shop", "orders")).isEqualTo("lamina-shop-orders");
        assertThat(topic(null).consumerGroupOf("staging", "shop", "orders")).isEqualTo("staging-shop-orders");
        assertThat(stream(null).consumerOf("lamina", "shop", "orders.v2")).isEqualTo("lamina-shop-orders_v2");
        assertThat(stream(null).consumerOf("staging", "shop", "orders.v2")).isEqualTo("staging-shop-orders_v2");
    }

    @Test
    void nameInSpecIsUsedUnchanged() {
        assertThat(topic("mine").consumerGroupOf("lamina", "shop", "orders")).isEqualTo("mine");
        assertThat(stream("mine").consumerOf("lamina", "shop", "orders")).isEqualTo("mine");
    }

    private static KafkaTopic topic(String consumerGroup) {
        return KafkaTopicBuilder.builder()
                .bootstrapServers(List.of("broker:9092"))
                .topic("orders")
                .consumerGroup(consumerGroup)
                .build();
    }

    private static NatsQueue stream(String consumer) {
        return NatsQueueBuilder.builder().url("nats://broker:4222").stream("ORDERS")
                .consumer(consumer)
                .build();
    }
}
