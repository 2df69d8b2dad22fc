package dev.lamina.console.manifest;

import dev.lamina.console.cluster.RefusedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The API server's refusal of a manifest, by the fields of a form. */
public final class FieldErrors {
    /** What the API server writes before the reason; for a rule of the schema it has the whole value. */
    private static final Pattern VALUE = Pattern.compile(
            "^(?:Invalid|Unsupported|Too long|Required) ?(?:value)?: (?:\"(?:[^\"\\\\]++|\\\\.)*+\"|\\S+): ");

    /** Rules of Lamina's schema begin with the field that they are about. */
    private static final Pattern FIELD = Pattern.compile("^(?:spec\\.)?([a-zA-Z][a-zA-Z.]*)(?:: | in body )");

    private final Map<String, List<String>> byField = new LinkedHashMap<>();
    private final List<String> rest = new ArrayList<>();

    private FieldErrors() {}

    public static FieldErrors none() {
        return new FieldErrors();
    }

    /**
     * Sorts the causes of a refusal.
     *
     * @param fields those of the form, such as {@code spec.memory}
     */
    public static FieldErrors of(RefusedException refused, List<String> fields) {
        FieldErrors errors = new FieldErrors();
        if (refused.causes().isEmpty()) {
            errors.rest.add(refused.advice());
        }
        refused.causes().forEach(cause -> errors.add(cause, fields));
        return errors;
    }

    private void add(RefusedException.Cause cause, List<String> fields) {
        String message = VALUE.matcher(cause.message()).replaceFirst("");
        String about = about(cause.field(), message);
        fields.stream()
                .filter(field -> about.equals(field) || about.startsWith(field + ".") || about.startsWith(field + "["))
                .findFirst()
                .ifPresentOrElse(
                        field -> byField.computeIfAbsent(field, name -> new ArrayList<>())
                                .add(message),
                        () -> rest.add(cause.field().isEmpty() ? message : cause.field() + ": " + message));
    }

    private static String about(String field, String message) {
        Matcher named = FIELD.matcher(message);
        return field.equals("spec") && named.find() ? "spec." + named.group(1) : field;
    }

    /** Writes what they are about before those that belong to no field. */
    public FieldErrors about(String object) {
        rest.replaceAll(error -> object + error);
        return this;
    }

    /** Adds an error that the form itself found. */
    public FieldErrors with(String field, String message) {
        byField.computeIfAbsent(field, name -> new ArrayList<>()).add(message);
        return this;
    }

    /** Returns what is wrong with a field, or null. */
    public String at(String field) {
        return byField.containsKey(field)
                ? byField.get(field).stream().distinct().collect(Collectors.joining(" "))
                : null;
    }

    /** Returns what belongs to no field of the form. */
    public List<String> rest() {
        return rest.stream().distinct().toList();
    }

    public boolean any() {
        return !byField.isEmpty() || !rest.isEmpty();
    }
}
