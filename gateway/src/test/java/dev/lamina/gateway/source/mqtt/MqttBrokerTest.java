package dev.lamina.gateway.source.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lamina.api.MqttSourceBuilder;
import dev.lamina.gateway.source.queue.QueueException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MqttBrokerTest {

    @ParameterizedTest
    @CsvSource({
        "mqtt://mosquitto.iot, mosquitto.iot:1883",
        "mqtts://mosquitto.iot, mosquitto.iot:8883",
        "mqtts://10.0.0.1:99, 10.0.0.1:99",
        "mqtt://[fd00::1], [fd00::1]:1883",
        "mqtt://[fd00::1]:99, [fd00::1]:99",
        "mqtt://a..b, a..b:1883"
    })
    void urlHasDefaultPort(String url, String address) {
        assertThat(broker(url, Map.of()).address()).isEqualTo(address);
    }

    @Test
    void addressKeepsNameForTls() throws Exception {
        InetAddress host = InetAddress.getByAddress("mosquitto.iot", new byte[] {10, 0, 0, 1});

        InetSocketAddress address = broker("mqtts://mosquitto.iot", Map.of())
                .transport(host, new MqttTls(null))
                .getServerAddress();

        assertThat(address.isUnresolved()).isFalse();
        assertThat(address.getHostString()).isEqualTo("mosquitto.iot");
        assertThat(address.getPort()).isEqualTo(8883);
    }

    @Test
    void impossiblePortIsNamed() {
        assertThatThrownBy(() -> broker("mqtt://mosquitto:70000", Map.of())
                        .transport(InetAddress.getLoopbackAddress(), new MqttTls(null)))
                .isInstanceOf(QueueException.class)
                .hasMessageContaining("mqtt.url: 70000");
    }

    @Test
    void certificateWithoutKeyIsNamed() {
        assertThatThrownBy(() -> broker("mqtts://mosquitto", Map.of("tls.crt", "x"))
                        .transport(InetAddress.getLoopbackAddress(), new MqttTls(null)))
                .isInstanceOf(QueueException.class)
                .hasMessageContaining("mqtt.tlsSecret", "tls.key");
    }

    @Test
    void unreadableCertificateIsNamed() {
        assertThatThrownBy(() -> broker("mqtts://mosquitto", Map.of("ca.crt", "x"))
                        .transport(InetAddress.getLoopbackAddress(), new MqttTls(null)))
                .isInstanceOf(QueueException.class)
                .hasMessageContaining("mqtt.tlsSecret: the Secret's tls.crt, tls.key or ca.crt");
    }

    private static MqttBroker broker(String url, Map<String, String> certificates) {
        return new MqttBroker(
                MqttSourceBuilder.builder().url(url).topicFilters(List.of("a")).build(), Map.of(), certificates);
    }
}
