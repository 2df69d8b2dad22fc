package dev.lamina.gateway.api;

import dev.lamina.gateway.http.AwsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A function as a client names it: a bare name, {@code namespace.name}, or a full or partial ARN whose account is the
 * namespace; each with or without a qualifier.
 */
public record FunctionName(
        Optional<String> region, Optional<String> namespace, String name, Optional<String> qualifier) {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9-_.]{1,64}");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern PARTITION = Pattern.compile("aws[a-zA-Z-]*");
    private static final Pattern REGION = Pattern.compile("[a-z0-9-]{1,32}");
    private static final Pattern QUALIFIER = Pattern.compile("\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]{1,128}");
    private static final String FORM =
            "(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z0-9-]+:)?([a-z0-9-]+:)?(function:)?([a-z0-9-]+\\.)?(["
                    + "a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?";

    /**
     * @param text decoded
     * @param separate the qualifier that is given apart from the name; if both are given they must be equal
     */
    public static FunctionName parse(String text, Optional<String> separate) {
        FunctionName parsed = parse(text);
        separate.ifPresent(q -> valid(QUALIFIER, q, q, "qualifier", QUALIFIER.pattern()));
        if (separate.isPresent() && parsed.qualifier.isPresent() && !separate.equals(parsed.qualifier)) {
            throw AwsException.of(
                    400,
                    "InvalidParameterValueException",
                    "The derived qualifier from the function name does not match the specified qualifier.");
        }
        return new FunctionName(
                parsed.region, parsed.namespace, parsed.name, separate.isPresent() ? separate : parsed.qualifier);
    }

    private static FunctionName parse(String text) {
        List<String> parts = text.indexOf(':') < 0 ? List.of(text) : Arrays.asList(text.split(":", -1));
        if (parts.getFirst().equals("arn")) {
            return arn(text, parts);
        }
        int marker = parts.indexOf("function");
        boolean partial = marker >= 0 && marker <= 2 && parts.size() - marker >= 2;
        return partial ? afterMarker(text, parts, marker) : bare(text, parts);
    }

    // arn:aws:lambda:REGION:NAMESPACE:function:NAME[:QUALIFIER]
    private static FunctionName arn(String text, List<String> parts) {
        if (parts.size() < 7 || !parts.get(2).equals("lambda") || !parts.get(5).equals("function")) {
            throw invalid(text, "functionName", FORM);
        }
        valid(PARTITION, parts.get(1), text, "functionName", FORM);
        return afterMarker(text, parts.subList(3, parts.size()), 2);
    }

    // [[REGION:]NAMESPACE:]function:NAME[:QUALIFIER]
    private static FunctionName afterMarker(String text, List<String> parts, int marker) {
        Optional<String> region = marker == 2 ? Optional.of(parts.get(0)) : Optional.empty();
        Optional<String> namespace = marker >= 1 ? Optional.of(parts.get(marker - 1)) : Optional.empty();
        return checked(text, region, namespace, parts.subList(marker + 1, parts.size()));
    }

    private static FunctionName bare(String text, List<String> parts) {
        int dot = parts.getFirst().indexOf('.');
        if (dot < 0) {
            return checked(text, Optional.empty(), Optional.empty(), parts);
        }
        List<String> rest = new ArrayList<>(parts);
        rest.set(0, parts.getFirst().substring(dot + 1));
        return checked(text, Optional.empty(), Optional.of(parts.getFirst().substring(0, dot)), rest);
    }

    private static FunctionName checked(
            String text, Optional<String> region, Optional<String> namespace, List<String> nameAndQualifier) {
        if (nameAndQualifier.size() > 2) {
            throw invalid(text, "functionName", FORM);
        }
        region.ifPresent(r -> valid(REGION, r, text, "functionName", FORM));
        namespace.ifPresent(n -> valid(NAMESPACE, n, text, "functionName", FORM));
        valid(NAME, nameAndQualifier.getFirst(), text, "functionName", FORM);
        Optional<String> qualifier =
                nameAndQualifier.size() == 2 ? Optional.of(nameAndQualifier.get(1)) : Optional.empty();
        qualifier.ifPresent(q -> valid(QUALIFIER, q, text, "functionName", FORM));
        return new FunctionName(region, namespace, nameAndQualifier.getFirst(), qualifier);
    }

    private static void valid(Pattern pattern, String value, String whole, String member, String form) {
        if (!pattern.matcher(value).matches()) {
            throw invalid(whole, member, form);
        }
    }

    private static AwsException invalid(String value, String member, String form) {
        String shown = value.length() <= 200 ? value : value.substring(0, 200) + "...";
        return AwsException.front(
                400,
                "ValidationException",
                "1 validation error detected: Value '" + shown + "' at '" + member
                        + "' failed to satisfy constraint: Member must satisfy regular expression pattern: " + form);
    }
}
