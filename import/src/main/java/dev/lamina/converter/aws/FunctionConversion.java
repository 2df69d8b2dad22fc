package dev.lamina.converter.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.AsyncInvocation;
import dev.lamina.api.AsyncInvocationBuilder;
import dev.lamina.api.ConcurrencyBuilder;
import dev.lamina.api.ExecutionRoleBuilder;
import dev.lamina.api.FunctionNames;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.api.LayerReference;
import dev.lamina.api.Logging;
import dev.lamina.api.RecursiveLoop;
import dev.lamina.api.SnapStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A function with the properties of AWS::Lambda::Function, which are also those of AWS's API, or of
 * AWS::Serverless::Function.
 */
public record FunctionConversion(Surroundings surroundings) {
    /** Converted here, or by whoever reads events and aliases, or without an effect on the function. */
    private static final Set<String> KNOWN = Set.of(
            "FunctionName",
            "Runtime",
            "Handler",
            "Code",
            "CodeUri",
            "InlineCode",
            "ImageUri",
            "ImageConfig",
            "PackageType",
            "Description",
            "MemorySize",
            "Timeout",
            "Role",
            "Environment",
            "Layers",
            "DeadLetterConfig",
            "DeadLetterQueue",
            "EphemeralStorage",
            "SnapStart",
            "LoggingConfig",
            "ReservedConcurrentExecutions",
            "Tags",
            "Events",
            "FunctionUrlConfig",
            "EventInvokeConfig",
            "AutoPublishAlias",
            "AutoPublishAliasAllProperties",
            "AutoPublishCodeSha256",
            "ProvisionedConcurrencyConfig",
            "DeploymentPreference",
            "RecursiveLoop",
            "VersionDescription",
            "Architectures",
            "Policies",
            "PolicyTemplates",
            "RolePath",
            "PermissionsBoundary",
            "AssumeRolePolicyDocument",
            "Tracing",
            "TracingConfig",
            "PropagateTags",
            "RuntimeManagementConfig");

    private static final Map<String, String> ABSENT = Map.of(
            "VpcConfig", "pods are in the network of the cluster: use a NetworkPolicy",
            "FileSystemConfigs", "functions have no file systems other than /tmp",
            "KmsKeyArn", "encryption at rest is the cluster's",
            "CodeSigningConfigArn", "pin code by its hash");

    /**
     * Converts a function.
     *
     * @param where path of the function, for the report
     * @param properties without intrinsic functions
     */
    public FunctionDraft convert(String where, String name, JsonNode properties) {
        String resource = FunctionNames.resource(name);
        noteOthers(where, properties);
        FunctionSpec spec = FunctionSpecBuilder.builder()
                .functionName(name.equals(resource) ? null : name)
                .runtime(Values.text(properties, "Runtime")
                        .map(runtime -> Runtimes.of(where + ".Runtime", runtime, surroundings.report()))
                        .orElse(null))
                .handler(Values.text(properties, "Handler").orElse(null))
                .description(Values.text(properties, "Description")
                        .filter(text -> !text.isEmpty())
                        .orElse(null))
                .code(new CodeConversion(surroundings).function(where + ".Code", resource, properties))
                .memory(Values.integer(properties, "MemorySize")
                        .map(size -> size + "Mi")
                        .orElse(null))
                .timeoutSeconds(Values.integer(properties, "Timeout").orElse(null))
                .ephemeralStorage(Values.integer(properties.path("EphemeralStorage"), "Size")
                        .map(size -> size + "Mi")
                        .orElse(null))
                .environment(Values.map(properties.path("Environment").path("Variables")))
                .layers(layers(where + ".Layers", properties.path("Layers")))
                .snapStart(snapStart(where + ".SnapStart", properties))
                .logging(logging(where + ".LoggingConfig", properties.path("LoggingConfig")))
                .deadLetter(target(properties)
                        .flatMap(arn -> new Endpoints(surroundings).deadLetter(where + ".DeadLetterConfig", arn))
                        .orElse(null))
                .concurrency(Values.integer(properties, "ReservedConcurrentExecutions")
                        .map(reserved ->
                                ConcurrencyBuilder.builder().reserved(reserved).build())
                        .orElse(null))
                .executionRole(role(where + ".Role", properties)
                        .map(arn -> ExecutionRoleBuilder.builder().arn(arn).build())
                        .orElse(null))
                .async(Values.text(properties, "RecursiveLoop")
                        .filter(RecursiveLoop.Allow.name()::equals)
                        .map(_ -> AsyncInvocationBuilder.builder()
                                .recursiveLoop(RecursiveLoop.Allow)
                                .build())
                        .orElse(null))
                .build();
        return new FunctionDraft(where, resource, Tags.annotations(properties.path("Tags")), spec);
    }

