package dev.lamina.gateway.api.sns;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.Endpoint;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.source.Triggers;
import dev.lamina.gateway.source.topic.TestTopics;
import dev.lamina.gateway.source.topic.Topics;

/** SNS's API on a test's triggers. */
public final class TestSns {
    private TestSns() {}

    public static Endpoint of(
            Triggers triggers, AsyncInvoker invoker, FunctionRefResolver targets, GatewayConfig config) {
        Topics topics = TestTopics.of(triggers, invoker, config);
        Publisher publisher = new Publisher(topics, config);
        return new SnsEndpoint(new SnsActions(publisher, new TopicReads(topics, publisher, targets, config)), config);
    }
}
