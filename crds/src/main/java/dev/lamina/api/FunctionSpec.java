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
import java.util.List;
import java.util.Map;

/**
 * What a function is. Defaults and bounds live in the CRD schema, so what is read back from the API server is complete.
 *
 * @param memory a quantity such as {@code 512Mi}; CPU is proportional to it, 1769Mi being one CPU
 * @param environment names and values the handler sees; Lambda's reserved names are refused
 * @param layers at most five, unpacked under /opt in this order
 */
@ValidationRule(value = "!has(self.memory) || quantity(self.memory).compareTo(quantity('128Mi')) >= 0 && quantity(self.memory).compareTo(quantity('10240Mi')) <= 0",
        message = "memory: from 128Mi to 10240Mi")
@ValidationRule(value = "!has(self.ephemeralStorage) || quantity(self.ephemeralStorage).compareTo(quantity('512Mi')) >= 0 && quantity(self.ephemeralStorage).compareTo(quantity('10240Mi')) <= 0",
        message = "ephemeralStorage: from 512Mi to 10240Mi")
@ValidationRule(value = "!has(self.environment) || self.environment.all(k, k.matches('^[a-zA-Z][a-zA-Z0-9_]+$'))",
        message = "environment: a name starts with a letter, has letters, digits and _ only, and is at least 2 characters long")
@ValidationRule(value = "!has(self.environment) || self.environment.all(k, !(k in ['_HANDLER','_X_AMZN_TRACE_ID','AWS_DEFAULT_REGION','AWS_REGION','AWS_EXECUTION_ENV',"
        + "'AWS_LAMBDA_FUNCTION_NAME','AWS_LAMBDA_FUNCTION_MEMORY_SIZE','AWS_LAMBDA_FUNCTION_VERSION','AWS_LAMBDA_INITIALIZATION_TYPE',"
        + "'AWS_LAMBDA_LOG_GROUP_NAME','AWS_LAMBDA_LOG_STREAM_NAME','AWS_ACCESS_KEY','AWS_ACCESS_KEY_ID','AWS_SECRET_ACCESS_KEY',"
        + "'AWS_SESSION_TOKEN','AWS_LAMBDA_RUNTIME_API','LAMBDA_TASK_ROOT','LAMBDA_RUNTIME_DIR','AWS_LAMBDA_MAX_CONCURRENCY',"
        + "'AWS_LAMBDA_METADATA_API','AWS_LAMBDA_METADATA_TOKEN']) && !k.startsWith('LAMINA_'))",
        message = "environment: uses a name that the runtime reserves (see docs/compatibility.md); choose another")
@ValidationRule(value = "!has(self.logging) || !has(self.environment) || !('AWS_LAMBDA_LOG_FORMAT' in self.environment || 'AWS_LAMBDA_LOG_LEVEL' in self.environment)",
        message = "environment: AWS_LAMBDA_LOG_FORMAT and AWS_LAMBDA_LOG_LEVEL come from logging; take them out, or logging")
@ValidationRule(value = "!has(self.environment) || self.environment.map(k, size(k) + size(self.environment[k])).sum() <= 4096",
        message = "environment: names and values have more than 4096 characters in total; take large values from a Secret or an object")
@ValidationRule(value = "!has(self.layers) || self.layers.all(one, self.layers.exists_one(other, other.name == one.name))",
        message = "layers: each layer once")
@JsonInclude(Include.NON_NULL)
public record FunctionSpec(
    @Required
    @Pattern("^[a-z][a-z0-9.]*$")
    @Size(max = 64)
    @JsonPropertyDescription("Identifier of the runtime, such as java25; the table of runtimes is a value of the Helm chart.")
    String runtime,

    @Required
    @Size(min = 1, max = 128)
    @Pattern("^\\S+$")
    @JsonPropertyDescription("The method that handles events; for Java package.Class::method or package.Class.")
    String handler,

    @Required
    @JsonPropertyDescription("Where the code comes from; exactly one member.")
    Content code,

    @Default("128Mi")
    @Size(max = 8)
    @Pattern("^[0-9]+(Mi|Gi)$")
    @JsonPropertyDescription("Memory of one execution environment, 128Mi to 10240Mi; CPU is proportional, 1769Mi being one CPU.")
    String memory,

    @Default("3")
    @Min(1)
    @Max(900)
    @JsonPropertyDescription("Seconds after which an invocation is stopped, 1 to 900.")
    Integer timeoutSeconds,

    @Default("512Mi")
    @Size(max = 8)
    @Pattern("^[0-9]+(Mi|Gi)$")
    @JsonPropertyDescription("Size of /tmp, 512Mi to 10240Mi.")
    String ephemeralStorage,

    @Size(max = 100)
    @JsonPropertyDescription("Environment variables of the handler; names that Lambda reserves are refused, and so are names that begin with LAMINA_.")
    Map<String, @Size(max = 4096) String> environment,

    @Size(max = 20)
    @JsonPropertyDescription("Environment variables taken from Secrets in the function's namespace.")
    List<SecretEnvironment> environmentFrom,

    @Size(min = 1, max = KubernetesName.LONGEST_SUBDOMAIN)
    @Pattern(KubernetesName.SUBDOMAIN)
    @JsonPropertyDescription("The execution role: a ServiceAccount of the same namespace. Absent: one of the function's own, without a token.")
    String serviceAccountName,

    @Size(max = 5)
    @JsonPropertyDescription("Layers, at most 5, unpacked under /opt in this order.")
    List<LayerReference> layers,

    @JsonPropertyDescription("How many invocations at once, and how many environments are kept for them.")
    Concurrency concurrency,

    @JsonPropertyDescription("When idle environments go.")
    Scaling scaling,

    @JsonPropertyDescription("An address for plain HTTP requests. Absent: none.")
    FunctionUrl url,

    @JsonPropertyDescription("How the function's log is written. Absent: Lambda's text.")
    Logging logging,

    @JsonPropertyDescription("How events are tried whose callers do not wait, and where their outcome goes. Absent: Lambda's defaults, and nowhere.")
    AsyncInvocation async,

    @JsonPropertyDescription("Where events go that were given up. Absent: they are discarded, as in Lambda.")
    DeadLetter deadLetter) {

  /** The spec with a scaling block even where the manifest has none. */
  public Scaling scalingOrDefault() {
    return scaling == null ? new Scaling(Scaling.DEFAULT_IDLE_SECONDS) : scaling;
  }

  /** The spec with a concurrency block even where the manifest has none. */
  public Concurrency concurrencyOrNone() {
    return concurrency == null ? Concurrency.NONE : concurrency;
  }

  /** The spec with a block for asynchronous invocation even where the manifest has none. */
  public AsyncInvocation asyncOrDefaults() {
    return async == null ? AsyncInvocation.DEFAULTS : async;
  }
}
