package dev.lamina.api;

/** Names that all parts of the system share. */
public final class Lamina {
    public static final String GROUP = "lamina.dev";
    public static final String VERSION = "v1alpha1";

    /** Label of all objects made for a function, including its pods; the value is the function's name. */
    public static final String FUNCTION_LABEL = GROUP + "/function";

    /**
     * Label of all objects made for a version, next to {@link #FUNCTION_LABEL}, whose value is then the version's name:
     * {@code NAME.3}.
     */
    public static final String VERSION_LABEL = GROUP + "/version";

    /** Label of FunctionVersions, and of all objects made for them: the name of the function. */
    public static final String VERSION_OF_LABEL = GROUP + "/version-of";

    /**
     * Label of parked pods, and of the objects of their pool: runtime and memory in MiB, such as {@code java25-128}. A
     * pod that gets a function loses it.
     */
    public static final String POOL_LABEL = GROUP + "/pool";

    /** Label of the pod that makes the start cache of a version; it is not an execution environment. */
    public static final String START_CACHE_LABEL = GROUP + "/start-cache";

    /** Separates a function's name from a version or an alias in names; no function's name has it. */
    public static final String VERSION_SEPARATOR = ".";

    /** The version that is not published: a Function as its spec is. */
    public static final String LATEST = "$LATEST";

    /** Audience of the projected service-account token with which a function's pod authenticates to the gateway. */
    public static final String GATEWAY_AUDIENCE = "lamina-gateway";

    /**
     * Condition type of every kind. For a Function: True if invocations are served, possibly still by the previous
     * spec.
     */
    public static final String READY = "Ready";

    /** Condition type of Functions and Layers: True if what runs, or what is stored, matches the latest spec. */
    public static final String UP_TO_DATE = "UpToDate";

    /**
     * Condition type of Functions that the gateway writes once a record or a dead letter could not be delivered; the
     * operator writes all others.
     */
    public static final String DESTINATIONS_REACHABLE = "DestinationsReachable";

    /**
     * Path prefix of function URLs on the gateway, before {@code NAMESPACE/NAME/}; no path of the AWS API starts with
     * it.
     */
    public static final String URL_PATH = "/url/";

    private Lamina() {}

    /** Returns the name of the Deployment and all other objects made for a function. */
    public static String childName(String function) {
        return "fn-" + function;
    }

    /** Returns the name of the Deployment and all other objects of a pool. */
    public static String poolName(String pool) {
        return "lamina-pool-" + pool.replace('.', '-');
    }

    /** Returns the function's ARN in AWS's format, with the namespace in the account field. */
    public static String arn(String region, String namespace, String function) {
        return "arn:aws:lambda:" + region + ":" + namespace + ":function:" + function;
    }
}
