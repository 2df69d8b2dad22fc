package dev.lamina.gateway.api.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.Cors;
import dev.lamina.api.CorsBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionStatus;
import dev.lamina.api.FunctionUrl;
import dev.lamina.api.Lamina;
import dev.lamina.api.UrlAuth;
import dev.lamina.api.UrlInvokeMode;
import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.api.Operation;
import dev.lamina.gateway.api.OperationGroup;
import dev.lamina.gateway.api.Route;
import dev.lamina.gateway.api.control.request.FunctionDraft;
import dev.lamina.gateway.api.control.request.Invalid;
import dev.lamina.gateway.api.control.request.RequestJson;
import dev.lamina.gateway.http.AwsException;
import io.vertx.core.http.HttpMethod;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The operations on function URLs: spec.url. */
@ApplicationScoped
class UrlConfigOperations implements OperationGroup {
    private static final String PATH = "/2021-10-31/functions/{}/url";
    private static final Map<String, UrlAuth> AUTH = Map.of("NONE", UrlAuth.NONE, "AWS_IAM", UrlAuth.KUBERNETES);
    private static final Map<String, UrlInvokeMode> MODES =
            Map.of("BUFFERED", UrlInvokeMode.BUFFERED, "RESPONSE_STREAM", UrlInvokeMode.RESPONSE_STREAM);

    private final FunctionWriter writer;
    private final CurrentFunctions functions;

    @Inject
    UrlConfigOperations(FunctionWriter writer, CurrentFunctions functions) {
        this.writer = writer;
        this.functions = functions;
    }

    @Override
    public List<Operation> all() {
        return List.of(
                write("CreateFunctionUrlConfig", HttpMethod.POST, 201, UrlConfigOperations::create),
                write("UpdateFunctionUrlConfig", HttpMethod.PUT, 200, UrlConfigOperations::update),
                write("DeleteFunctionUrlConfig", HttpMethod.DELETE, 204, (_, draft) -> {
                    existing(draft);
                    return draft.with(spec -> spec.withUrl(null));
                }),
                FunctionRead.of(
                        "GetFunctionUrlConfig",
                        PATH,
                        writer.resolver(),
                        functions,
                        (request, _, function) -> shown(request, function)),
                FunctionRead.of(
                        "ListFunctionUrlConfigs",
                        PATH + "s",
                        writer.resolver(),
                        functions,
                        (request, _, function) -> Map.of(
                                "FunctionUrlConfigs",
                                function.getSpec().url() == null ? List.of() : List.of(shown(request, function)))));
    }

    private Operation write(String action, HttpMethod method, int status, FunctionWrite.Edit edit) {
        return new FunctionWrite(
                action,
                Route.of(method, PATH),
                status,
                false,
                writer,
                edit,
                (request, function) -> shown(request.http(), function));
    }

    private static FunctionDraft create(WriteRequest request, FunctionDraft draft) {
        if (draft.spec().url() != null) {
            throw AwsException.of(
                    409,
                    "ResourceConflictException",
                    "Failed to create function url config for [functionArn = " + draft.arn()
                            + "]. Error message:  FunctionUrlConfig exists for this Lambda function");
        }
        return set(request, draft, new FunctionUrl(UrlAuth.NONE, null), true);
    }

    private static FunctionDraft update(WriteRequest request, FunctionDraft draft) {
        return set(request, draft, existing(draft), false);
    }

    private static FunctionDraft set(WriteRequest request, FunctionDraft draft, FunctionUrl before, boolean isNew) {
        JsonNode json = request.json();
        Optional<String> auth = RequestJson.text(json, "AuthType");
        if (isNew && auth.isEmpty()) {
            throw Invalid.constraint("null", "authType", "not be null");
        }
        FunctionUrl url = new FunctionUrl(
                auth.map(name -> named(AUTH, name, "authType")).orElse(before.auth()),
                json.has("Cors") ? cors(json.path("Cors")) : before.cors(),
                RequestJson.text(json, "InvokeMode")
                        .map(name -> named(MODES, name, "invokeMode"))
                        .orElse(before.invokeMode()));
        return draft.with(spec -> spec.withUrl(url));
    }

