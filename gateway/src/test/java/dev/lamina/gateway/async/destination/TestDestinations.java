package dev.lamina.gateway.async.destination;

import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.async.AsyncObserver;
import dev.lamina.gateway.async.OutcomeStore;
import dev.lamina.gateway.dispatch.AsyncInvoker;
import dev.lamina.gateway.function.FunctionId;
import dev.lamina.gateway.function.Functions;
import dev.lamina.gateway.source.bus.TestBuses;
import dev.lamina.gateway.source.queue.Queues;
import dev.lamina.gateway.source.topic.Topics;
import dev.lamina.gateway.testing.FakeTriggers;

/** Destinations for tests of other packages. */
public final class TestDestinations {
    private TestDestinations() {}

    public static OutcomeStore of(
            Functions functions,
            AsyncInvoker invoker,
            Queues queues,
            Topics topics,
            AsyncObserver observer,
            GatewayConfig config) {
        return new Destinations(
                functions,
                new DestinationSender(
                        functions, invoker, queues, topics, TestBuses.of(new FakeTriggers(), invoker, config), config),
                observer,
                new Silence());
    }

    private static final class Silence implements DestinationReports {
        @Override
        public void reached(FunctionId function, String field) {}

        @Override
        public void fails(FunctionId function, String field, String why) {}
    }
}
