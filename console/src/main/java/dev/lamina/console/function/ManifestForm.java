package dev.lamina.console.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lamina.console.manifest.FieldErrors;
import dev.lamina.console.manifest.Yaml;
import jakarta.ws.rs.core.MultivaluedMap;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** The fields of a manifest that a form has. What else is in the manifest stays as it is. */
public final class ManifestForm {
    private final List<Field> fields;
    private final ObjectNode object;
    private final List<String> typed;
    private FieldErrors errors = FieldErrors.none();

    /** Reads the fields from a manifest. */
    public ManifestForm(List<Field> fields, ObjectNode object) {
        this.fields = fields;
        this.object = object;
        this.typed = new ArrayList<>(fields.stream().map(this::read).toList());
    }

    /** Reads what the user typed, and writes it into the manifest. */
    public ManifestForm typed(MultivaluedMap<String, String> form) {
        for (int i = 0; i < fields.size(); i++) {
            String path = fields.get(i).path();
            if (form.containsKey(path)) {
                typed.set(i, Yaml.lines(form.getFirst(path)));
                write(fields.get(i), typed.get(i));
            }
        }
        return this;
    }

    public List<Field> fields() {
        return fields;
    }

    public ObjectNode object() {
        return object;
    }

    public String value(String path) {
        return typed.get(paths().indexOf(path));
    }

    public List<String> paths() {
        return fields.stream().map(Field::path).toList();
    }

    public FieldErrors errors() {
        return errors;
    }

    /** Takes errors of the API server; those that the form itself found are more exact. */
    public void failed(FieldErrors others) {
        errors = errors.any() ? errors : others;
    }

    private String read(Field field) {
        JsonNode node = object.at("/" + field.path().replace('.', '/'));
        StringJoiner lines = new StringJoiner("\n");
        switch (field.kind()) {
            case VARIABLES ->
                node.properties()
                        .forEach(one -> lines.add(one.getKey() + "="
                                + Variable.line(one.getValue().asText())));
            case LAYERS ->
                node.forEach(layer -> lines.add(layer.path("name").asText()
                        + (layer.has("version") ? ":" + layer.path("version").asText() : "")));
            default -> lines.add(node.asText(""));
        }
        return lines.toString();
    }

    private void write(Field field, String text) {
        String[] path = field.path().split("\\.");
        String last = path[path.length - 1];
        if (field.kind() != Field.Kind.CODE && text.isBlank()) {
            remove(path);
            return;
        }
        ObjectNode parent = object;
        for (int i = 0; i < path.length - 1; i++) {
            parent = parent.withObject("/" + path[i]);
        }
        switch (field.kind()) {
            case NUMBER -> number(parent, field, last, text.strip());
            case DECIMAL -> decimal(parent, field, last, text.strip());
            case VARIABLES -> variables(parent.putObject(last), field, text);
            case LAYERS -> layers(parent.putArray(last), field, text);
            case CODE -> parent.put(last, text);
            default -> parent.put(last, text.strip());
        }
    }

    /** An object that became empty goes too, unless it was: {@code spec.url: {}} has a meaning. */
    private void remove(String... path) {
        ObjectNode parent = object;
        for (int i = 0; i < path.length - 1; i++) {
            if (!(parent.get(path[i]) instanceof ObjectNode next)) {
                return;
            }
            parent = next;
        }
        boolean removed = parent.remove(path[path.length - 1]) != null;
        if (removed && parent.isEmpty() && path.length == 3) {
            object.withObject("/" + path[0]).remove(path[1]);
        }
    }

    private void number(ObjectNode parent, Field field, String name, String text) {
        try {
            parent.put(name, Integer.parseInt(text));
        } catch (NumberFormatException e) {
            errors = errors.with(field.path(), "must be a whole number, and is " + text);
        }
    }

    private void decimal(ObjectNode parent, Field field, String name, String text) {
        try {
            parent.put(name, new BigDecimal(text));
        } catch (NumberFormatException e) {
            errors = errors.with(field.path(), "must be a number such as 0.1, and is " + text);
        }
    }

    private void variables(ObjectNode target, Field field, String text) {
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int at = line.indexOf('=');
            if (at <= 0) {
                errors = errors.with(field.path(), "the line \"" + line + "\" is not NAME=VALUE");
            } else {
                target.put(line.substring(0, at).strip(), Variable.value(line.substring(at + 1)));
            }
        });
    }

    private void layers(ArrayNode target, Field field, String text) {
        text.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(line -> {
            String[] parts = line.split(":", 2);
            ObjectNode layer = target.addObject().put("name", parts[0]);
            if (parts.length == 2) {
                number(layer, field, "version", parts[1]);
            }
        });
    }
}
