package dev.lamina.gateway.api.control.request;

import dev.lamina.api.BusReference;
import dev.lamina.api.DeadLetter;
import dev.lamina.api.Destination;
import dev.lamina.api.FunctionNames;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.Lamina;
import dev.lamina.api.Queue;
import dev.lamina.api.QueueBuilder;
import dev.lamina.api.SqsQueue;
import dev.lamina.api.SqsQueueBuilder;
import dev.lamina.api.TopicReference;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.http.AwsException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Optional;

/**
 * Targets of records and of discarded events, as ARNs. A function, topic or bus is in the namespace, which is the ARN's
 * account; a queue is one of SQS.
 */
@ApplicationScoped
public class Targets {
    private final GatewayConfig config;

    @Inject
    public Targets(GatewayConfig config) {
        this.config = config;
    }

    /** @param before the present target, which stays as it is if it has this ARN */
    public Destination destination(String member, String arn, String namespace, Destination before) {
        if (before != null && arn(before, namespace).filter(arn::equals).isPresent()) {
            return before;
        }
        Arn target = parse(member, arn);
        return switch (target.service()) {
            case "lambda" -> {
                requireOwn(member, target, namespace);
                yield new Destination(null, new FunctionReference(function(member, target)), null, null);
            }
            case "events" -> {
                requireOwn(member, target, namespace);
                yield new Destination(new BusReference(last(target.resource(), '/')), null, null, null);
            }
            case "sns" -> {
                requireOwn(member, target, namespace);
                yield new Destination(null, null, null, new TopicReference(target.resource()));
            }
            case "sqs" -> new Destination(null, null, queue(target), null);
            default ->
                throw Invalid.unavailable(
                        member, "destinations are functions, topics, event buses and queues of SQS, not " + arn);
        };
    }

    public DeadLetter deadLetter(String member, String arn, String namespace, DeadLetter before) {
        if (before != null && arn(before, namespace).filter(arn::equals).isPresent()) {
            return before;
        }
        Arn target = parse(member, arn);
        return switch (target.service()) {
            case "sns" -> {
                requireOwn(member, target, namespace);
                yield new DeadLetter(null, new TopicReference(target.resource()));
            }
            case "sqs" -> new DeadLetter(queue(target), null);
            default -> throw Invalid.unavailable(member, "targets are topics and queues of SQS, not " + arn);
        };
    }

    /** Empty for a target that has no ARN, such as a topic of Kafka. */
    public Optional<String> arn(Destination target, String namespace) {
        if (target.function() != null) {
            return Optional.of(
                    Lamina.arn(config.region(), namespace, target.function().name()));
        }
        if (target.bus() != null) {
            return Optional.of(
                    own("events", namespace, "event-bus/" + target.bus().name()));
        }
        return target.topic() != null
                ? Optional.of(own("sns", namespace, target.topic().name()))
                : queueArn(target.queue());
    }

    public Optional<String> arn(DeadLetter target, String namespace) {
        return target.topic() != null
                ? Optional.of(own("sns", namespace, target.topic().name()))
                : queueArn(target.queue());
    }

    /** Returns the queue of SQS with that ARN, and with the credentials that the installation has for such queues. */
    Queue queue(Arn arn) {
        String endpoint = config.control()
                .sqsEndpoint()
                .map(URI::toString)
                .map(url -> url.endsWith("/") ? url.substring(0, url.length() - 1) : url)
                .orElse("https://sqs." + arn.region() + ".amazonaws.com");
        return QueueBuilder.builder()
                .sqs(SqsQueueBuilder.builder()
                        .url(endpoint + "/" + arn.account() + "/" + arn.resource())
                        .region(arn.region())
                        .secret(config.control().awsSecret().orElse(null))
                        .build())
                .build();
    }

    /** Returns the ARN of a queue of SQS, from the last two parts of its URL. */
    Optional<String> queueArn(Queue queue) {
        if (queue == null || queue.sqs() == null) {
            return Optional.empty();
        }
        SqsQueue sqs = queue.sqs();
        String[] parts = sqs.url().split("/");
        String region = Optional.ofNullable(sqs.region()).orElse(config.region());
        return Optional.of(new Arn("sqs", region, parts[parts.length - 2], parts[parts.length - 1]).toString());
    }

    private String own(String service, String namespace, String resource) {
        return new Arn(service, config.region(), namespace, resource).toString();
    }

    private static Arn parse(String member, String arn) {
        return Arn.parse(arn)
                .orElseThrow(
                        () -> Invalid.pattern(arn, member, "(arn:(aws[a-zA-Z0-9-]*):[a-zA-Z0-9-]+:[^:]*:[^:]*:.+)"));
    }

    private static void requireOwn(String member, Arn target, String namespace) {
        if (!target.account().equals(namespace)) {
            throw other(member, target, namespace);
        }
    }

    private static AwsException other(String member, Arn target, String namespace) {
        return Invalid.parameter(
                member + " must be in namespace " + namespace + ", the account of the function, but is " + target);
    }

    private static String function(String member, Arn target) {
        String name = target.resource().substring(target.resource().indexOf(':') + 1);
        if (!target.resource().startsWith("function:") || name.indexOf(':') >= 0) {
            throw Invalid.unavailable(member, "a function is named without version or alias, not " + target);
        }
        return FunctionNames.resource(name);
    }

    private static String last(String resource, char separator) {
        return resource.substring(resource.lastIndexOf(separator) + 1);
    }
}
