package dev.lamina.runtime.extension;

import dev.lamina.runtime.FunctionConfig;
import dev.lamina.runtime.loopback.LoopbackAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What extensions need to know.
 *
 * @param folder of external extensions
 * @param api where extensions find their API
 * @param accountId the account in the function's ARN, or null if it is not known
 * @param startLimit how long extensions may take to register, and then to ask for their first event
 * @param severalAtOnce the environment takes several invocations at once: then no extension gets INVOKE, as on AWS
 * @param variables of the function
 */
public record ExtensionConfig(
        Path folder,
        LoopbackAddress api,
        String functionName,
        String functionVersion,
        String handler,
        String accountId,
        Duration startLimit,
        boolean severalAtOnce,
        Map<String, String> variables) {

    private static final String OURS = "LAMINA_";
    /** The function's own options, where JAVA_TOOL_OPTIONS has those of this JVM too. */
    private static final String JAVA_OPTIONS = "LAMINA_JAVA_TOOL_OPTIONS";
    /** Variables that Lambda does not give to extensions. */
    private static final Set<String> HIDDEN = Set.of(
            "_HANDLER",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_XRAY_DAEMON_ADDRESS",
            "AWS_XRAY_CONTEXT_MISSING",
            "LAMBDA_TASK_ROOT",
            "LAMBDA_RUNTIME_DIR");

    /** @param variables of docs/runtime-contract.md */
    public static ExtensionConfig from(Map<String, String> variables, FunctionConfig config) {
        return new ExtensionConfig(
                folder(variables, config.directories()),
                config.api(),
                config.functionName(),
                config.version(),
                config.handler(),
                variables.get("LAMINA_ACCOUNT_ID"),
                Duration.ofSeconds(Long.parseLong(variables.getOrDefault("LAMINA_EXTENSION_SECONDS", "30"))),
                config.concurrency() > 1,
                config.bootstrap() == null ? variables : config.bootstrap().environment());
    }

    /** The pod that makes the start cache has no external extensions: nothing happens there that they should send. */
    private static Path folder(Map<String, String> variables, FunctionConfig.Directories directories) {
        return variables.containsKey("LAMINA_START_CACHE")
                ? directories.state().resolve("no-extensions")
                : directories.layers().resolve("extensions");
    }

    /** Whether the function's log has JSON objects. */
    boolean jsonOutput() {
        return "JSON".equals(variables.get("AWS_LAMBDA_LOG_FORMAT"));
    }

    /** The variables of an external extension. */
    Map<String, String> environment() {
        Map<String, String> its = new HashMap<>(variables);
        its.keySet().removeIf(name -> HIDDEN.contains(name) || name.startsWith(OURS));
        if (variables.containsKey(JAVA_OPTIONS)) {
            its.put("JAVA_TOOL_OPTIONS", variables.get(JAVA_OPTIONS));
        }
        its.put("AWS_LAMBDA_RUNTIME_API", api.hostAndPort());
        return its;
    }
}
