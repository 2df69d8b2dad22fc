package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Alias;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
import dev.lamina.gateway.api.FunctionRef;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.Response;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.ResourceOperation.Call;
import dev.lamina.gateway.api.control.ResourceOperation.WaitingAnswer;
import dev.lamina.gateway.api.control.manifest.Manifests;
import dev.lamina.gateway.api.control.manifest.WriteLimits;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** The operations on versions. The operator publishes them: the API asks it by spec.publish.request, and waits. */
@ApplicationScoped
class VersionOperations implements OperationGroup {
    private static final int PAGE = 50;
    private static final String PATH = "/2015-03-31/functions/{}/versions";

    private final FunctionWriter writer;
    private final WriteLimits limits;
    private final Manifests manifests;
    private final FunctionConfiguration configuration;

    @Inject
    VersionOperations(
            FunctionWriter writer, WriteLimits limits, Manifests manifests, FunctionConfiguration configuration) {
        this.writer = writer;
        this.limits = limits;
        this.manifests = manifests;
        this.configuration = configuration;
    }

    @Override
    public List<Operation> all() {
        return List.of(
                new ResourceOperation(
                        "PublishVersion",
                        Route.of(HttpMethod.POST, PATH),
                        "update",
                        "functions",
                        false,
                        writer,
                        limits,
                        (WaitingAnswer) this::publish),
                new ResourceOperation(
                        "ListVersionsByFunction",
                        Route.of(HttpMethod.GET, PATH),
                        "get",
                        "functions",
                        false,
                        writer,
                        limits,
                        this::list));
    }

    private Callable<Response> publish(Call call) {
        JsonNode json = call.json();
        FunctionRef ref = call.function(writer.resolver());
        PublishRequest request = PublishRequest.of(
                RequestJson.text(json, "Description").orElse(null),
                RequestJson.text(json, "CodeSha256").map(VersionOperations::hex).orElse(null));
        Function asked =
                writer.change(ref, call.change(), function -> Preconditions.check(ref, json, function), request::in);
        return () -> JsonResponse.of(201, configuration.of(request.published(manifests, ref, asked)));
    }

    private Response list(Call call) {
        FunctionRef ref = call.function(writer.resolver());
        Function function = manifests
                .find(Function.class, call.namespace(), ref.id().name())
                .orElseThrow(ref::notFound);
        Map<Integer, Map<String, Object>> all = new HashMap<>();
        all.put(0, configuration.of(function));
        manifests.list(FunctionVersion.class, call.namespace()).stream()
                .filter(version -> version.getSpec().function().equals(ref.id().name()))
                .forEach(version -> all.put(version.getSpec().version(), configuration.of(version)));
        return JsonResponse.of(
                Page.of(all.keySet(), "%09d"::formatted, call.http(), PAGE).shown("Versions", all::get));
    }

    /** Throws if an alias names the version. */
    static void requireUnused(Manifests manifests, String namespace, String function, String version) {
        List<String> users = manifests.list(Alias.class, namespace).stream()
                .filter(alias -> alias.getSpec().function().equals(function))
                .filter(alias -> version.equals(alias.getSpec().version())
                        || alias.getSpec().routing() != null
                                && version.equals(alias.getSpec().routing().version()))
                .map(alias -> alias.getSpec().name())
                .sorted()
                .toList();
        if (!users.isEmpty()) {
            throw AwsException.of(
                    409,
                    "ResourceConflictException",
                    "Version " + version + " is referenced by the aliases " + String.join(", ", users)
                            + ". Update or delete the aliases first.");
        }
    }

    private static String hex(String base64) {
        try {
            return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw Invalid.parameter("CodeSha256 must be a hash in base64.");
        }
    }
}
