package dev.lamina.operator.exposure;

import dev.lamina.api.HttpHolders;
import dev.lamina.api.HttpHosts;
import dev.lamina.api.Trigger;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.status.FieldOwner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Exposes the host names of APIs, if the installation allows it: there is one object for each API, made for the Trigger
 * that has its settings. An object that is already correct is not written. {@link ExposureSweeper} deletes those of
 * APIs that no Trigger exposes any longer.
 */
@Singleton
public class ApiExposure {
    private final KubernetesClient client;
    private final OperatorConfig.Exposure config;
    private final GatewayService service;
    private final AllowedHosts allowed;

    @Inject
    ApiExposure(KubernetesClient client, OperatorConfig config) {
        this(client, config.exposure(), GatewayService.of(config.gateway().publicAddress()), AllowedHosts.of(config));
    }

    ApiExposure(KubernetesClient client, OperatorConfig.Exposure config, GatewayService service, AllowedHosts allowed) {
        this.client = client;
        this.config = config;
        this.service = service;
        this.allowed = allowed;
    }

    /**
     * Exposes the API of a Trigger, or ends that, if the Trigger has the settings of the API, or none has. Blocks.
     *
     * @param all every existing trigger, the given one included
     * @throws ExposureException if it cannot be exposed as it is
     * @throws KubernetesClientException if the API server does not respond
     */
    public void settle(Trigger trigger, Collection<Trigger> all) throws ExposureException {
        ApiId id = ApiId.of(trigger);
        Optional<ExposedApi> wanted = wanted(id, all, allowed);
        if (wanted.isPresent() && !isOf(trigger, wanted.get())) {
            return; // it is checked whether that one may have its host names, when it is reconciled
        }
        Optional<ExposureException> problem = Optional.empty();
        for (ExposureKind kind : ExposureKind.values()) {
            Optional<ExposedApi> api = wanted.filter(some -> kind.isWanted(some.expose()));
            Optional<ExposureException> refusal = api.flatMap(some -> refusal(kind, some));
            if (api.isPresent() && refusal.isEmpty()) {
                write(kind, api.get());
            } else if (kind.isOn(config)) {
                delete(kind, id);
            }
            problem = problem.or(() -> refusal);
        }
        if (problem.isPresent()) {
            throw problem.get();
        }
    }

    private Optional<ExposureException> refusal(ExposureKind kind, ExposedApi api) {
        return kind.isOn(config)
                ? kind.refusal(api, config)
                : Optional.of(new ExposureException(
                        "ExposureOff",
                        kind.field() + ": this installation makes no " + kind.object() + ": set the Helm value "
                                + kind.helmValue() + ", or remove the field and forward the host names yourself"));
    }

    /** Empty also if the Trigger has none of its host names: what led to them would lead to another's API. */
    static Optional<ExposedApi> wanted(ApiId id, Collection<Trigger> all, AllowedHosts allowed) {
        HttpHosts hosts = HttpHosts.of(all, allowed::allows);
        return HttpHolders.of(all).stream()
                .filter(holder -> ApiId.of(holder).equals(id))
                .filter(holder -> holder.getSpec().source().http().settings() != null
                        && holder.getSpec().source().http().settings().expose() != null)
                .findFirst()
                .map(holder -> new ExposedApi(id, holder, hosts.heldBy(holder)))
                .filter(api -> !api.hosts().isEmpty());
    }

    private static boolean isOf(Trigger trigger, ExposedApi api) {
        return trigger.getMetadata().getUid().equals(api.trigger().getMetadata().getUid());
    }

    private void write(ExposureKind kind, ExposedApi api) throws ExposureException {
        HasMetadata desired = kind.desired(api, service, config);
        try {
            HasMetadata actual = object(kind, api.id()).get();
            if (actual == null || !SubsetMatch.has(actual, desired)) {
                FieldOwner.apply(client, desired);
            } else if (actual instanceof HTTPRoute route) {
                requireAccepted(kind, route);
            }
        } catch (KubernetesClientException e) {
            throw explained(kind, e);
        }
    }

    private void delete(ExposureKind kind, ApiId id) throws ExposureException {
        try {
            Resource<? extends HasMetadata> object = object(kind, id);
            if (object.get() != null) {
                object.delete();
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
                throw explained(kind, e);
            }
        }
    }

    private Resource<? extends HasMetadata> object(ExposureKind kind, ApiId id) {
        return client.resources(kind.type()).inNamespace(service.namespace()).withName(id.objectName(service));
    }

    /** A Gateway writes here why it does not serve the route; it has not seen a new one yet. */
    private static void requireAccepted(ExposureKind kind, HTTPRoute route) throws ExposureException {
        if (route.getStatus() == null || route.getStatus().getParents() == null) {
            return;
        }
        Optional<String> refusal = route.getStatus().getParents().stream()
                .flatMap(parent -> parent.getConditions() == null
                        ? Stream.empty()
                        : parent.getConditions().stream()
                                .filter(condition ->
                                        "Accepted".equals(condition.getType()) && "False".equals(condition.getStatus()))
                                .map(condition -> name(parent.getParentRef()) + " does not accept it: "
                                        + Objects.requireNonNullElse(condition.getMessage(), condition.getReason())))
                .findFirst();
        if (refusal.isPresent()) {
            throw new ExposureException(
                    "RouteNotAccepted",
                    kind.field() + ": Gateway " + refusal.get()
                            + "; correct the field, or let the Gateway allow routes from namespace "
                            + route.getMetadata().getNamespace());
        }
    }

    private static String name(ParentReference gateway) {
        return gateway == null ? "" : gateway.getNamespace() + "/" + gateway.getName();
    }

    private static ExposureException explained(ExposureKind kind, KubernetesClientException e) {
        return switch (e.getCode()) {
            case HttpURLConnection.HTTP_NOT_FOUND ->
                new ExposureException(
                        "KindNotFound",
                        kind.field() + ": the cluster does not have the kind " + kind.object()
                                + ": install its CRDs, or choose another way to expose the API");
            case HttpURLConnection.HTTP_FORBIDDEN ->
                new ExposureException(
                        "ExposureForbidden",
                        kind.field() + ": the operator may not write the " + kind.object() + ": " + e.getMessage());
            default -> {
                if (e.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST
                        && e.getCode() < 500
                        && e.getCode() != 409
                        && e.getCode() != 429) {
                    yield new ExposureException(
                            "ExposureRefused",
                            kind.field() + ": the API server refuses the " + kind.object() + ": " + e.getMessage());
                }
                throw e;
            }
        };
    }
}
