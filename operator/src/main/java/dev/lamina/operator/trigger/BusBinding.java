package dev.lamina.operator.trigger;

import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import dev.lamina.operator.config.OperatorConfig;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Optional;

/**
 * Event buses: a bus exists as long as a trigger names it, and is served by the gateways. They compile the pattern and
 * report whether it can be used.
 */
@Singleton
final class BusBinding implements EventSourceBinding {
    private static final String KIND = "bus ";

    private final String region;

    @Inject
    BusBinding(OperatorConfig config) {
        this(config.region());
    }

    BusBinding(String region) {
        this.region = region;
    }

    @Override
    public Optional<String> location(Source source) {
        return Optional.ofNullable(source.bus()).map(bus -> KIND + bus.nameOrDefault());
    }

    @Override
    public boolean owns(String location) {
        return location.startsWith(KIND);
    }

    @Override
    public String bind(Trigger trigger, Collection<Trigger> all, Runnable beforeWriting) {
        return "Subscribed to arn:aws:events:" + region + ":"
                + trigger.getMetadata().getNamespace() + ":event-bus/"
                + trigger.getSpec().source().bus().nameOrDefault();
    }

    @Override
    public void unbind(Trigger trigger, String location) {
        // Nothing is set anywhere.
    }
}
