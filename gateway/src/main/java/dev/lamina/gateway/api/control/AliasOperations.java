package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Alias;
import dev.lamina.api.AliasRouting;
import dev.lamina.api.AliasSpec;
import dev.lamina.api.AliasSpecBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.Lamina;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.ResourceOperation.Call;
import dev.lamina.gateway.api.control.manifest.Manifests;
import dev.lamina.gateway.api.control.manifest.WriteLimits;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.http.AwsException;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations on aliases, which are Aliases. */
@ApplicationScoped
class AliasOperations implements OperationGroup {
    private static final String PATH = "/2015-03-31/functions/{}/aliases";
    private static final int PAGE = 50;
    private static final String NAME = "(?!^[0-9]+$)([a-zA-Z0-9-_]+)";

    private final FunctionWriter writer;
    private final WriteLimits limits;
    private final Manifests manifests;

    @Inject
    AliasOperations(FunctionWriter writer, WriteLimits limits, Manifests manifests) {
        this.writer = writer;
        this.limits = limits;
        this.manifests = manifests;
    }

    @Override
    public List<Operation> all() {
        return List.of(
                operation("CreateAlias", HttpMethod.POST, PATH, "create", this::create),
                operation("ListAliases", HttpMethod.GET, PATH, "list", this::list),
                operation(
                        "GetAlias",
                        HttpMethod.GET,
                        PATH + "/{}",
                        "get",
                        call -> JsonResponse.of(shown(call, find(call)))),
                operation("UpdateAlias", HttpMethod.PUT, PATH + "/{}", "update", this::update),
                operation("DeleteAlias", HttpMethod.DELETE, PATH + "/{}", "delete", this::delete));
    }

    private Operation operation(
            String action, HttpMethod method, String path, String verb, ResourceOperation.Answer answer) {
        return new ResourceOperation(action, Route.of(method, path), verb, "aliases", false, writer, limits, answer);
    }

    private Response create(Call call) {
        JsonNode json = call.json();
        FunctionRef ref = call.function(writer.resolver());
        String name =
                RequestJson.text(json, "Name").orElseThrow(() -> Invalid.constraint("null", "name", "not be null"));
        if (!name.matches(NAME)) {
            throw Invalid.pattern(name, "name", NAME);
        }
        String version = RequestJson.text(json, "FunctionVersion")
                .orElseThrow(() -> Invalid.constraint("null", "functionVersion", "not be null"));
        if (manifests.find(Function.class, call.namespace(), ref.id().name()).isEmpty()) {
            throw ref.notFound();
        }
        AliasSpec spec = set(
                call,
                ref,
                AliasSpecBuilder.builder()
                        .function(ref.id().name())
                        .name(name)
                        .version(version)
                        .build());
        Alias alias = new Alias();
        alias.setMetadata(new ObjectMetaBuilder()
                .withNamespace(call.namespace())
                .withName(Alias.name(ref.id().name(), name))
                .build());
        alias.setSpec(spec);
        Alias created = manifests.create(
                alias,
                call.change(),
                AwsException.of(409, "ResourceConflictException", "Alias already exists: " + ref.arn() + ":" + name));
        return JsonResponse.of(201, shown(call, created));
    }

    private Response update(Call call) {
        FunctionRef ref = call.function(writer.resolver());
        Alias now = manifests.change(
                Alias.class, call.namespace(), resource(call, ref), call.change(), missing(call, ref), alias -> {
                    RequestJson.text(call.json(), "RevisionId")
                            .filter(revision -> !revision.equals(FunctionConfiguration.revision(alias.getMetadata())))
                            .ifPresent(revision -> {
                                throw AwsException.of(
                                        412,
                                        "PreconditionFailedException",
                                        "The Revision Id provided does not match the latest Revision Id. Call the"
                                                + " GetFunction/GetAlias API to retrieve the latest Revision Id");
                            });
                    alias.setSpec(set(call, ref, alias.getSpec()));
                    return alias;
                });
        return JsonResponse.of(shown(call, now));
    }

    /** As on AWS, deleting an alias that does not exist succeeds. */
    private Response delete(Call call) {
        FunctionRef ref = call.function(writer.resolver());
        manifests
                .find(Alias.class, call.namespace(), resource(call, ref))
                .ifPresent(alias -> manifests.delete(alias, call.change()));
        return Response.empty(204);
    }

