package dev.lamina.runtime.extension;

import dev.lamina.runtime.FunctionConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What extensions need to know.
 *
 * @param folder of external extensions
 * @param port of the APIs on loopback
 * @param accountId the account in the function's ARN, or null if it is not known
 * @param startLimit how long extensions may take to register, and then to ask for their first event
 * @param severalAtOnce the environment takes several invocations at once: then no extension gets INVOKE, as on AWS
 * @param variables of this program
 */
public record ExtensionConfig(
        Path folder,
        int port,
        String functionName,
        String functionVersion,
        String handler,
        String accountId,
        Duration startLimit,
        boolean severalAtOnce,
        Map<String, String> variables) {

    private static final String OURS = "LAMINA_";
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
                config.directories().layers().resolve("extensions"),
                Integer.parseInt(variables.getOrDefault("LAMINA_RUNTIME_API_PORT", "9001")),
                config.functionName(),
                config.version(),
                config.handler(),
                variables.get("LAMINA_ACCOUNT_ID"),
                Duration.ofSeconds(Long.parseLong(variables.getOrDefault("LAMINA_EXTENSION_SECONDS", "30"))),
                config.concurrency() > 1,
                variables);
    }

    /** Whether the function's log has JSON objects. */
    boolean jsonOutput() {
        return "JSON".equals(variables.get("AWS_LAMBDA_LOG_FORMAT"));
    }

    /** The variables of an external extension. */
    Map<String, String> environment() {
        Map<String, String> its = new HashMap<>(variables);
        its.keySet().removeIf(name -> HIDDEN.contains(name) || name.startsWith(OURS));
        variables.forEach((name, value) -> {
            if (name.startsWith(OURS) && name.endsWith("JAVA_OPTIONS") || name.equals("LAMINA_JAVA_TOOL_OPTIONS")) {
                its.put(name.substring(OURS.length()), value); // the function's own, without those of this JVM
            }
        });
        its.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + port);
        return its;
    }
}
