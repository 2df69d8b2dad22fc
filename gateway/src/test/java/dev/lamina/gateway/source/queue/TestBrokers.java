package dev.lamina.gateway.source.queue;

import dev.lamina.gateway.GatewayConfig;
import java.util.List;

/** Queues for tests of packages that send to them. */
public final class TestBrokers {
    private TestBrokers() {}

    public static Brokers of(GatewayConfig config, QueueKind... kinds) {
        return new Brokers(List.of(kinds), List.of(), null, config);
    }
}
