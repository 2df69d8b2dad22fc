package dev.lamina.e2e.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The chart's values as values.yaml, values.schema.json and the templates have them, each by its path, such as
 * {@code nats.auth.username}.
 */
final class Values {
    private static final Path CHART = Path.of(Chart.FOLDER);
    private static final Pattern KEY = Pattern.compile("^( *)([A-Za-z][\\w.]*):(.*)$");
    private static final Pattern USE = Pattern.compile("[$]?[.]Values((?:[.]\\w+)+)");

    private Values() {}

    /** Whether each value of values.yaml has a comment: in the lines before it, or after it on its line. */
    static Map<String, Boolean> described() throws IOException {
        Map<String, Boolean> described = new LinkedHashMap<>();
        Deque<String> path = new ArrayDeque<>();
        String before = "";
        for (String line : Files.readAllLines(CHART.resolve("values.yaml"))) {
            Matcher key = KEY.matcher(line);
            if (key.matches()) {
                while (path.size() > key.group(1).length() / 2) {
                    path.removeLast();
                }
                path.addLast(key.group(2));
                described.put(
                        String.join("/", path),
                        before.startsWith("#") || key.group(3).contains(" # "));
            }
            before = line.strip();
        }
        Map<String, Boolean> byPath = new LinkedHashMap<>();
        described.forEach((names, has) -> byPath.put(names.replace('/', '.'), has));
        return byPath;
    }

    /** The schema, with each reference replaced by what it refers to; {@code global} belongs to Helm. */
    static Map<String, JsonNode> schema() throws IOException {
        JsonNode root =
                new ObjectMapper().readTree(CHART.resolve("values.schema.json").toFile());
        Map<String, JsonNode> schema = new LinkedHashMap<>();
        collect("", root, root, schema);
        schema.remove("global");
        return schema;
    }

    private static void collect(String path, JsonNode node, JsonNode root, Map<String, JsonNode> schema) {
        node.path("properties").properties().forEach(property -> {
            String name = path.isEmpty() ? property.getKey() : path + "." + property.getKey();
            JsonNode value = property.getValue();
            JsonNode resolved =
                    value.has("$ref") ? root.at(value.path("$ref").asText().substring(1)) : value;
            schema.put(name, resolved);
            collect(name, resolved, root, schema);
        });
    }

    /** The values that the templates name as {@code .Values.PATH}. */
    static Set<String> named() throws IOException {
        Set<String> named = new TreeSet<>();
        for (String template : templates()) {
            USE.matcher(template)
                    .results()
                    .forEach(use -> named.add(use.group(1).substring(1)));
        }
        return named;
    }

    /** Whether a template names a value, or takes one of the values above it as a whole and names its last part. */
    static boolean isUsed(String path, Set<String> named) throws IOException {
        if (named.stream().anyMatch(use -> use.equals(path) || use.startsWith(path + "."))) {
            return true;
        }
        Pattern last = Pattern.compile("[.]" + path.substring(path.lastIndexOf('.') + 1) + "\\b");
        Set<String> above = new LinkedHashSet<>();
        for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
            above.add(path.substring(0, dot));
        }
        return above.stream().anyMatch(named::contains)
                && templates().stream()
                        .anyMatch(template -> last.matcher(template).find());
    }

    private static List<String> templates() throws IOException {
        List<String> templates = new ArrayList<>();
        try (Stream<Path> files = Files.walk(CHART.resolve("templates"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                templates.add(Files.readString(file));
            }
        }
        return templates;
    }
}
