package dev.lamina.gateway.api.cost;

import dev.lamina.gateway.http.AwsException;
import io.vertx.core.MultiMap;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The parameters of a call.
 *
 * @param by what has a row for each day
 * @param from the first day, in UTC
 * @param to the last day
 * @param namespace absent: all that the caller may see
 */
record CostQuery(By by, LocalDate from, LocalDate to, boolean csv, Optional<String> namespace) {
    /** What has a row. */
    enum By {
        FUNCTION,
        ALIAS,
        NAMESPACE
    }

    /** One call may read this many days, which takes one read of the store for each namespace and day. */
    static final int MAX_DAYS = 92;

    private static final Set<String> KNOWN = Set.of("by", "from", "to", "format", "namespace");
    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    /** @throws AwsException that names the parameter and the fix */
    static CostQuery of(MultiMap parameters, LocalDate today) {
        for (Map.Entry<String, String> parameter : parameters) {
            if (!KNOWN.contains(parameter.getKey())) {
                throw invalid(parameter.getKey(), "is not a parameter: use by, from, to, format, namespace");
            }
        }
        LocalDate to = day(parameters, "to", today);
        LocalDate from = day(parameters, "from", to.withDayOfMonth(1));
        if (from.isAfter(to)) {
            throw invalid("from", "is after to: " + from + " is after " + to);
        }
        if (ChronoUnit.DAYS.between(from, to) >= MAX_DAYS) {
            throw invalid("from", "is " + MAX_DAYS + " days or more before to: ask for " + MAX_DAYS + " days at most");
        }
        Optional<String> namespace = Optional.ofNullable(parameters.get("namespace"));
        if (namespace.isPresent() && !NAMESPACE.matcher(namespace.get()).matches()) {
            throw invalid("namespace", "must be the name of a namespace");
        }
        return new CostQuery(
                By.valueOf(choice(parameters, "by", List.of("function", "alias", "namespace"))
                        .toUpperCase(Locale.ROOT)),
                from,
                to,
                choice(parameters, "format", List.of("json", "csv")).equals("csv"),
                namespace);
    }

    private static LocalDate day(MultiMap parameters, String name, LocalDate otherwise) {
        String text = parameters.get(name);
        try {
            return text == null ? otherwise : LocalDate.parse(text);
        } catch (DateTimeParseException e) {
            throw invalid(name, "must be a day such as 2026-01-31");
        }
    }

    /** The first choice is the default. */
    private static String choice(MultiMap parameters, String name, List<String> choices) {
        String given = parameters.get(name);
        if (given != null && !choices.contains(given)) {
            throw invalid(name, "must be " + choices(choices));
        }
        return given == null ? choices.getFirst() : given;
    }

    private static String choices(List<String> choices) {
        int last = choices.size() - 1;
        return String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
    }

    private static AwsException invalid(String parameter, String why) {
        return AwsException.of(400, "InvalidParameterValueException", "Parameter " + parameter + " " + why);
    }
}
