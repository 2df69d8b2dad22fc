package dev.lamina.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The desired state of a Function. Defaults and limits are in the CRD schema, so a spec read from the API server is
 * complete.
 *
 * @param functionName Lambda's name; null if it is that of the resource: see {@link FunctionNames}
 * @param runtime null if the code is a container image
 * @param handler null if the code is a container image
 * @param memory a quantity such as {@code 512Mi}; CPU is proportional to it, 1769Mi is one CPU
 * @param environment variables of the handler's process; Lambda's reserved names are refused
 * @param layers at most five, unpacked under /opt in this order
 */
@ValidationRule(
        value = "!has(self.memory) || quantity(self.memory).compareTo(quantity('128Mi')) >= 0 && "
                + "quantity(self.memory).compareTo(quantity('10240Mi')) <= 0",
        message = "memory: must be from 128Mi to 10240Mi")
@ValidationRule(
        value = "!has(self.ephemeralStorage) || quantity(self.ephemeralStorage).compareTo(quantity('512Mi')) >= 0 "
                + "&& quantity(self.ephemeralStorage).compareTo(quantity('10240Mi')) <= 0",
        message = "ephemeralStorage: must be from 512Mi to 10240Mi")
@ValidationRule(
        value = "!has(self.environment) || self.environment.all(k, k.matches('^[a-zA-Z][a-zA-Z0-9_]+$'))",
        message = "environment: names must start with a letter, consist of letters, digits and _, and have at least 2 "
                + "characters")
@ValidationRule(
        value = "!has(self.environment) || self.environment.all(k, !(k in "
                + "['_HANDLER','_X_AMZN_TRACE_ID','AWS_DEFAULT_REGION','AWS_REGION','AWS_EXECUTION_ENV',"
                + "'AWS_LAMBDA_FUNCTION_NAME','AWS_LAMBDA_FUNCTION_MEMORY_SIZE',"
                + "'AWS_LAMBDA_FUNCTION_VERSION','AWS_LAMBDA_INITIALIZATION_TYPE',"
                + "'AWS_LAMBDA_LOG_GROUP_NAME','AWS_LAMBDA_LOG_STREAM_NAME','AWS_ACCESS_KEY',"
                + "'AWS_ACCESS_KEY_ID','AWS_SECRET_ACCESS_KEY',"
                + "'AWS_SESSION_TOKEN','AWS_LAMBDA_RUNTIME_API','LAMBDA_TASK_ROOT','LAMBDA_RUNTIME_DIR',"
                + "'AWS_LAMBDA_MAX_CONCURRENCY',"
                + "'AWS_LAMBDA_METADATA_API','AWS_LAMBDA_METADATA_TOKEN']) && !k.startsWith('LAMINA_'))",
        message = "environment: must not set a name that the runtime reserves (see docs/compatibility.md); choose "
                + "another name")
@ValidationRule(
        value = "!has(self.logging) || !has(self.environment) || !('AWS_LAMBDA_LOG_FORMAT' in self.environment || "
                + "'AWS_LAMBDA_LOG_LEVEL' in self.environment)",
        message = "environment: AWS_LAMBDA_LOG_FORMAT and AWS_LAMBDA_LOG_LEVEL are set by logging; remove them, or "
                + "remove logging")
@ValidationRule(
        value = "!has(self.environment) || self.environment.map(k, size(k) + size(self.environment[k])).sum() <= 4096",
        message = "environment: names and values must have at most 4096 characters in total; put large values into a "
                + "Secret or an object")
@ValidationRule(
        value = "!has(self.layers) || self.layers.all(one, self.layers.exists_one(other, other.name == one.name))",
        message = "layers: must not name a layer twice")
@ValidationRule(
        value = "has(self.runtime) || has(self.code.image)",
        message = "runtime: is required; set it, or use a container image as code.image")
@ValidationRule(
        value = "has(self.handler) || has(self.code.image)",
        message = "handler: is required; set it, or use a container image as code.image")
@ValidationRule(
        value = "!has(self.runtime) || !has(self.code.image)",
        message = "runtime: is not allowed with code.image, because the image has its own; remove one of the two")
@ValidationRule(
        value = "!has(self.handler) || !has(self.code.image)",
        message = "handler: is not allowed with code.image; remove it, and name the handler in the image's CMD or in "
                + "code.image.command")
@ValidationRule(
        value = "!has(self.layers) || self.layers.size() == 0 || !has(self.code.image)",
        message = "layers: are not allowed with code.image; copy their files into the image")
@ValidationRule(
        value = "!has(self.snapStart) || self.snapStart.applyOn == 'None' || "
                + "has(self.runtime) && self.runtime.startsWith('java')",
        message = "snapStart: is for Java runtimes; remove it, or choose a runtime such as java25")
