package dev.lamina.operator.trigger;

import dev.lamina.api.Source;
import dev.lamina.api.Trigger;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Optional;

/**
 * Streams of Kinesis and of DynamoDB's tables: nothing is set there, since the gateways read them. A gateway reports
 * the state of the source.
 */
@Singleton
final class ShardedBinding implements EventSourceBinding {
    private static final String KINESIS = "kinesis ";
    private static final String DYNAMODB = "dynamodb ";

    @Override
    public Optional<String> location(Source source) {
        return Optional.ofNullable(source.kinesis())
                .map(kinesis -> KINESIS + at(kinesis.stream(), kinesis.endpoint()))
                .or(() -> Optional.ofNullable(source.dynamodb())
                        .map(dynamodb -> DYNAMODB + at(dynamodb.table(), dynamodb.endpoint())));
    }

    @Override
    public boolean owns(String location) {
        return location.startsWith(KINESIS) || location.startsWith(DYNAMODB);
    }

    @Override
    public String bind(Trigger trigger, Collection<Trigger> all, Runnable beforeWriting) {
        Deliveries.requireReport(trigger, "the stream");
        return "The gateways read the shards of "
                + location(trigger.getSpec().source()).orElseThrow();
    }

    @Override
    public void unbind(Trigger trigger, String location) {
        // The gateways stop reading, and discard their positions, when they see that the trigger is deleted.
    }

    private static String at(String name, String endpoint) {
        return endpoint == null ? name : name + " at " + endpoint;
    }
}
