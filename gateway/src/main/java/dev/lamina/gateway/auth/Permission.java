package dev.lamina.gateway.auth;

import dev.lamina.api.Lamina;
import dev.lamina.gateway.function.FunctionId;

/**
 * A permission as RBAC rules name it. Most resources are of the group lamina.dev; not all of these are kinds: topics,
 * buses and HTTP APIs exist only by the Triggers that name them.
 *
 * @param group API group of the resource
 * @param resource such as functions
 * @param subresource empty for the resource itself
 * @param name empty for all in the namespace
 */
public record Permission(
        String group, String verb, String resource, String subresource, String namespace, String name) {
    private static final String RBAC = "rbac.authorization.k8s.io";
    private static final String FUNCTIONS = "functions";
    private static final String TOPICS = "topics";
    private static final String BUSES = "buses";
    private static final String APIS = "apis";

    /** On a resource of the group lamina.dev. */
    public Permission(String verb, String resource, String subresource, String namespace, String name) {
        this(Lamina.GROUP, verb, resource, subresource, namespace, name);
    }

    /** {@code create} on {@code functions/invoke}: a version or an alias needs the right on its function. */
    public static Permission invoke(FunctionId qualified) {
        FunctionId function = qualified.function();
        return new Permission("create", FUNCTIONS, "invoke", function.namespace(), function.name());
    }

    public static Permission get(FunctionId function) {
        return new Permission("get", FUNCTIONS, "", function.namespace(), function.name());
    }

    /** {@code get} on {@code functions/events}: to read the state of an asynchronous event. */
    public static Permission getEvent(FunctionId function) {
        return new Permission("get", FUNCTIONS, "events", function.namespace(), function.name());
    }

    /** {@code delete} on {@code functions/events}: to cancel one. */
    public static Permission deleteEvent(FunctionId function) {
        return new Permission("delete", FUNCTIONS, "events", function.namespace(), function.name());
    }

    /** {@code create} on {@code functions/events}: to redrive dead letters. */
    public static Permission redrive(FunctionId function) {
        return new Permission("create", FUNCTIONS, "events", function.namespace(), function.name());
    }

    /** {@code get} on {@code functions/logs}. */
    public static Permission getLogs(FunctionId function) {
        return new Permission("get", FUNCTIONS, "logs", function.namespace(), function.name());
    }

    /** {@code create} on {@code functions}. */
    public static Permission createFunction(String namespace) {
        return new Permission("create", FUNCTIONS, "", namespace, "");
    }

    public static Permission list(String namespace) {
        return new Permission("list", FUNCTIONS, "", namespace, "");
    }

    /** {@code create} on {@code topics/publish}. */
    public static Permission publish(String namespace, String topic) {
        return new Permission("create", TOPICS, "publish", namespace, topic);
    }

    public static Permission getTopic(String namespace, String topic) {
        return new Permission("get", TOPICS, "", namespace, topic);
    }

    /** {@code create} on {@code buses/publish}: to put events. */
    public static Permission putEvents(String namespace, String bus) {
        return new Permission("create", BUSES, "publish", namespace, bus);
    }

    /** {@code list} on {@code buses}: to test patterns. */
    public static Permission listBuses(String namespace) {
        return new Permission("list", BUSES, "", namespace, "");
    }

    /**
     * On {@code apis/connections}: {@code create} to send to a WebSocket connection, {@code get} and {@code delete}.
     */
    public static Permission connections(String verb, String namespace, String api) {
        return new Permission(verb, APIS, "connections", namespace, api);
    }

    /** {@code create} on {@code triggers/replay}. */
    public static Permission replay(String namespace, String trigger) {
        return new Permission("create", "triggers", "replay", namespace, trigger);
    }

    /** On a resource itself. */
    public static Permission write(String verb, String resource, String namespace, String name) {
        return new Permission(verb, resource, "", namespace, name);
    }

    /**
     * On Roles and RoleBindings themselves.
     *
     * @param resource roles or rolebindings
     */
    public static Permission rbac(String verb, String resource, String namespace, String name) {
        return new Permission(RBAC, verb, resource, "", namespace, name);
    }

    public static Permission listTopics(String namespace) {
        return new Permission("list", TOPICS, "", namespace, "");
    }
}
