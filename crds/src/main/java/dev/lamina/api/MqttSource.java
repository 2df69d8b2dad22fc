package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.stream.IntStream;

/** Messages of an MQTT broker; each one is an asynchronous event. */
@ValidationRule(
        value = "self.topicFilters.all(f, f.matches('^(#|([+]|[^+#/]*)(/([+]|[^+#/]*))*(/#)?)$'))",
        message = "topicFilters: + must be a whole level, and # the whole last level, such as sensors/+/temperature "
                + "or sensors/#")
@ValidationRule(
        value = "!self.topicFilters.exists(f, f.startsWith('$share/'))",
        message = "topicFilters: must not begin with $share/; set sessions to share the messages among gateways")
@ValidationRule(
        value = "!has(self.sessions) || self.sessions == 1 || !has(self.protocol) || self.protocol == 'Mqtt5'",
        message = "sessions: must be 1 with protocol Mqtt311, which does not have shared subscriptions")
@ValidationRule(
        value = "!has(self.sessions) || self.sessions == 1 || !has(self.retained) || !self.retained",
        message = "retained: must be false if sessions is greater than 1, because brokers send no retained messages "
                + "to shared subscriptions")
@ValidationRule(
        value = "!has(self.tlsSecret) || self.url.startsWith('mqtts://')",
        message = "tlsSecret: needs TLS, so url must begin with mqtts://")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record MqttSource(
        @Required
        @Size(max = 1024)
        @Pattern("^mqtts?://([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?$")
        @JsonPropertyDescription(
                "URL of the broker, without credentials, such as mqtt://mosquitto.iot:1883. mqtts is TLS. Default "
                        + "port: 1883, with TLS 8883.")
        String url,

        @Required
        @Size(min = 1, max = 10)
        @JsonPropertyDescription(
                "Topic filters: messages of which topics are events. + stands for one level, # for all further "
                        + "levels. 1 to 10.")
        List<@Size(min = 1, max = 1024) String> topicFilters,

        @Default("1")
        @Min(0)
        @Max(2)
        @JsonPropertyDescription(
                "Highest quality of service of the subscription. 0: messages may be lost. 1: each message is "
                        + "delivered at least once. 2: the broker delivers it to the gateway once. Default: 1.")
        Integer qos,

        @JsonPropertyDescription("Version of the protocol: Mqtt5 or Mqtt311 (MQTT 3.1.1). Default: Mqtt5.")
        Protocol protocol,

        @Default("1")
        @Min(1)
        @Max(10)
        @JsonPropertyDescription(
                "Number of sessions at the broker, each of which one gateway serves. With more than one they share "
                        + "the messages by a shared subscription, which needs Mqtt5. Default: 1. Allowed: 1 to 10.")
        Integer sessions,

        @Default("false")
        @JsonPropertyDescription(
                "Whether messages that the broker retained earlier are events too, when the subscription begins. "
                        + "Default: false.")
        Boolean retained,

        @JsonPropertyDescription(
                "Event: Payload (the payload itself, as an AWS IoT rule passes it) or Message (with topic, qos, time "
                        + "and user properties). Default: Payload.")
        Event event,

        @Size(min = 1, max = 200)
        @Pattern("^[A-Za-z0-9_-]+$")
        @JsonPropertyDescription(
                "Client identifier, to which the number of the session is appended, such as -0. Default: "
                        + "PREFIX_NAMESPACE_TRIGGER, where PREFIX is the Helm value nats.prefix, lamina by default.")
        String clientId,

        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(KubernetesName.SUBDOMAIN)
        @JsonPropertyDescription(
                "Name of a Secret in the same namespace with the keys username and password. Default: no login.")
        String secret,

        @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
        @Pattern(KubernetesName.SUBDOMAIN)
        @JsonPropertyDescription(
                "Name of a Secret in the same namespace, for TLS: the client certificate in the keys tls.crt and "
                        + "tls.key, the CA that signed the broker's certificate in ca.crt. Default: no client "
                        + "certificate, and the public CAs.")
        String tlsSecret)
        implements MqttSourceBuilder.With {

    /** Returns the highest quality of service: 0, 1 or 2. */
    public int qosOrDefault() {
        return qos == null ? 1 : qos;
    }

    /** Returns whether the protocol is MQTT 5; otherwise it is MQTT 3.1.1. */
    public boolean speaksMqtt5() {
        return protocol != Protocol.Mqtt311;
    }

    /** Returns the number of sessions at the broker. */
    public int sessionsOrOne() {
        return sessions == null ? 1 : sessions;
    }

    /** Returns whether retained messages are events. */
    public boolean wantsRetained() {
        return Boolean.TRUE.equals(retained);
    }

    /** Returns whether the event describes the whole message. */
    public boolean wantsWholeMessage() {
        return event == Event.Message;
    }

    /**
     * Returns the client identifiers of a trigger's sessions. Without {@link #clientId} they have the namespace and the
     * trigger, because a broker disconnects a client when another one connects with the same identifier.
     *
     * @param prefix the installation's: two installations with the same triggers must not share sessions
     */
    public List<String> clientIdsOf(String prefix, String namespace, String trigger) {
        String base = clientId != null ? clientId : groupOf(prefix, namespace, trigger);
        return IntStream.range(0, sessionsOrOne())
                .mapToObj(session -> base + "-" + session)
                .toList();
    }

    /** Returns what a trigger subscribes: the topic filters, shared by its sessions if it has several. */
    public List<String> subscriptionsOf(String prefix, String namespace, String trigger) {
        return sessionsOrOne() == 1
                ? topicFilters
                : topicFilters.stream()
                        .map(filter -> "$share/" + groupOf(prefix, namespace, trigger) + "/" + filter)
                        .toList();
    }

    /** No name in Kubernetes has the separator: otherwise a-b in team would be b in team-a. */
    private static String groupOf(String prefix, String namespace, String trigger) {
        return prefix + "_" + namespace + "_" + trigger;
    }

    /** A version of MQTT. */
    public enum Protocol {
        Mqtt5,
        Mqtt311
    }

    /** What the function gets of a message. */
    public enum Event {
        Payload,
        Message
    }
}