    private static FunctionUrl existing(FunctionDraft draft) {
        return Optional.ofNullable(draft.spec().url()).orElseThrow(UrlConfigOperations::missing);
    }

    private static AwsException missing() {
        return AwsException.of(404, "ResourceNotFoundException", "The resource you requested does not exist.");
    }

    private static <T> T named(Map<String, T> values, String name, String member) {
        return Optional.ofNullable(values.get(name))
                .orElseThrow(() -> Invalid.constraint(
                        name,
                        member,
                        "satisfy enum value set: "
                                + values.keySet().stream().sorted().toList()));
    }

    private static <T> String name(Map<String, T> values, T value) {
        return values.entrySet().stream()
                .filter(entry -> entry.getValue().equals(value))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    private static Cors cors(JsonNode json) {
        Cors cors = CorsBuilder.builder()
                .allowOrigins(texts(json, "AllowOrigins"))
                .allowMethods(texts(json, "AllowMethods"))
                .allowHeaders(texts(json, "AllowHeaders"))
                .exposeHeaders(texts(json, "ExposeHeaders"))
                .allowCredentials(RequestJson.isTrue(json, "AllowCredentials") ? Boolean.TRUE : null)
                .maxAgeSeconds(RequestJson.integer(json, "MaxAge").orElse(null))
                .build();
        return cors.equals(CorsBuilder.builder().build()) ? null : cors;
    }

    private static List<String> texts(JsonNode json, String member) {
        List<String> texts = new ArrayList<>();
        json.path(member).forEach(text -> texts.add(text.asText()));
        return texts.isEmpty() ? null : texts;
    }

    private Map<String, Object> shown(ApiRequest request, Function function) {
        FunctionDraft draft = FunctionDraft.of(function, writer.region());
        FunctionUrl url = existing(draft);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("FunctionUrl", address(request, function));
        shown.put("FunctionArn", draft.arn());
        shown.put("AuthType", name(AUTH, url.auth()));
        Optional.ofNullable(url.cors()).map(UrlConfigOperations::shown).ifPresent(cors -> shown.put("Cors", cors));
        shown.put("InvokeMode", name(MODES, url.invokeMode() == null ? UrlInvokeMode.BUFFERED : url.invokeMode()));
        String changed = AwsTime.changed(function.getMetadata());
        shown.put("CreationTime", function.getMetadata().getCreationTimestamp());
        shown.put("LastModifiedTime", changed);
        return shown;
    }

    private static Map<String, Object> shown(Cors cors) {
        Map<String, Object> shown = new LinkedHashMap<>();
        Optional.ofNullable(cors.allowOrigins()).ifPresent(value -> shown.put("AllowOrigins", value));
        Optional.ofNullable(cors.allowMethods()).ifPresent(value -> shown.put("AllowMethods", value));
        Optional.ofNullable(cors.allowHeaders()).ifPresent(value -> shown.put("AllowHeaders", value));
        Optional.ofNullable(cors.exposeHeaders()).ifPresent(value -> shown.put("ExposeHeaders", value));
        Optional.ofNullable(cors.allowCredentials()).ifPresent(value -> shown.put("AllowCredentials", value));
        Optional.ofNullable(cors.maxAgeSeconds()).ifPresent(value -> shown.put("MaxAge", value));
        return shown;
    }

    /** The operator knows the public address; without it, the URL is at the address of this request. */
    private static String address(ApiRequest request, Function function) {
        return Optional.ofNullable(function.getStatus())
                .map(FunctionStatus::url)
                .orElseGet(() -> request.http().scheme() + "://"
                        + request.header("Host").orElse("") + Lamina.URL_PATH
                        + function.getMetadata().getNamespace() + "/"
                        + function.getMetadata().getName() + "/");
    }
}
