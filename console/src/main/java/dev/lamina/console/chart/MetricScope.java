package dev.lamina.console.chart;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whose series a query reads: those of functions and aliases that the user may see. It is made of resources as the API
 * server gave them to the user, and of nothing that a user typed.
 */
public final class MetricScope {
    /** What cannot end a text in a query, nor mean anything in a regular expression but itself and any character. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");

    private static final Pattern ALIAS = Pattern.compile("[A-Za-z0-9_-]{1,128}");

    /** Versions of a function have series of their own, with the number behind the name. */
    private static final String VERSIONS = "([.][0-9]+)?";

    private final String selector;

    private MetricScope(String selector) {
        this.selector = selector;
    }

    /** Returns the scope of a function, with its versions. */
    public static MetricScope of(JsonNode function) {
        return of(List.of(function));
    }

    /** Returns the scope of an alias, of which {@link Plan#ALIAS} has charts. */
    public static MetricScope ofAlias(JsonNode alias) {
        String name = alias.at("/spec/name").asText();
        if (!ALIAS.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name of an alias: " + name);
        }
        return new MetricScope("namespace=\"" + namespace(alias) + "\",function=\""
                + checked(alias.at("/spec/function").asText()) + "\",alias=\"" + name + "\"");
    }

    /** Returns the scope of functions of one namespace, with their versions; there is at least one. */
    public static MetricScope of(List<JsonNode> functions) {
        String names = String.join(
                "|",
                functions.stream()
                        .map(MetricScope::name)
                        .map(name -> name.replace(".", "[.]"))
                        .toList());
        return new MetricScope(
                "namespace=\"" + namespace(functions.getFirst()) + "\",function=~\"(" + names + ")" + VERSIONS + "\"");
    }

    private static String namespace(JsonNode function) {
        return checked(function.at("/metadata/namespace").asText());
    }

    private static String name(JsonNode function) {
        return checked(function.at("/metadata/name").asText());
    }

    private static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name of Kubernetes: " + name);
        }
        return name;
    }

    /** Returns a query with the series of this scope in place of each {@code SCOPE}. */
    String in(String query) {
        return query.replace("SCOPE", selector);
    }
}