    /** Returns a function with retries and destinations: the properties of AWS::Lambda::EventInvokeConfig. */
    public FunctionDraft async(FunctionDraft draft, String where, JsonNode config) {
        JsonNode destinations = config.path("DestinationConfig");
        Endpoints endpoints = new Endpoints(surroundings);
        AsyncInvocation before = draft.spec().async() == null
                ? AsyncInvocation.DEFAULTS
                : draft.spec().async();
        return draft.with(spec -> spec.withAsync(before.with(async -> async.maxRetries(
                        Values.integer(config, "MaximumRetryAttempts").orElse(null))
                .maxEventAgeSeconds(
                        Values.integer(config, "MaximumEventAgeInSeconds").orElse(null))
                .onSuccess(Values.text(destinations.path("OnSuccess"), "Destination")
                        .flatMap(arn -> endpoints.destination(where + ".OnSuccess", arn))
                        .orElse(null))
                .onFailure(Values.text(destinations.path("OnFailure"), "Destination")
                        .flatMap(arn -> endpoints.destination(where + ".OnFailure", arn))
                        .orElse(null)))));
    }

    private void noteOthers(String where, JsonNode properties) {
        properties.fieldNames().forEachRemaining(member -> {
            JsonNode value = properties.path(member);
            boolean empty = value.isNull() || value.isContainerNode() && value.isEmpty();
            if (!KNOWN.contains(member) && !empty) {
                surroundings
                        .report()
                        .noCounterpart(
                                where + "." + member, ABSENT.getOrDefault(member, "functions have no such setting"));
            }
        });
        if (Optional.ofNullable(Values.texts(properties.path("Architectures")))
                .orElse(List.of())
                .contains("arm64")) {
            surroundings.report().toDo(where + ".Architectures", "build native code for the processors of your nodes");
        }
        if (properties.has("Policies")) {
            surroundings
                    .report()
                    .toDo(
                            where + ".Policies",
                            "give the function's ServiceAccount or execution role these permissions");
        }
        if (!surroundings.withRoles() && properties.has("Role")) {
            surroundings
                    .report()
                    .toDo(
                            where + ".Role",
                            "set executionRole.arn if the installation has an STS; "
                                    + "otherwise give credentials in a Secret");
        }
        String tracing = Values.text(properties, "Tracing")
                .or(() -> Values.text(properties.path("TracingConfig"), "Mode"))
                .orElse("");
        if (tracing.equals("Active")) {
            surroundings.report().toDo(where + ".Tracing", "traces are a setting of the installation");
        }
    }

    private Optional<String> role(String where, JsonNode properties) {
        Optional<String> arn = Values.text(properties, "Role").filter(_ -> surroundings.withRoles());
        if (arn.isPresent() && !arn.get().startsWith("arn:")) {
            surroundings.report().toDo(where, "set executionRole.arn to the ARN of " + arn.get());
            return Optional.empty();
        }
        return arn;
    }

    private static Optional<String> target(JsonNode properties) {
        return Values.text(properties.path("DeadLetterConfig"), "TargetArn")
                .or(() -> Values.text(properties.path("DeadLetterQueue"), "TargetArn"));
    }

    private List<LayerReference> layers(String where, JsonNode arns) {
        List<LayerReference> layers = new ArrayList<>();
        for (JsonNode item : arns) {
            String text = item.isObject() ? item.path("Arn").asText() : item.asText();
            String[] parts = Arn.parse(text).map(Arn::resource).orElse("").split(":");
            boolean own = Arn.parse(text)
                    .filter(arn -> arn.account().equals(surroundings.namespace()))
                    .isPresent();
            if (own && parts.length > 1) {
                layers.add(new LayerReference(parts[1], null));
            } else {
                surroundings
                        .report()
                        .noCounterpart(
                                where,
                                text + " is not in the template: make a Layer of its zip, and name it in spec.layers");
            }
        }
        return layers.isEmpty() ? null : layers;
    }

    private SnapStart snapStart(String where, JsonNode properties) {
        if (!Values.text(properties.path("SnapStart"), "ApplyOn").orElse("").equals("PublishedVersions")) {
            return null;
        }
        if (!SnapStart.isFor(Values.text(properties, "Runtime").orElse(null))) {
            surroundings.report().noCounterpart(where, "it is for Java: use provisioned concurrency");
            return null;
        }
        return new SnapStart(SnapStart.ApplyOn.PUBLISHED_VERSIONS);
    }

    private Logging logging(String where, JsonNode config) {
        Values.text(config, "LogGroup")
                .filter(group -> !group.startsWith("/aws/lambda/"))
                .ifPresent(group -> surroundings
                        .report()
                        .noCounterpart(where + ".LogGroup", "the log group of a function is /aws/lambda/NAME"));
        if (!Values.text(config, "LogFormat").orElse("").equalsIgnoreCase("JSON")) {
            return null;
        }
        return new Logging(
                Logging.Format.JSON,
                Values.text(config, "ApplicationLogLevel")
                        .map(level -> Logging.ApplicationLevel.valueOf(level.toUpperCase(Locale.ROOT)))
                        .orElse(null),
                Values.text(config, "SystemLogLevel")
                        .map(level -> Logging.SystemLevel.valueOf(level.toUpperCase(Locale.ROOT)))
                        .orElse(null),
                null);
    }
}
