package dev.lamina.converter.aws;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lamina.api.FunctionNames;
import dev.lamina.api.FunctionReference;
import dev.lamina.api.HttpSourceBuilder;
import dev.lamina.api.PayloadFormat;
import dev.lamina.api.SourceBuilder;
import dev.lamina.api.TriggerSpec;
import dev.lamina.api.TriggerSpecBuilder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Routes of HTTP and REST APIs that lead to one function; those of one API with one format are one Trigger. */
public final class HttpRoutes {
    private final FunctionReference function;
    private final Map<Group, List<String>> routes = new LinkedHashMap<>();

    private record Group(String api, PayloadFormat format) {}

    public HttpRoutes(FunctionReference function) {
        this.function = function;
    }

    /**
     * Adds the route of an event of SAM.
     *
     * @param rest whether it is of a REST API
     * @param api the logical id of the API
     */
    public void add(boolean rest, String api, JsonNode event) {
        boolean first = rest || "1.0".equals(event.path("PayloadFormatVersion").asText());
        routes.computeIfAbsent(
                        new Group(FunctionNames.resource(api), first ? PayloadFormat.V1 : PayloadFormat.V2),
                        _ -> new ArrayList<>())
                .add(key(event));
    }

    private static String key(JsonNode event) {
        String path = Values.text(event, "Path").orElse("$default");
        String method = Values.text(event, "Method").orElse("ANY").toUpperCase(Locale.ROOT);
        if (path.equals("$default")) {
            return path;
        }
        return (method.equals("*") || method.equals("X-AMAZON-APIGATEWAY-ANY-METHOD") ? "ANY" : method) + " " + path;
    }

    private String name(Group group) {
        return function.name() + "-" + group.api();
    }

    /** Returns the triggers by their names. */
    public Map<String, TriggerSpec> triggers() {
        Map<String, TriggerSpec> triggers = new LinkedHashMap<>();
        routes.forEach((group, keys) -> triggers.put(
                triggers.containsKey(name(group)) ? name(group) + "-2" : name(group),
                TriggerSpecBuilder.builder()
                        .function(function)
                        .source(SourceBuilder.builder()
                                .http(HttpSourceBuilder.builder()
                                        .api(group.api())
                                        .routes(keys)
                                        .payloadFormat(group.format())
                                        .build())
                                .build())
                        .build()));
        return triggers;
    }
}
