package dev.lamina.gateway.api.control.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.api.TolerantResource;
import dev.lamina.gateway.http.AwsException;
import dev.lamina.installation.NamespaceClaims;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Reads and writes the resources of Lamina at the API server. All methods block, and throw {@link AwsException} for
 * what the API server refuses.
 */
@ApplicationScoped
public class Manifests {
    /** Annotations that say who changed a resource last by the Lambda API. */
    public static final String CHANGED_BY = "lamina.dev/changed-by";

    public static final String CHANGED_AT = "lamina.dev/changed-at";
    public static final String CHANGED_WITH = "lamina.dev/changed-with";

    private static final Logger LOG = Logger.getLogger(Manifests.class);
    private static final PatchContext MERGE = new PatchContext.Builder()
            .withPatchType(PatchType.JSON_MERGE)
            .withFieldManager("lamina-lambda-api")
            .build();
    private static final int TRIES = 4;
    private static final long PAGE = 500;

    private final KubernetesClient client;
    private final NamespaceClaims claims;
    private final InstantSource clock;

    @Inject
    public Manifests(KubernetesClient client, NamespaceClaims claims) {
        this.client = client;
        this.claims = claims;
        this.clock = InstantSource.system();
    }

    public <T extends TolerantResource<?, ?>> Optional<T> find(Class<T> type, String namespace, String name) {
        return called(() -> Optional.ofNullable(resource(type, namespace, name).get()));
    }

    /** Whether the namespace belongs to no other installation. */
    public boolean served(String namespace) {
        return claims.other(namespace).isEmpty();
    }

    /** Returns all resources of a namespace, which are read page by page. */
    public <T extends TolerantResource<?, ?>> List<T> list(Class<T> type, String namespace) {
        requireServed(namespace);
        return called(() -> {
            List<T> all = new ArrayList<>();
            String next = null;
            do {
                KubernetesResourceList<T> page = client.resources(type)
                        .inNamespace(namespace)
                        .list(new ListOptionsBuilder()
                                .withLimit(PAGE)
                                .withContinue(next)
                                .build());
                all.addAll(page.getItems());
                next = page.getMetadata().getContinue();
            } while (next != null && !next.isEmpty());
            return all;
        });
    }

    void requireServed(String namespace) {
        claims.other(namespace).ifPresent(owner -> {
            throw AwsException.of(
                    400,
                    "InvalidParameterValueException",
                    "Namespace " + namespace + " is served by another installation of Lamina (" + owner + ").");
        });
    }

    /**
     * Creates a resource.
     *
     * @param exists the error if there is one of that name
     */
    public <T extends TolerantResource<?, ?>> T create(T resource, Change change, AwsException exists) {
        String namespace = resource.getMetadata().getNamespace();
        requireServed(namespace);
        resource.getMetadata().setAnnotations(noted(resource.getMetadata().getAnnotations(), change));
        T created = called(() -> {
            try {
                return client.resource(resource).create();
            } catch (KubernetesClientException e) {
                throw e.getCode() == KubernetesErrors.CONFLICT ? exists : KubernetesErrors.of(e);
            }
        });
        report(created, change);
        return created;
    }

