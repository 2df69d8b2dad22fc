package dev.lamina.gateway.api.logs;

import dev.lamina.api.FunctionNames;
import dev.lamina.gateway.auth.Permission;
import dev.lamina.gateway.function.FunctionId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The log group of a function, {@code /aws/lambda/NAME}. The account of its ARN is the namespace; without an ARN,
 * {@code /aws/lambda/NAMESPACE.NAME} is in another namespace than the caller's.
 *
 * @param functionName Lambda's name of the function
 */
record LogGroup(FunctionId function, String functionName, String region) {
    static final String PREFIX = "/aws/lambda/";
    private static final String FUNCTION = "[a-zA-Z0-9-_]{1,64}";
    private static final String LABEL = "[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?";
    private static final Pattern NAME = Pattern.compile(PREFIX + "(?:(" + LABEL + ")\\.)?(" + FUNCTION + ")");
    private static final Pattern ARN =
            Pattern.compile("arn:aws[a-z-]*:logs:[a-z0-9-]+:(" + LABEL + "):log-group:([^:]+)(?::\\*)?");

    /** @param namespace of a name without one */
    static LogGroup parse(String text, String namespace, String region) {
        Matcher arn = ARN.matcher(text);
        String account = arn.matches() ? arn.group(1) : namespace;
        String name = arn.matches() ? arn.group(2) : text;
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw LogsErrors.invalid(
                    "log group " + LogsErrors.shortened(text) + ": only functions have one, with the name " + PREFIX
                            + "NAME or the ARN arn:aws:logs:" + region + ":NAMESPACE:log-group:" + PREFIX + "NAME");
        }
        return new LogGroup(
                new FunctionId(
                        Optional.ofNullable(parts.group(1)).orElse(account), FunctionNames.resource(parts.group(2))),
                parts.group(2),
                region);
    }

    String name() {
        return PREFIX + functionName;
    }

    String arn() {
        return "arn:aws:logs:" + region + ':' + function.namespace() + ":log-group:" + name();
    }

    Permission read() {
        return Permission.getLogs(function);
    }
}
