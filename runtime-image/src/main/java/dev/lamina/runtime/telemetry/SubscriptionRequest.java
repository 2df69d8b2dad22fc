package dev.lamina.runtime.telemetry;

import dev.lamina.runtime.json.JsonReader;
import dev.lamina.runtime.loopback.Rejection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads and checks the body of a subscription; the answer to a bad one names everything that is wrong with it. */
final class SubscriptionRequest {
    private static final Set<String> STREAMS = Set.of("platform", "function", "extension");
    /** The names of this machine; the first is the one that Lambda documents. */
    private static final Set<String> HOSTS = Set.of("sandbox.localdomain", "sandbox", "localhost", "127.0.0.1");

    private static final int LARGEST_PORT = 65_535;

    private final TelemetryApi api;
    private final int reservedPort;
    private final Map<?, ?> request;
    private final List<String> wrong = new ArrayList<>();

    private SubscriptionRequest(TelemetryApi api, int reservedPort, Map<?, ?> request) {
        this.api = api;
        this.reservedPort = reservedPort;
        this.request = request;
    }

    /**
     * The subscription.
     *
     * @param name of the extension
     * @param reservedPort on which the APIs are
     */
    static Subscription read(TelemetryApi api, int reservedPort, String name, String body) throws Rejection {
        try {
            if (JsonReader.read(body) instanceof Map<?, ?> request) {
                return new SubscriptionRequest(api, reservedPort, request).subscription(name);
            }
        } catch (IllegalArgumentException e) {
            throw invalid(e.getMessage());
        }
        throw invalid("the body should be a JSON object");
    }

    private static Rejection invalid(String why) {
        return new Rejection(400, "ValidationError", why);
    }

    private Subscription subscription(String name) throws Rejection {
        String schema = schema();
        List<String> types = types();
        Destination destination = destination();
        Map<?, ?> buffering = object(request, "buffering");
        Subscription subscription = new Subscription(
                name,
                api,
                schema,
                types,
                number(buffering, "maxItems", 10_000, 1_000, 10_000),
                number(buffering, "maxBytes", 262_144, 262_144, 1_048_576),
                number(buffering, "timeoutMs", 1_000, 25, 30_000),
                destination);
        if (!wrong.isEmpty()) {
            throw invalid(String.join("; ", wrong));
        }
        return subscription;
    }

    /** The Logs API does not require it. */
    private String schema() {
        Object schema = request.get("schemaVersion");
        if (schema == null && api == TelemetryApi.LOGS) {
            return TelemetryApi.FIRST_LOGS_SCHEMA;
        }
        if (schema == null || !api.schemas.contains(schema)) {
            wrong.add("schemaVersion should be one of " + api.schemas);
        }
        return String.valueOf(schema);
    }

    private List<String> types() {
        List<String> types = new ArrayList<>();
        if (!(request.get("types") instanceof List<?> wanted) || wanted.isEmpty()) {
            wrong.add("types should not be empty");
            return types;
        }
        for (Object type : wanted) {
            if (type == null || !STREAMS.contains(type)) {
                wrong.add("types should be of platform, function and extension, not " + type);
            } else if (!types.contains(type)) {
                types.add((String) type);
            }
        }
        return types;
    }

    private Destination destination() {
        Map<?, ?> destination = object(request, "destination");
        Object protocol = destination.get("protocol");
        if ("TCP".equals(protocol)) {
            return new TcpDestination(port(destination.get("port") instanceof Double port ? port.intValue() : -1));
        }
        if (!"HTTP".equals(protocol)) {
            wrong.add("destination protocol should be HTTP or TCP");
            return null;
        }
        return http(destination);
    }

    private Destination http(Map<?, ?> destination) {
        Object method = destination.get("method");
        if (method != null && !method.equals("POST") && !method.equals("PUT")) {
            wrong.add("destination method should be POST or PUT");
        }
        URI uri = uri(destination.get("URI"));
        if (uri == null || !"http".equals(uri.getScheme()) || !HOSTS.contains(String.valueOf(uri.getHost()))) {
            wrong.add("URI should be http://sandbox.localdomain:PORT/PATH");
            return null;
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        return new HttpDestination(
                method instanceof String word ? word : "POST", uri.getHost(), port(uri.getPort()), path + query);
    }

    private static URI uri(Object text) {
        try {
            return text instanceof String uri ? URI.create(uri) : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private int port(int port) {
        if (port < 0) {
            wrong.add("URI port is not provided");
        } else if (port == 0 || port > LARGEST_PORT) {
            wrong.add("port should be between 1 and " + LARGEST_PORT);
        } else if (port == reservedPort) {
            wrong.add("port " + port + " is reserved");
        }
        return port;
    }

    private int number(Map<?, ?> from, String name, int otherwise, int least, int most) {
        Object value = from.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!(value instanceof Double number) || number < least || number > most) {
            wrong.add(name + " should be between " + least + " and " + most);
            return otherwise;
        }
        return number.intValue();
    }

    private static Map<?, ?> object(Map<?, ?> from, String name) {
        return from.get(name) instanceof Map<?, ?> object ? object : Map.of();
    }
}
