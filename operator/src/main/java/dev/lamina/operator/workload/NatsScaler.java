package dev.lamina.operator.workload;

import dev.lamina.api.NatsQueue;
import dev.lamina.api.Queue;
import dev.lamina.api.Trigger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** KEDA's scaler {@code nats-jetstream}, which reads the servers' monitoring endpoint, which needs no credentials. */
final class NatsScaler implements QueueScaler {
    /** The account on servers without configured accounts. */
    private static final String ACCOUNT = "$G";

    private final String prefix;

    /** @param prefix of the installation */
    NatsScaler(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public Optional<Scaler> of(Trigger trigger, Queue queue, int target) {
        NatsQueue nats = queue.nats();
        if (nats == null || nats.monitoringUrl() == null || nats.stream() == null) {
            return Optional.empty();
        }
        return Optional.of(new Scaler(
                "nats-jetstream",
                new TreeMap<>(Map.of(
                        "natsServerMonitoringEndpoint", hostAndPort(nats.monitoringUrl()),
                        "useHttps", String.valueOf(nats.monitoringUrl().startsWith("https://")),
                        "account", ACCOUNT,
                        "stream", nats.stream(),
                        "consumer",
                                nats.consumerOf(
                                        prefix,
                                        trigger.getMetadata().getNamespace(),
                                        trigger.getMetadata().getName()),
                        "lagThreshold", String.valueOf(target))),
                null,
                Map.of()));
    }

    private static String hostAndPort(String url) {
        return url.substring(url.indexOf("//") + 2).replaceAll("/.*", "");
    }
}
