package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Alias;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionVersion;
import dev.lamina.api.PublishStatus;
import dev.lamina.api.Publishing;
import dev.lamina.api.PublishingBuilder;
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
import io.fabric8.kubernetes.api.model.Condition;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/** The operations on versions. The operator publishes them: the API asks it by spec.publish.request, and waits. */
@ApplicationScoped
class VersionOperations implements OperationGroup {
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
        String request = UUID.randomUUID().toString();
        Optional<String> hash = RequestJson.text(json, "CodeSha256").map(VersionOperations::hex);
        Function asked = writer.change(
                ref,
                call.change(),
                function -> Preconditions.check(ref, json, function),
                draft -> draft.with(spec -> {
                    Publishing before = Optional.ofNullable(spec.publish())
                            .orElseGet(() -> PublishingBuilder.builder().build());
                    return spec.withPublish(before.withRequest(request)
                            .withDescription(
                                    RequestJson.text(json, "Description").orElse(null))
                            .withCodeSha256(hash.orElse(null)));
                }));
        return () -> published(call, ref, published(ref, asked, request));
    }

    private Response published(Call call, FunctionRef ref, int version) {
        FunctionVersion made = manifests
                .find(
                        FunctionVersion.class,
                        call.namespace(),
                        FunctionVersion.name(ref.id().name(), version))
                .orElseThrow(ref::notFound);
        return JsonResponse.of(201, configuration.of(made));
    }

    private int published(FunctionRef ref, Function asked, String request) throws InterruptedException {
        return OperatorWait.until(
                () -> {
                    Function now = manifests
                            .find(Function.class, ref.id().namespace(), ref.id().name())
                            .orElseThrow(ref::notFound);
                    Optional<PublishStatus> answer = Optional.ofNullable(now.getStatus())
                            .flatMap(all -> Optional.ofNullable(all.published()))
                            .filter(published -> request.equals(published.request()));
                    if (answer.isEmpty()) {
                        refused(now, asked).ifPresent(condition -> {
                            throw Invalid.parameter(condition.getMessage());
                        });
                    }
                    return answer.map(PublishStatus::requestVersion);
                },
                "The version was requested, but is not published yet: see the Function's status.");
    }

    private static Optional<Condition> refused(Function now, Function asked) {
        boolean current = now.getStatus() != null
                && asked.getMetadata().getGeneration().equals(now.getStatus().observedGeneration());
        return current
                ? Optional.ofNullable(now.getStatus().conditions()).orElse(List.of()).stream()
                        .filter(condition -> condition.getType().equals("Published")
                                && condition.getStatus().equals("False"))
                        .findFirst()
                : Optional.empty();
    }

    private Response list(Call call) {
        FunctionRef ref = call.function(writer.resolver());
        Function function = manifests
                .find(Function.class, call.namespace(), ref.id().name())
                .orElseThrow(ref::notFound);
        List<Map<String, Object>> all = new ArrayList<>();
        all.add(configuration.of(function));
        manifests.list(FunctionVersion.class, call.namespace()).stream()
                .filter(version -> version.getSpec().function().equals(ref.id().name()))
                .sorted(Comparator.comparing(version -> version.getSpec().version()))
                .forEach(version -> all.add(configuration.of(version)));
        return JsonResponse.of(Map.of("Versions", all));
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
