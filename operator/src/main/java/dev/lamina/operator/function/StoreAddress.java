package dev.lamina.operator.function;

import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.workload.StoreUrl;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * Names the S3 store by the cluster IP of its Service. AWS's SDKs put a bucket into the host name, and
 * {@code BUCKET.SERVICE} is not a name in a cluster; if the host is an IP address, they put it into the path. A cluster
 * IP does not change while the Service exists. See docs/adr/0043.
 */
@Singleton
class StoreAddress implements StoreUrl {
    private static final Logger LOG = Logger.getLogger(StoreAddress.class);
    private static final Duration CHECK_INTERVAL = Duration.ofMinutes(1);
    private static final Pattern SERVICE =
            Pattern.compile("(?<name>[a-z0-9-]+)\\.(?<namespace>[a-z0-9-]+)\\.svc(\\..+)?");
    private static final String HEADLESS = "None";
    private static final int FORBIDDEN = 403;

    private final Optional<URI> store;
    private final Matcher service;
    private final BiFunction<String, String, Service> services;
    private final InstantSource clock;

    // Mutable state, guarded by this
    private Optional<String> known = Optional.empty();
    private Instant checkAt = Instant.MIN;
    private boolean forbidden;

    @Inject
    StoreAddress(OperatorConfig config, KubernetesClient client, Clock clock) {
        this(
                config,
                (namespace, name) ->
                        client.services().inNamespace(namespace).withName(name).get(),
                clock);
    }

    /** @param services returns the Service with that namespace and name, or null */
    StoreAddress(OperatorConfig config, BiFunction<String, String, Service> services, InstantSource clock) {
        this.store = config.s3()
                .map(OperatorConfig.S3::endpoint)
                .filter(endpoint -> config.sts()
                        .endpoint()
                        .filter(sts -> isSame(sts, endpoint))
                        .isPresent());
        this.service = store.filter(endpoint -> endpoint.getScheme().equals("http")
                        && config.s3().get().pathStyle().orElse(true))
                .map(URI::getHost)
                .map(SERVICE::matcher)
                .filter(Matcher::matches)
                .orElse(null);
        this.services = services;
        this.clock = clock;
    }

    private static boolean isSame(URI one, URI other) {
        return one.resolve("/").equals(other.resolve("/"));
    }

    @Override
    public Optional<String> forFunctions() {
        return service == null ? store.map(URI::toString) : Optional.of(checked());
    }

    private synchronized String checked() {
        if (known.isEmpty() || !clock.instant().isBefore(checkAt)) {
            String next = next();
            if (!known.equals(Optional.of(next))) {
                LOG.infof("Functions with an execution role find S3 at %s", next);
            }
            known = Optional.of(next);
            checkAt = clock.instant().plus(CHECK_INTERVAL);
        }
        return known.get();
    }

    private String next() {
        try {
            Service found = services.apply(service.group("namespace"), service.group("name"));
            if (found == null) {
                return known.orElse(store.get().toString()); // it is being replaced, or is not in this cluster
            }
            String ip = found.getSpec().getClusterIP();
            return ip == null || ip.isEmpty() || ip.equals(HEADLESS)
                    ? store.get().toString()
                    : at(ip);
        } catch (KubernetesClientException e) {
            return e.getCode() == FORBIDDEN ? withoutRight() : known.orElseThrow(() -> e);
        }
    }

    /**
     * The chart grants the right for namespaces that it serves. Where it was granted, and is missing for a moment, the
     * address stays: another one would replace the pods of all functions with a role.
     */
    private String withoutRight() {
        if (!forbidden) {
            forbidden = true;
            LOG.warnf(
                    "This operator may not read the Service of the S3 store %s, so its cluster IP is unknown",
                    store.get());
        }
        return known.orElse(store.get().toString());
    }

    private String at(String ip) {
        String host = ip.contains(":") ? "[" + ip + "]" : ip;
        return store.get().toString().replaceFirst(Pattern.quote(store.get().getHost()), host);
    }
}
