package dev.lamina.operator.exposure;

import dev.lamina.api.Trigger;
import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private final List<ExposureKind> kinds;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("exposure sweep").daemon().factory());

    @Inject
    ExposureSweeper(KubernetesClient client, OperatorConfig config) {
        this(client, config.exposure(), GatewayService.of(config.gateway().publicAddress()));
    }

    ExposureSweeper(KubernetesClient client, OperatorConfig.Exposure config, GatewayService service) {
        this.client = client;
        this.service = service;
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
        for (ExposureKind kind : kinds) {
            objects(kind).stream()
                    .filter(object ->
                            ApiId.of(object).filter(id -> isLeft(kind, id)).isPresent())
                    .forEach(object -> client.resource(object).delete());
        }
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

    private boolean isLeft(ExposureKind kind, ApiId id) {
        try {
            List<Trigger> triggers = client.resources(Trigger.class)
                    .inNamespace(id.namespace())
                    .list()
                    .getItems();
            boolean unknown =
                    triggers.stream().anyMatch(trigger -> trigger.unreadable().isPresent()); // it may be the one
            return !unknown
                    && ApiExposure.wanted(id, triggers)
                            .filter(api -> kind.isWanted(api.expose()))
                            .isEmpty();
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return isDeleted(id.namespace());
            }
            throw e;
        }
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
