package dev.lamina.runtime;

import dev.lamina.runtime.log.SystemLevel;
import dev.lamina.runtime.loopback.LoopbackAddress;
import dev.lamina.runtime.role.CredentialsApi;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything the runtime knows about its function. It is read from the variables; those of a parked environment come
 * from a gateway. So nothing else in the runtime reads variables.
 *
 * @param handler {@code package.Class::method} or {@code package.Class}; may be null for an image
 * @param functionName null outside a cluster: only log lines contain it
 * @param memoryMb MiB, as REPORT shows it
 * @param initializationType Lambda's value: {@code on-demand}, {@code provisioned-concurrency} or {@code snap-start}
 * @param gatewayHost name that resolves to one address per gateway
 * @param gatewayCa authorities of the gateways' certificate, as PEM; null without TLS
 * @param podName together with the entry script's data about this start it names the execution environment
 * @param codeSha256 hex hash of the zip or jar; null for an image
 * @param layersSha256 hex hashes of the layers, in order
 * @param startCacheSha256 hex hash of the version's start cache; null without one
 * @param timeout the longest time an invocation may take
 * @param concurrency invocations at once
 * @param api where the function finds Lambda's APIs
 * @param bootstrap how the function's own process is started; null if this process runs a Java handler
 * @param image how this program serves a container image of the function's own, which runs next to it; null without one
 * @param credentialsToken that a request for the credentials of the execution role must have; null if the function gets
 *     none from this program
 */
