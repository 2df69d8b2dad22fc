package dev.lamina.converter.aws;

import dev.lamina.api.BusReference;
import dev.lamina.api.DeadLetter;
import dev.lamina.api.Destination;
import dev.lamina.api.FunctionNames;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.Queue;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.TopicReference;
import java.util.Optional;

/** Targets of records and of discarded events, named by ARNs. */
public record Endpoints(Surroundings surroundings) {

    /** Empty and noted if it cannot be a destination here. */
    Optional<Destination> destination(String where, String text) {
        Optional<Arn> arn = Arn.parse(text);
        return switch (arn.map(Arn::service).orElse("")) {
            case "lambda" -> Optional.of(new Destination(null, function(arn.get()), null, null));
            case "events" ->
                Optional.of(new Destination(new BusReference(arn.get().name('/')), null, null, null));
            case "sns" -> Optional.of(new Destination(null, null, null, topic(arn.get())));
            case "sqs" -> Optional.of(new Destination(null, null, queue(arn.get()), null));
            default -> {
                surroundings.report().noCounterpart(where, text + " cannot be a destination");
                yield Optional.empty();
            }
        };
    }

    Optional<DeadLetter> deadLetter(String where, String text) {
        Optional<Arn> arn = Arn.parse(text);
        return switch (arn.map(Arn::service).orElse("")) {
            case "sns" -> Optional.of(new DeadLetter(null, topic(arn.get())));
            case "sqs" -> Optional.of(new DeadLetter(queue(arn.get()), null));
            default -> {
                surroundings.report().noCounterpart(where, text + " cannot be a dead-letter target");
                yield Optional.empty();
            }
        };
    }

    Queue queue(Arn arn) {
        return QueueBuilder.builder()
                .sqs(SqsQueueBuilder.builder()
                        .url("https://sqs." + arn.region() + ".amazonaws.com/" + arn.account() + "/" + arn.resource())
                        .region(arn.region())
                        .secret(surroundings.secret())
                        .build())
                .build();
    }

    static TopicReference topic(Arn arn) {
        return new TopicReference(arn.resource());
    }

    /** function:NAME or function:NAME:QUALIFIER. */
    static FunctionReference function(Arn arn) {
        String[] parts = arn.resource().split(":");
        return new FunctionReference(
                FunctionNames.resource(parts.length > 1 ? parts[1] : parts[0]), parts.length > 2 ? parts[2] : null);
    }

    /** A function as its name, with or without a qualifier, or as its ARN. */
    public static FunctionReference function(String text) {
        return Arn.parse(text).map(Endpoints::function).orElseGet(() -> {
            String[] parts = text.split(":");
            return new FunctionReference(FunctionNames.resource(parts[0]), parts.length > 1 ? parts[1] : null);
        });
    }
}
