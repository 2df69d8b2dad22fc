package dev.lamina.gateway.api.control.request;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.gateway.http.AwsException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What of a function's settings is refused before anything is written, in the order of AWS's checks. */
public final class RequestChecks {
    private static final int VARIABLES_BYTES = 4096;
    private static final Set<String> RESERVED = Set.of(
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
            "AWS_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "AWS_DEFAULT_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_LAMBDA_MAX_CONCURRENCY",
            "AWS_LAMBDA_METADATA_API",
            "AWS_LAMBDA_METADATA_TOKEN",
            "AWS_LAMBDA_RUNTIME_API",
            "AWS_REGION",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "LAMBDA_RUNTIME_DIR",
            "LAMBDA_TASK_ROOT");

    private static final List<Check> CHECKS = List.of(
            request -> range(request, "Timeout", "timeout", 1, 900),
            request -> range(request, "MemorySize", "memorySize", 128, 10240),
            request -> RequestJson.present(request, "EphemeralStorage")
                    .flatMap(storage -> range(storage, "Size", "ephemeralStorage.size", 512, 10240)),
            request -> RequestJson.text(request, "Handler")
                    .filter(handler -> !handler.matches("\\S{1,128}"))
                    .map(handler -> Invalid.pattern(handler, "handler", "[^\\s]+")),
            request -> RequestJson.text(request, "Description")
                    .filter(text -> text.length() > 256)
                    .map(text -> Invalid.constraint(text, "description", "have length less than or equal to 256")),
            RequestChecks::reserved,
            RequestChecks::variableName,
            RequestChecks::variablesSize,
            request -> unavailable(
                    request, "VpcConfig", RequestChecks::isEmpty, "pods have the network of their namespace"),
            request -> unavailable(request, "KMSKeyArn", RequestChecks::isEmpty, "there is no key service"),
            request ->
                    unavailable(request, "FileSystemConfigs", RequestChecks::isEmpty, "functions have no file systems"),
            request -> unavailable(
                    request, "CodeSigningConfigArn", RequestChecks::isEmpty, "code is not signed; a hash pins it"),
            request -> unavailable(
                    request,
                    "TracingConfig",
                    value -> value.path("Mode").asText("PassThrough").equals("PassThrough"),
                    "the Mode must be PassThrough"),
            request -> unavailable(
                    request,
                    "Architectures",
                    value -> value.isEmpty()
                            || value.size() == 1 && value.get(0).asText().equals("x86_64"),
                    "the architecture must be x86_64"),
            request -> unavailable(request, "TenancyConfig", RequestChecks::isEmpty, "environments have no tenants"),
            request -> unavailable(
                    request, "CapacityProviderConfig", RequestChecks::isEmpty, "nodes belong to the cluster"),
            request -> unavailable(request, "DurableConfig", RequestChecks::isEmpty, "executions are not durable"),
            request -> unavailable(request, "PublishTo", RequestChecks::isEmpty, "versions are published one by one"),
            request -> unavailable(request, "SourceKMSKeyArn", RequestChecks::isEmpty, "there is no key service"),
            request -> unavailable(
                    request,
                    "S3ObjectStorageMode",
                    value -> value.asText("COPY").equals("COPY"),
                    "the object is always copied"));

    private RequestChecks() {}

    /** Returns why a request is refused; empty if it is not. */
    @FunctionalInterface
    private interface Check {
        Optional<AwsException> objection(JsonNode request);
    }

    /** Throws the first objection. */
    public static void check(JsonNode request) {
        CHECKS.stream()
                .flatMap(check -> check.objection(request).stream())
                .findFirst()
                .ifPresent(objection -> {
                    throw objection;
                });
    }

    private static Optional<AwsException> range(JsonNode object, String member, String shown, int least, int most) {
        return RequestJson.integer(object, member)
                .filter(value -> value < least || value > most)
                .map(value -> Invalid.constraint(
                        value,
                        shown,
                        value < least
                                ? "have value greater than or equal to " + least
                                : "have value less than or equal to " + most));
    }

    private static Optional<AwsException> reserved(JsonNode request) {
        String used = names(request).stream()
                .filter(name -> RESERVED.contains(name) || name.startsWith("LAMINA_"))
                .collect(Collectors.joining(", "));
        return used.isEmpty()
                ? Optional.empty()
                : Optional.of(Invalid.parameter(
                        "Lambda was unable to configure your environment variables because the environment variables"
                                + " you have provided contains reserved keys that are currently not supported for"
                                + " modification. Reserved keys used in this request: " + used));
    }

    private static Optional<AwsException> variableName(JsonNode request) {
        return names(request).stream()
                .filter(name -> !name.matches("[a-zA-Z]([a-zA-Z0-9_])+"))
                .findFirst()
                .map(name -> Invalid.pattern(name, "environment.variables", "[a-zA-Z]([a-zA-Z0-9_])+"));
    }

    private static Optional<AwsException> variablesSize(JsonNode request) {
        JsonNode variables = request.path("Environment").path("Variables");
        return variables.toString().getBytes(StandardCharsets.UTF_8).length <= VARIABLES_BYTES
                ? Optional.empty()
                : Optional.of(Invalid.parameter(
                        "Lambda was unable to configure your environment variables because the environment variables"
                                + " you have provided exceeded the 4KB limit."));
    }

    private static List<String> names(JsonNode request) {
        Iterable<String> names =
                () -> request.path("Environment").path("Variables").fieldNames();
        return StreamSupport.stream(names.spliterator(), false).sorted().toList();
    }

    private static Optional<AwsException> unavailable(
            JsonNode request, String member, Predicate<JsonNode> accepted, String why) {
        return RequestJson.present(request, member)
                .filter(accepted.negate())
                .map(value -> Invalid.unavailable(member, why));
    }

    /** An empty text, list or object, or one whose members are empty, as clients send it to remove a setting. */
    private static boolean isEmpty(JsonNode value) {
        if (value.isContainerNode()) {
            return StreamSupport.stream(value.spliterator(), false).allMatch(RequestChecks::isEmpty);
        }
        return value.isNull() || value.asText().isEmpty() || value.isBoolean() && !value.booleanValue();
    }
}