public record FunctionConfig(
        String handler,
        String functionName,
        String version,
        int memoryMb,
        String initializationType,
        String gatewayHost,
        int gatewayPort,
        String gatewayCa,
        Path tokenFile,
        String podName,
        String codeSha256,
        List<String> layersSha256,
        String startCacheSha256,
        Duration timeout,
        int concurrency,
        Directories directories,
        Logging logging,
        LoopbackAddress api,
        Bootstrap bootstrap,
        Image image,
        String credentialsToken) {

    private static final String PROVISIONED = "provisioned-concurrency";
    private static final String SNAP_START = "snap-start";
    private static final String OURS = "LAMINA_";
    /**
     * JVM options, libraries and locale of the function; if they are not for this JVM, the entry script has put
     * {@code LAMINA_} before their names.
     */
    static final List<String> NOT_FOR_THIS_JVM = List.of(
            "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "LD_LIBRARY_PATH", "LD_PRELOAD", "LC_ALL");

    /**
     * The directories in the container.
     *
     * @param task the unpacked code
     * @param layers the unpacked layers, one over the other
     * @param state files that outlive a restart of the program but not the pod; no archive is unpacked there
     */
    public record Directories(Path task, Path layers, Path state) {}

    /**
     * Lambda's values, or null for Lambda's defaults.
     *
     * @param level minimum level of JSON lines
     * @param format {@code TEXT} or {@code JSON}, the format of the function's logger
     * @param systemLevel minimum level of the platform's lines, which are then JSON; null if they are text
     */
    public record Logging(String level, String format, SystemLevel systemLevel) {}

    /**
     * A runtime that is a separate process and uses Lambda's Runtime API.
     *
     * @param own the image's bootstrap; without one it comes with the code or a layer
     * @param environment variables of the process
     * @param processes how many processes of the image's bootstrap to start: as many as slots if each runs one event at
     *     a time, otherwise one
     */
    public record Bootstrap(Path own, Map<String, String> environment, int processes) {}

    /**
     * How this pod reaches the gateways; a parked pod knows it too.
     *
     * @param ca authorities of their certificate, as PEM; null without TLS
     * @param tokenFile what proves the pod's identity
     */
    record Gateway(String host, int port, String ca, Path tokenFile, String podName) {

        /** Reads the variables, like {@link FunctionConfig#from}. */
        static Gateway from(Map<String, String> env) {
            String gateway = required(env, "LAMINA_GATEWAY");
            int colon = gateway.lastIndexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("LAMINA_GATEWAY must be HOST:PORT, but is " + gateway);
            }
            return new Gateway(
                    gateway.substring(0, colon),
                    parse("LAMINA_GATEWAY", gateway.substring(colon + 1)),
                    env.get("LAMINA_GATEWAY_CA"),
                    Path.of(env.getOrDefault("LAMINA_TOKEN_FILE", "/var/run/secrets/lamina.dev/token")),
                    required(env, "LAMINA_POD_NAME"));
        }
    }

    static Path stateFolder(Map<String, String> env) {
        return Path.of(env.getOrDefault("LAMINA_STATE_FOLDER", "/var/lamina/state"));
    }

    /**
     * A container image, in a container of the same pod.
     *
     * @param drainedPort where the kubelet asks whether the function's container may be stopped
     */
    public record Image(int drainedPort) {}

    /** Reads the variables of docs/runtime-contract.md; a missing or malformed one is named in the exception. */
    public static FunctionConfig from(Map<String, String> env) {
        Gateway gateway = Gateway.from(env);
        String runs = env.get("LAMINA_RUNS");
        boolean image = "container".equals(runs);
        LoopbackAddress api = LoopbackAddress.from(env);
        String layerHashes = env.getOrDefault("LAMINA_LAYERS_SHA256", "");
        return new FunctionConfig(
                image ? env.get("_HANDLER") : required(env, "_HANDLER"),
                env.get("AWS_LAMBDA_FUNCTION_NAME"),
                env.getOrDefault("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                number(env, "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
                env.getOrDefault("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
                gateway.host(),
                gateway.port(),
                gateway.ca(),
                gateway.tokenFile(),
                gateway.podName(),
                image ? null : required(env, "LAMINA_CODE_SHA256"),
                layerHashes.isBlank() ? List.of() : List.of(layerHashes.trim().split("\\s*,\\s*")),
                env.get("LAMINA_START_CACHE_SHA256"),
                Duration.ofSeconds(number(env, "LAMINA_TIMEOUT_SECONDS", "3")),
                number(env, "LAMINA_CONCURRENCY", "1"),
                new Directories(
                        Path.of(env.getOrDefault("LAMBDA_TASK_ROOT", "/var/task")),
                        Path.of(env.getOrDefault("LAMINA_LAYER_ROOT", "/opt")),
                        stateFolder(env)),
                new Logging(
                        env.get("AWS_LAMBDA_LOG_LEVEL"),
                        env.get("AWS_LAMBDA_LOG_FORMAT"),
                        systemLevel(env.get("LAMINA_SYSTEM_LOG_LEVEL"))),
                api,
                "bootstrap".equals(runs) ? bootstrap(env, api) : null,
                image ? new Image(number(env, "LAMINA_DRAINED_PORT", "9002")) : null,
                credentialsToken(env, api));
    }

    /**
     * Whether environments are kept ahead of work, possibly not always and not all: an invocation that finds one shows
     * and bills no init.
     */
    public boolean provisioned() {
        return PROVISIONED.equals(initializationType);
    }

    /** Whether the function expects what Lambda does around a snapshot. */
    public boolean snapStart() {
        return SNAP_START.equals(initializationType);
    }

    /** Null also if the function has named a source of its own. */
    private static String credentialsToken(Map<String, String> env, LoopbackAddress api) {
        String token = env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN");
        return token != null && api.url(CredentialsApi.PATH).equals(env.get("AWS_CONTAINER_CREDENTIALS_FULL_URI"))
                ? token
                : null;
    }

    /**
     * How a parked environment starts its process before there is a function; empty if its language's program cannot
     * wait for one.
     */
    static Optional<Bootstrap> parked(Map<String, String> env) {
        return "yes".equals(env.get("LAMINA_CAN_WAIT"))
                ? Optional.of(bootstrap(env, LoopbackAddress.from(env)))
                : Optional.empty();
    }

    private static Bootstrap bootstrap(Map<String, String> env, LoopbackAddress api) {
        Map<String, String> its = new HashMap<>(env);
        its.keySet().removeIf(name -> name.startsWith(OURS) || NOT_FOR_THIS_JVM.contains(name));
        its.put("AWS_LAMBDA_RUNTIME_API", api.hostAndPort());
        NOT_FOR_THIS_JVM.stream()
                .filter(name -> env.containsKey(OURS + name))
                .forEach(name -> its.put(name, env.get(OURS + name)));
        int concurrency = number(env, "LAMINA_CONCURRENCY", "1");
        if (concurrency > 1) {
            its.put("AWS_LAMBDA_MAX_CONCURRENCY", String.valueOf(concurrency));
        }
        return new Bootstrap(
                Path.of(env.getOrDefault("LAMBDA_RUNTIME_DIR", "/var/runtime")).resolve("bootstrap"),
                Map.copyOf(its),
                "yes".equals(env.get("LAMINA_ONE_AT_A_TIME")) ? concurrency : 1);
    }

    private static String required(Map<String, String> env, String name) {
        String value = env.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is not set; the operator sets it in the function's Deployment");
        }
        return value.trim();
    }

    private static SystemLevel systemLevel(String name) {
        try {
            return name == null ? null : SystemLevel.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "LAMINA_SYSTEM_LOG_LEVEL must be DEBUG, INFO or WARN, but is " + name, e);
        }
    }

    private static int number(Map<String, String> env, String name, String otherwise) {
        return parse(name, env.getOrDefault(name, otherwise).trim());
    }

    private static int parse(String name, String value) {
        try {
            int number = Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, with the variable's name
        }
        throw new IllegalArgumentException(name + " must be a whole number above 0, but is " + value);
    }
}