@JsonInclude(Include.NON_NULL)
@RecordBuilder
public record FunctionSpec(
        @Pattern(FunctionNames.PATTERN)
        @Size(min = 1, max = FunctionNames.LONGEST)
        @JsonPropertyDescription(
                "Name of the function in Lambda's API, ARNs, variables and log groups, if Kubernetes does not "
                        + "allow it: with capital letters or _, such as imageProcessor. metadata.name must then be "
                        + "this name in lower-case letters, with - for _. Default: metadata.name.")
        String functionName,

        @Pattern("^[a-z][a-z0-9.]*$")
        @Size(max = 64)
        @JsonPropertyDescription(
                "Identifier of the runtime, such as java25. The Helm value runtimes lists those of the installation. "
                        + "Required without code.image, not allowed with it.")
        String runtime,

        @Size(min = 1, max = 128)
        @Pattern("^\\S+$")
        @JsonPropertyDescription(
                "Method that handles events. For Java: package.Class::method or package.Class. Required without "
                        + "code.image, not allowed with it.")
        String handler,

        @Size(max = 256) @JsonPropertyDescription("Human-readable description. Default: none.")
        String description,

        @Required
        @JsonPropertyDescription(
                "Source of the function's code. Exactly one of inline, bucket, url, configMap, image, " + "stored.")
        Content code,

        @Default("128Mi")
        @Size(max = 8)
        @Pattern("^[0-9]+(Mi|Gi)$")
        @JsonPropertyDescription(
                "Memory of one execution environment. CPU is proportional to memory: 1769Mi is one CPU. Default: "
                        + "128Mi. Allowed: 128Mi to 10240Mi.")
        String memory,

        @Default("3")
        @Min(1)
        @Max(900)
        @JsonPropertyDescription("Time in seconds after which an invocation is stopped. Default: 3. Allowed: 1 to 900.")
        Integer timeoutSeconds,

        @Default("512Mi")
        @Size(max = 8)
        @Pattern("^[0-9]+(Mi|Gi)$")
        @JsonPropertyDescription(
                "Size of /tmp in one execution environment. Default: 512Mi. Allowed: 512Mi to 10240Mi.")
        String ephemeralStorage,

        @Size(max = 100)
        @JsonPropertyDescription(
                "Environment variables of the function. Names that Lambda reserves and names that start with "
                        + "LAMINA_ are not allowed. At most 4096 characters in total.")
        Map<String, @Size(max = 4096) String> environment,

        @Size(max = 20)
        @JsonPropertyDescription(
                "Secrets in the function's namespace whose keys become environment variables. Default: none.")
        List<SecretEnvironment> environmentFrom,

        @JsonPropertyDescription(
                "Execution role: the function's identity, and the temporary AWS credentials that it gets. Default: a "
                        + "ServiceAccount made for the function, without credentials.")
        ExecutionRole executionRole,

        @Size(max = 5)
        @JsonPropertyDescription("Layers that are unpacked under /opt, in this order. At most 5. Default: none.")
        List<LayerReference> layers,

        @JsonPropertyDescription(
                "Reserved and provisioned concurrency. Default: none, the function uses the shared pool and scales "
                        + "to zero.")
        Concurrency concurrency,

        @JsonPropertyDescription("Scale-down settings: how long a function is idle before it scales to zero.")
        Scaling scaling,

        @JsonPropertyDescription("Function URL: an HTTP endpoint for plain HTTP requests. Default: no function URL.")
        FunctionUrl url,

        @JsonPropertyDescription("Log format and log levels. Default: Lambda's text format.")
        Logging logging,

        @JsonPropertyDescription(
                "Retry settings and destinations of asynchronous invocations. Default: Lambda's retries, no "
                        + "destinations.")
        AsyncInvocation async,

        @JsonPropertyDescription(
                "Dead-letter target of asynchronous events that failed: their retries are exhausted or they are too "
                        + "old. Default: such events are discarded, as in Lambda.")
        DeadLetter deadLetter,

        @JsonPropertyDescription(
                "Published versions: when they are made, and how many are kept. Default: none are published.")
        Publishing publish,

        @JsonPropertyDescription(
                "Makes published versions start faster, by work that is done before they are ready. For Java runtimes. "
                        + "Default: off.")
        SnapStart snapStart,

        @JsonPropertyDescription(
                "What the cluster wants of the function's pods: nodes, tolerations, labels, classes, pull secrets. "
                        + "They are added to the Helm value functions.pod.")
        FunctionPod pod)
        implements FunctionSpecBuilder.With {

    /** Returns the container image that is the function; empty if it has a runtime and a handler. */
    public Optional<ContainerImage> image() {
        return Optional.ofNullable(code.image());
    }

    /** Returns the scaling settings, or the defaults if there are none. */
    public Scaling scalingOrDefault() {
        return scaling == null ? new Scaling(Scaling.DEFAULT_IDLE_SECONDS) : scaling;
    }

    /** Returns whether published versions start with a cache that their own init has made. */
    public boolean hasStartCache() {
        return snapStart != null && snapStart.applyOn() == SnapStart.ApplyOn.PUBLISHED_VERSIONS;
    }

    /** Returns the settings of the pods, or none. */
    public FunctionPod podOrNone() {
        return pod == null ? FunctionPod.NONE : pod;
    }

    /** Returns the execution role, or one without settings if there is none. */
    public ExecutionRole executionRoleOrNone() {
        return executionRole == null ? ExecutionRole.NONE : executionRole;
    }

    /** Returns the concurrency settings, or settings without limits if there are none. */
    public Concurrency concurrencyOrNone() {
        return concurrency == null ? Concurrency.NONE : concurrency;
    }

    /**
     * Returns what a version of the function has: all but what belongs to the function itself, and what is set on an
     * alias. Two specs with the same result, code and layers are the same version.
     */
    public FunctionSpec ofVersion() {
        Integer perInstance = concurrencyOrNone().perInstance();
        return with(spec -> spec.publish(null)
                .url(null)
                .concurrency(
                        perInstance == null
                                ? null
                                : ConcurrencyBuilder.builder()
                                        .perInstance(perInstance)
                                        .build()));
    }

    /** Returns the settings of asynchronous invocation, or the defaults if there are none. */
    public AsyncInvocation asyncOrDefaults() {
        return async == null ? AsyncInvocation.DEFAULTS : async;
    }
}