    /**
     * Changes a resource: reads it, applies the change to a copy, and writes what differs. If another change comes
     * between, all is done again. Nothing is written if nothing differs.
     *
     * @param missing the error if there is no such resource
     * @param edit gets a copy that it may change; throws what is refused
     * @return the resource as it is now
     */
    public <T extends TolerantResource<?, ?>> T change(
            Class<T> type, String namespace, String name, Change change, AwsException missing, UnaryOperator<T> edit) {
        requireServed(namespace);
        for (int attempt = 1; ; attempt++) {
            T before = find(type, namespace, name).orElseThrow(() -> missing);
            before.unreadable().ifPresent(field -> {
                throw AwsException.of(
                        409,
                        "ResourceConflictException",
                        name + " has a value that this version of Lamina cannot read: " + field
                                + ". Correct the manifest.");
            });
            T after = edit.apply(Serialization.clone(before));
            ObjectNode patch = difference(before, after);
            if (patch.isEmpty()) {
                return before;
            }
            refuseForeign(before, patch);
            try {
                T now = called(() -> resource(type, namespace, name).patch(MERGE, complete(patch, before, change)));
                report(now, change);
                return now;
            } catch (AwsException e) {
                if (e.status() != KubernetesErrors.CONFLICT || attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    /** Deletes a resource, as it was read: not after another change, but after a change of its status. */
    public <T extends TolerantResource<?, ?>> void delete(T resource, Change change) {
        requireServed(resource.getMetadata().getNamespace());
        T now = resource;
        for (int attempt = 1; !deleted(now); attempt++) {
            Optional<T> next =
                    called(() -> Optional.ofNullable(client.resource(resource).get()));
            if (next.isEmpty()) {
                return;
            }
            if (attempt == TRIES || !isSame(resource.getMetadata(), next.get().getMetadata())) {
                throw AwsException.of(
                        409,
                        "ResourceConflictException",
                        "The resource was changed by another request at the same time: try again.");
            }
            now = next.get();
        }
        report(resource, change);
    }

    private static boolean isSame(ObjectMeta read, ObjectMeta now) {
        return read.getUid().equals(now.getUid()) && Objects.equals(read.getGeneration(), now.getGeneration());
    }

    /** Returns false if it is not as it was read any more. */
    private <T extends TolerantResource<?, ?>> boolean deleted(T resource) {
        FieldOwners.owner(resource.getMetadata()).ifPresent(tool -> {
            throw owned(resource, tool, "it");
        });
        try {
            client.resource(resource)
                    .lockResourceVersion(resource.getMetadata().getResourceVersion())
                    .delete();
            return true;
        } catch (KubernetesClientException e) {
            if (e.getCode() == KubernetesErrors.CONFLICT) {
                return false;
            }
            throw KubernetesErrors.of(e);
        }
    }

    private static ObjectNode difference(CustomResource<?, ?> before, CustomResource<?, ?> after) {
        ObjectNode patch = Serialization.jsonMapper().createObjectNode();
        ObjectNode spec = MergePatch.between(json(before.getSpec()), json(after.getSpec()));
        ObjectNode annotations = MergePatch.between(annotations(before), annotations(after));
        if (!spec.isEmpty()) {
            patch.set("spec", spec);
        }
        if (!annotations.isEmpty()) {
            patch.putObject("metadata").set("annotations", annotations);
        }
        return patch;
    }

    private String complete(ObjectNode patch, HasMetadata before, Change change) {
        ObjectNode metadata = patch.withObject("/metadata");
        ObjectNode annotations = metadata.withObject("/annotations");
        noted(Map.of(), change).forEach(annotations::put);
        metadata.put("resourceVersion", before.getMetadata().getResourceVersion());
        return patch.toString();
    }

    Map<String, String> noted(Map<String, String> annotations, Change change) {
        Map<String, String> all = new LinkedHashMap<>(annotations == null ? Map.of() : annotations);
        all.put(CHANGED_BY, change.caller().user());
        all.put(CHANGED_AT, clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        all.put(CHANGED_WITH, change.action());
        return all;
    }

    private static void refuseForeign(CustomResource<?, ?> before, ObjectNode patch) {
        FieldOwners.owner(before.getMetadata(), patch).ifPresent(owned -> {
            throw owned(before, owned.tool(), owned.field());
        });
    }

    private static AwsException owned(CustomResource<?, ?> resource, String tool, String field) {
        return AwsException.of(
                409,
                "ResourceConflictException",
                resource.getKind() + " " + resource.getMetadata().getName() + " is managed by " + tool
                        + ", which declares " + (field.equals("it") ? "its spec" : field)
                        + ": make the change in the manifest that " + tool + " applies.");
    }

    /** Writes an Event, which may fail: the annotations say the same. */
    void report(CustomResource<?, ?> resource, Change change) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        try {
            client.v1()
                    .events()
                    .inNamespace(resource.getMetadata().getNamespace())
                    .resource(new EventBuilder()
                            .withNewMetadata()
                            .withGenerateName(resource.getMetadata().getName() + ".")
                            .withNamespace(resource.getMetadata().getNamespace())
                            .endMetadata()
                            .withType("Normal")
                            .withReason(change.action())
                            .withMessage(change.caller().user() + " called " + change.action() + " of the Lambda API")
                            .withReportingComponent("lamina-gateway")
                            .withReportingInstance("lamina-gateway")
                            .withNewSource()
                            .withComponent("lamina-gateway")
                            .endSource()
                            .withFirstTimestamp(now.toString())
                            .withLastTimestamp(now.toString())
                            .withCount(1)
                            .withNewInvolvedObject()
                            .withApiVersion(resource.getApiVersion())
                            .withKind(resource.getKind())
                            .withNamespace(resource.getMetadata().getNamespace())
                            .withName(resource.getMetadata().getName())
                            .withUid(resource.getMetadata().getUid())
                            .endInvolvedObject()
                            .build())
                    .create();
        } catch (KubernetesClientException e) {
            LOG.debugf("Could not write an Event: %s", e.getMessage());
        }
    }

    private <T extends TolerantResource<?, ?>> Resource<T> resource(Class<T> type, String namespace, String name) {
        return client.resources(type).inNamespace(namespace).withName(name);
    }

    private static JsonNode json(Object value) {
        return Serialization.jsonMapper().valueToTree(value);
    }

    private static JsonNode annotations(HasMetadata resource) {
        Map<String, String> annotations = resource.getMetadata().getAnnotations();
        return json(annotations == null ? Map.of() : annotations);
    }

    private static <T> T called(Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            throw KubernetesErrors.of(e);
        }
    }
}
