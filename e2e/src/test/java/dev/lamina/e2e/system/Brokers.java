package dev.lamina.e2e.system;

import dev.lamina.testbed.Broker;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Message brokers of a workspace, in the cluster with its functions. They are deleted with the workspace. */
public final class Brokers {
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    private final Installation installation;
    private final Resources resources;

    Brokers(Installation installation, Resources resources) {
        this.installation = installation;
        this.resources = resources;
    }

    /** Starts it, and a Secret {@code KIND-login} with its username and password. Returns when it is ready. */
    public void start(Broker broker) {
        installation.load(broker.image());
        resources.apply(broker.manifest(resources.namespace()));
        resources.apply("""
        apiVersion: v1
        kind: Secret
        metadata: {name: %s-login}
        stringData: {username: %s, password: %s}
        """.formatted(name(broker), Broker.USER, Broker.PASSWORD));
        resources
                .client()
                .apps()
                .deployments()
                .inNamespace(resources.namespace())
                .withName(name(broker))
                .waitUntilReady(STARTS_WITHIN.toSeconds(), TimeUnit.SECONDS);
    }

    /** Where functions and the gateway reach it, {@code HOST:PORT}. */
    public String inside(Broker broker, int port) {
        return name(broker) + "." + resources.namespace() + ".svc:" + port;
    }

    /** A forwarded port from here to it; Kafka's port 19092 keeps its number. To be closed. */
    public LocalPortForward outside(Broker broker, int port) {
        var service =
                resources.client().services().inNamespace(resources.namespace()).withName(name(broker));
        return broker == Broker.KAFKA ? service.portForward(port, port) : service.portForward(port);
    }

    private static String name(Broker broker) {
        return broker.name().toLowerCase(Locale.ROOT);
    }
}
