package dev.lamina.gateway.auth;

import dev.lamina.gateway.GatewayConfig;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Watches the Secrets that are access keys, and no others. */
@ApplicationScoped
class AccessKeyWatch implements AccessKeys, ResourceEventHandler<Secret> {
    static final String TYPE = "lamina.dev/access-key";
    private static final int FORBIDDEN = 403;
    private static final Logger LOG = Logger.getLogger(AccessKeyWatch.class);

    private final KubernetesClient client;
    private final GatewayConfig config;
    private final AccessKeyTable table = new AccessKeyTable();

    // Mutable state
    private final List<SharedIndexInformer<Secret>> informers = new CopyOnWriteArrayList<>();
    private final Set<SharedIndexInformer<Secret>> forbidden = ConcurrentHashMap.newKeySet();
    private volatile boolean started;
    private volatile boolean known;

    @Inject
    AccessKeyWatch(KubernetesClient client, GatewayConfig config) {
        this.client = client;
        this.config = config;
    }

    void start(@Observes StartupEvent event) {
        if (config.identity().accessKeys()) {
            follow();
        }
        started = true;
    }

    private void follow() {
        config.identity()
                .accessKeyNamespaces()
                .or(config::namespaces)
                .ifPresentOrElse(
                        namespaces -> namespaces.forEach(
                                namespace -> follow(client.secrets().inNamespace(namespace))),
                        () -> follow(client.secrets().inAnyNamespace()));
    }

    // Tokens work without access keys, so a watch that is forbidden or fails to start is retried in the background.
    private void follow(FilterWatchListDeletable<Secret, SecretList, Resource<Secret>> secrets) {
        SharedIndexInformer<Secret> informer = secrets.withField("type", TYPE).runnableInformer(0);
        informer.addEventHandler(this);
        informer.exceptionHandler((begun, failure) -> {
            if (isForbidden(failure)) {
                forbidden.add(informer);
            } else {
                forbidden.remove(informer);
            }
            LOG.warnf("Access keys cannot be watched, retrying: %s", failure.getMessage());
            return true;
        });
        informers.add(informer);
        informer.start();
    }

    private static boolean isForbidden(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .anyMatch(
                        cause -> cause instanceof KubernetesClientException refusal && refusal.getCode() == FORBIDDEN);
    }

    /** If the gateway may not read Secrets, there are no access keys and nothing to wait for. */
    @Override
    public boolean known() {
        known = known || started && informers.stream().allMatch(this::read);
        return known
                || started && informers.stream().allMatch(informer -> forbidden.contains(informer) || read(informer));
    }

    @Override
    public boolean accepted() {
        return config.identity().accessKeys();
    }

    /** Handlers receive the listed Secrets on another thread, possibly later. */
    private boolean read(SharedIndexInformer<Secret> informer) {
        return informer.hasSynced() && informer.getStore().list().stream().allMatch(table::has);
    }

    void stop(@Observes ShutdownEvent event) {
        informers.forEach(SharedIndexInformer::stop);
    }

    @Override
    public Optional<AccessKey> find(String id) {
        return table.find(id);
    }

    @Override
    public void onAdd(Secret secret) {
        table.put(secret);
    }

    @Override
    public void onUpdate(Secret before, Secret now) {
        table.put(now);
    }

    @Override
    public void onDelete(Secret secret, boolean stateUnknown) {
        table.remove(secret);
    }
}