    private Response list(Call call) {
        FunctionRef ref = call.function(writer.resolver());
        Optional<String> version = call.http().query("FunctionVersion");
        List<Alias> all = manifests.list(Alias.class, call.namespace()).stream()
                .filter(alias -> alias.getSpec().function().equals(ref.id().name()))
                .filter(alias -> version.isEmpty()
                        || version.get().equals(alias.getSpec().version()))
                .toList();
        return JsonResponse.of(Page.of(all, alias -> alias.getSpec().name(), call.http(), PAGE)
                .shown("Aliases", alias -> shown(call, alias)));
    }

    private AliasSpec set(Call call, FunctionRef ref, AliasSpec before) {
        JsonNode json = call.json();
        String version = RequestJson.text(json, "FunctionVersion").orElse(before.version());
        requireVersion(call, ref, version);
        AliasRouting routing = before.routing();
        if (RequestJson.present(json, "RoutingConfig").isPresent()) {
            routing = routing(call, ref, version, json.path("RoutingConfig").path("AdditionalVersionWeights"));
        }
        AliasSpec changed = before.withVersion(version).withRouting(routing);
        return RequestJson.text(json, "Description")
                .map(text -> changed.withDescription(text.isEmpty() ? null : text))
                .orElse(changed);
    }

    private AliasRouting routing(Call call, FunctionRef ref, String version, JsonNode weights) {
        if (weights.isEmpty()) {
            return null;
        }
        if (weights.size() > 1) {
            throw Invalid.parameter("Number of items in AdditionalVersionWeights cannot be greater than 1");
        }
        String other = weights.fieldNames().next();
        double weight = weights.path(other).asDouble(-1);
        if (version.equals(Lamina.LATEST) || other.equals(Lamina.LATEST)) {
            throw Invalid.parameter("$LATEST is not supported for an alias pointing to more than 1 version");
        }
        if (other.equals(version)) {
            throw Invalid.parameter("Invalid function version " + other + ". Function version " + other
                    + " is already included in routing configuration.");
        }
        if (weight < 0 || weight > 1) {
            throw Invalid.constraint(weight, "routingConfig.additionalVersionWeights", "have value from 0.0 to 1.0");
        }
        requireVersion(call, ref, other);
        return new AliasRouting(other, weight);
    }

    private void requireVersion(Call call, FunctionRef ref, String version) {
        if (!version.equals(Lamina.LATEST)
                && (!version.matches("[1-9][0-9]{0,5}")
                        || manifests
                                .find(
                                        FunctionVersion.class,
                                        call.namespace(),
                                        ref.id().name() + "." + version)
                                .isEmpty())) {
            throw AwsException.of(404, "ResourceNotFoundException", "Function not found: " + ref.arn() + ":" + version);
        }
    }

    private Alias find(Call call) {
        FunctionRef ref = call.function(writer.resolver());
        return manifests
                .find(Alias.class, call.namespace(), resource(call, ref))
                .orElseThrow(() -> missing(call, ref));
    }

    private static String resource(Call call, FunctionRef ref) {
        return Alias.name(ref.id().name(), call.http().variables().get(1));
    }

    private static AwsException missing(Call call, FunctionRef ref) {
        return AwsException.of(
                404,
                "ResourceNotFoundException",
                "Cannot find alias arn: " + ref.arn() + ":"
                        + call.http().variables().get(1));
    }

    private Map<String, Object> shown(Call call, Alias alias) {
        FunctionRef ref = call.function(writer.resolver());
        AliasSpec spec = alias.getSpec();
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("AliasArn", ref.arn() + ":" + spec.name());
        shown.put("Name", spec.name());
        shown.put("FunctionVersion", spec.version());
        shown.put("Description", Optional.ofNullable(spec.description()).orElse(""));
        Optional.ofNullable(spec.routing())
                .ifPresent(routing -> shown.put(
                        "RoutingConfig",
                        Map.of("AdditionalVersionWeights", Map.of(routing.version(), routing.weight()))));
        shown.put("RevisionId", FunctionConfiguration.revision(alias.getMetadata()));
        return shown;
    }
}
