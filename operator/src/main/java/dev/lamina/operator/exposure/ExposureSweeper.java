package dev.lamina.operator.exposure;

import dev.lamina.api.Trigger;
import dev.lamina.installation.NamespaceClaims;
import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Deletes the HTTPRoutes and Ingresses of APIs that no Trigger exposes any longer: soon after a Trigger was deleted,
 * when this operator becomes the leader, and every ten minutes. They are in another namespace than the Triggers, so the
 * garbage collection of the API server cannot do it. Before it deletes one, it reads the Triggers from the API server.
 */
@Singleton
public class ExposureSweeper {
    private static final Logger LOG = Logger.getLogger(ExposureSweeper.class);
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final GatewayService service;
    private final AllowedHosts allowed;
    private final List<String> namespaces;
    private final Predicate<String> others;
    private final List<ExposureKind> kinds;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("exposure sweep").daemon().factory());

    @Inject
    ExposureSweeper(KubernetesClient client, OperatorConfig config, NamespaceClaims claims) {
        this(
                client,
                config.exposure(),
                GatewayService.of(config.gateway().publicAddress()),
                AllowedHosts.of(config),
                config.namespaces().orElse(List.of()),
                namespace -> claims.other(namespace).isPresent());
    }

    /**
     * @param namespaces the only ones with Triggers of this installation; empty: all
     * @param others decides which namespaces belong to another installation
     */
    ExposureSweeper(
            KubernetesClient client,
            OperatorConfig.Exposure config,
            GatewayService service,
            AllowedHosts allowed,
            List<String> namespaces,
            Predicate<String> others) {
        this.client = client;
        this.service = service;
        this.allowed = allowed;
        this.namespaces = namespaces;
        this.others = others;
        this.kinds = Arrays.stream(ExposureKind.values())
                .filter(kind -> kind.isOn(config))
                .toList();
    }

    /** Sweeps now and from now on. For the operator that is the leader. */
    public void start() {
        if (!kinds.isEmpty()) {
            var _ = thread.scheduleWithFixedDelay(this::attempt, 0, EVERY.toSeconds(), TimeUnit.SECONDS);
        }
    }

    /** Sweeps soon. Returns at once. */
    public void soon() {
        if (!kinds.isEmpty() && !thread.isShutdown()) {
            thread.execute(this::attempt);
        }
    }

    @PreDestroy
    void stop() {
        thread.shutdownNow();
    }

    private void attempt() {
        try {
            sweep();
        } catch (RuntimeException | Error e) { // a timer drops a task that throws
            LOG.warnf("Could not look for HTTPRoutes and Ingresses of deleted HTTP APIs, next attempt soon: %s", e);
            if (!thread.isShutdown()) {
                var _ = thread.schedule(this::attempt, AFTER_FAILURE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    void sweep() {
        Map<ExposureKind, List<? extends HasMetadata>> objects = new EnumMap<>(ExposureKind.class);
        kinds.forEach(kind -> objects.put(kind, objects(kind)));
        Set<String> used = objects.values().stream()
                .<HasMetadata>flatMap(List::stream)
                .flatMap(object -> ApiId.of(object).stream())
                .map(ApiId::namespace)
                .collect(Collectors.toSet());
        if (used.isEmpty()) {
            return;
        }
        Known known = known(used);
        objects.forEach((kind, all) -> all.stream()
                .filter(object ->
                        ApiId.of(object).filter(id -> isLeft(kind, id, known)).isPresent())
                .forEach(object -> client.resource(object).delete()));
    }

    private List<? extends HasMetadata> objects(ExposureKind kind) {
        try {
            return client.resources(kind.type())
                    .inNamespace(service.namespace())
                    .withLabel(ApiId.SERVICE_LABEL, service.name())
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
                return List.of(); // the cluster does not have the kind
            }
            throw e;
        }
    }

    /**
     * The Triggers as the API server has them now: of all namespaces, because another one may have the host name.
     *
     * @param unsure the namespaces with Triggers that cannot be read: one of them may expose an API
     */
    private record Known(List<Trigger> triggers, Set<String> unsure) {}

    /** @param used namespaces whose APIs are exposed */
    private Known known(Set<String> used) {
        List<Trigger> triggers = new ArrayList<>();
        Set<String> unsure = new HashSet<>();
        if (namespaces.isEmpty()) {
            triggers.addAll(
                    client.resources(Trigger.class).inAnyNamespace().list().getItems());
        } else {
            Set<String> all = new HashSet<>(used);
            all.addAll(namespaces);
            all.forEach(namespace -> read(namespace, triggers, unsure));
        }
        triggers.removeIf(trigger -> others.test(trigger.getMetadata().getNamespace()));
        triggers.stream()
                .filter(trigger -> trigger.unreadable().isPresent())
                .forEach(trigger -> unsure.add(trigger.getMetadata().getNamespace()));
        return new Known(triggers, unsure);
    }

    private void read(String namespace, List<Trigger> triggers, Set<String> unsure) {
        try {
            triggers.addAll(client.resources(Trigger.class)
                    .inNamespace(namespace)
                    .list()
                    .getItems());
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e;
            }
            if (!isDeleted(namespace)) {
                unsure.add(namespace);
            }
        }
    }

    private boolean isLeft(ExposureKind kind, ApiId id, Known known) {
        return !known.unsure().contains(id.namespace())
                && ApiExposure.wanted(id, known.triggers(), allowed)
                        .filter(api -> kind.isWanted(api.expose()))
                        .isEmpty();
    }

    /** With {@code watchNamespaces} the right to read Triggers is deleted with their namespace. */
    private boolean isDeleted(String namespace) {
        try {
            return client.namespaces().withName(namespace).get() == null;
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return false;
            }
            throw e;
        }
    }
}
