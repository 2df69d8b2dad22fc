package dev.lamina.gateway.source.mqtt;

import com.hivemq.client.mqtt.MqttClientTransportConfig;
import dev.lamina.api.MqttSource;
import dev.lamina.gateway.source.queue.QueueException;
import dev.lamina.gateway.source.queue.QueueSecrets;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A broker as a manifest names it.
 *
 * @param login the values of the Secret; empty: no login
 * @param certificates the values of the TLS Secret
 */
record MqttBroker(MqttSource source, Map<String, String> login, Map<String, String> certificates) {
    /** For each step of a connection. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int PORT = 1883;
    private static final int TLS_PORT = 8883;
    private static final int LAST_PORT = 65_535;
    /** As the schema has it: java.net.URI would know no host if it is not exactly a host name. */
    private static final Pattern URL = Pattern.compile("(mqtts?)://(.+?)(?::(\\d+))?");

    String address() {
        return hostPart() + ":" + port();
    }

    boolean tls() {
        return part(1).equals("mqtts");
    }

    String username() throws QueueException {
        return QueueSecrets.required(login, "username");
    }

    byte[] password() throws QueueException {
        return QueueSecrets.required(login, "password").getBytes(StandardCharsets.UTF_8);
    }

    /** The name or address of the host, without the brackets of an IPv6 address. */
    String host() {
        return hostPart().replaceAll("[\\[\\]]", "");
    }

    /** @param host the address of {@link #host}, which knows its name: TLS needs it */
    MqttClientTransportConfig transport(InetAddress host, MqttTls tls) throws QueueException {
        if (port() < 1 || port() > LAST_PORT) {
            throw new QueueException(
                    QueueException.REFUSED,
                    "mqtt.url: " + port() + " is not a port: correct it, the last one is " + LAST_PORT,
                    null);
        }
        return MqttClientTransportConfig.builder()
                // A name without its address would be looked up on a thread that all connections share.
                .serverAddress(new InetSocketAddress(host, port()))
                .socketConnectTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .mqttConnectTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .sslConfig(tls() ? tls.of(certificates, PATIENCE.toMillis()) : null)
                .build();
    }

    private String hostPart() {
        return part(2);
    }

    private int port() {
        String port = part(3);
        return port != null ? Integer.parseInt(port) : tls() ? TLS_PORT : PORT;
    }

    private String part(int group) {
        Matcher url = URL.matcher(source.url());
        return url.matches() ? url.group(group) : "";
    }
}
