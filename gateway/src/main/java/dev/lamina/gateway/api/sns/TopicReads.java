package dev.lamina.gateway.api.sns;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.FunctionRefResolver;
import dev.lamina.gateway.auth.Caller;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.source.topic.TopicArn;
import dev.lamina.gateway.source.topic.Topics;
import dev.lamina.gateway.source.topic.Topics.Subscription;
import io.vertx.core.Future;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The read actions for topics. All topics of a namespace are returned on one page. */
@Singleton
class TopicReads {
    private final Topics topics;
    private final Publisher publisher;
    private final FunctionRefResolver resolver;
    private final String region;

    @Inject
    TopicReads(Topics topics, Publisher publisher, FunctionRefResolver resolver, GatewayConfig config) {
        this.topics = topics;
        this.publisher = publisher;
        this.resolver = resolver;
        this.region = config.region();
    }

    List<SnsAction> all() {
        return List.of(
                read("ListTopics", (form, caller) -> ofNamespace(resolver.namespace(caller))),
                read(
                        "ListSubscriptionsByTopic",
                        (form, caller) -> ofTopic(publisher.topic(form.get("TopicArn")), this::subscriptions)),
                read(
                        "GetTopicAttributes",
                        (form, caller) -> ofTopic(publisher.topic(form.get("TopicArn")), this::attributes)));
    }

    private Order ofNamespace(String namespace) {
        return new Order(
                Permission.listTopics(namespace),
                "arn:aws:sns:" + region + ":" + namespace + ":*",
                () -> Future.succeededFuture(result -> result.element(
                        "Topics",
                        list -> topics.subscriptions(namespace).stream()
                                .map(Subscription::topic)
                                .distinct()
                                .sorted()
                                .forEach(name -> list.element(
                                        "member",
                                        member -> member.element(
                                                "TopicArn", new TopicArn(region, namespace, name).toString()))))));
    }

    private Order ofTopic(TopicArn topic, BiFunction<TopicArn, List<Subscription>, Consumer<Xml>> view) {
        return new Order(
                Permission.getTopic(topic.namespace(), topic.name()),
                topic.toString(),
                () -> publisher
                        .requireTopic(topic)
                        .map(there -> view.apply(
                                topic,
                                topics.subscriptions(topic.namespace()).stream()
                                        .filter(some -> some.topic().equals(topic.name()))
                                        .toList())));
    }

    private Consumer<Xml> subscriptions(TopicArn topic, List<Subscription> subscriptions) {
        return result -> result.element(
                "Subscriptions",
                list -> subscriptions.forEach(some -> list.element(
                        "member",
                        member -> member.element("SubscriptionArn", topic.subscription(some.uid()))
                                .element("Owner", topic.namespace())
                                .element("Protocol", "lambda")
                                .element(
                                        "Endpoint",
                                        Lamina.arn(
                                                region,
                                                some.function().namespace(),
                                                some.function().name()))
                                .element("TopicArn", topic.toString()))));
    }

    private Consumer<Xml> attributes(TopicArn topic, List<Subscription> subscriptions) {
        Map<String, String> attributes = new TreeMap<>(Map.of(
                "TopicArn",
                topic.toString(),
                "Owner",
                topic.namespace(),
                "DisplayName",
                "",
                "SubscriptionsConfirmed",
                String.valueOf(subscriptions.size()),
                "SubscriptionsPending",
                "0",
                "SubscriptionsDeleted",
                "0"));
        return result -> result.map("Attributes", attributes);
    }

    private static SnsAction read(String name, BiFunction<FormBody, Caller, Order> reading) {
        return new SnsAction() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public Order read(FormBody form, Caller caller) {
                return reading.apply(form, caller);
            }
        };
    }

    private record Order(Permission needs, String resource, Supplier<Future<Consumer<Xml>>> answer)
            implements SnsAction.Order {
        @Override
        public Future<Consumer<Xml>> carryOut(SnsRequest request) {
            return answer.get();
        }
    }
}
