package dev.lamina.gateway.source.queue.sqs;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.source.queue.QueueKind;

/** The kind for tests of other packages. */
public final class TestSqs {
    private TestSqs() {}

    public static QueueKind kind(GatewayConfig config) {
        return new SqsKind(new ObjectMapper(), config);
    }
}
