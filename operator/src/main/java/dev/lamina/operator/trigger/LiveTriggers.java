package dev.lamina.operator.trigger;

import dev.lamina.api.BucketSource;
import dev.lamina.api.Trigger;
import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;

/**
 * Reads from the API server, each time, whether the trigger of a rule exists. A rule that is removed by mistake loses
 * events, so a cache that may be behind is not enough. It requests lists, because only an empty list means that there
 * is none; "not found" may also refer to the whole kind.
 */
@Singleton
class LiveTriggers {
    private final KubernetesClient client;
    private final String installation;

    @Inject
    LiveTriggers(KubernetesClient client, OperatorConfig config) {
        this(client, config.installation());
    }

    LiveTriggers(KubernetesClient client, String installation) {
        this.client = client;
        this.installation = installation;
    }

    /**
     * Whether there is a trigger of that name that wants its rule in the bucket, or has to remove it itself. Empty: the
     * operator has no right to read it.
     *
     * @throws KubernetesClientException the API server does not respond, or does not know Triggers
     */
    Optional<Boolean> want(RuleOwner owner, String bucket) {
        try {
            return Optional.of(list(owner).stream()
                    .filter(trigger -> is(owner, trigger))
                    .anyMatch(trigger -> claims(trigger, bucket)));
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
                return isDeleted(owner.namespace()) ? Optional.of(false) : Optional.empty();
            }
            throw e;
        }
    }

    private List<Trigger> list(RuleOwner owner) {
        var triggers = client.resources(Trigger.class).inNamespace(owner.namespace());
        return owner.hashed()
                ? triggers.list().getItems()
                : triggers.withField("metadata.name", owner.trigger()).list().getItems();
    }

    private boolean is(RuleOwner owner, Trigger trigger) {
        return owner.trigger().equals(trigger.getMetadata().getName())
                || owner.hashed() && RuleIds.of(installation, trigger).endWith(":" + owner.trigger());
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

    /** A trigger that cannot be read keeps its rules. */
    private static boolean claims(Trigger trigger, String bucket) {
        if (trigger.isMarkedForDeletion()) {
            return false;
        }
        return trigger.unreadable().isPresent()
                || wants(trigger, bucket)
                || LocationMemory.boundTo(trigger)
                        .filter(BucketBinding.location(bucket)::equals)
                        .isPresent();
    }

    private static boolean wants(Trigger trigger, String bucket) {
        BucketSource source = trigger.getSpec().source().bucket();
        return source != null
                && source.name().equals(bucket)
                && !Boolean.FALSE.equals(trigger.getSpec().enabled());
    }
}
