package dev.lamina.gateway.source.queue;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.Queue;
import dev.lamina.surroundings.outbound.OutboundRules;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Triggers name no broker inside of the installation. */
class OutboundHostsTest {
    private final OutboundHosts hosts =
            new OutboundHosts(OutboundRules.of(Map.of("OUTBOUND_NAMESPACE", "lamina-system")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {kafka: {bootstrapServers: ['kafka.shop.svc:9092', '[fe80::1]:9092']}} | queue.kafka.bootstrapServers
            {rabbitmq: {url: 'amqp://lamina-nats.lamina-system.svc:4222', queue: q}} | queue.rabbitmq.url
            {nats: {url: 'nats://lamina-nats:4222', stream: s}} | queue.nats.url
            {nats: {url: 'nats://n.shop.svc', monitoringUrl: 'http://169.254.169.254/'}} | queue.nats.monitoringUrl
            {sqs: {url: 'https://kubernetes.default.svc/1/q'}} | queue.sqs.url
            """)
    void addressInsideIsRefusedWithField(String queue, String field) {
        assertThatThrownBy(() -> hosts.check(queue(queue)))
                .isInstanceOf(QueueException.class)
                .hasMessageContaining(field)
                .hasMessageContaining("outbound.allow");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{kafka: {bootstrapServers: ['kafka.shop.svc:9092'], topic: t}}",
                "{sqs: {url: 'https://sqs.eu-central-1.amazonaws.com/1/q'}}"
            })
    void addressOutsideIsAllowed(String queue) {
        assertThatCode(() -> hosts.check(queue(queue))).doesNotThrowAnyException();
    }

    private static Queue queue(String yaml) {
        return Serialization.unmarshal("---\n" + yaml, Queue.class);
    }
}
