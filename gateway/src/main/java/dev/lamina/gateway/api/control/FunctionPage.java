package dev.lamina.gateway.api.control;

import dev.lamina.api.Function;
import dev.lamina.gateway.api.ApiRequest;
import dev.lamina.gateway.http.AwsException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One page of ListFunctions, ordered by name; the marker is the last name of the previous page. */
final class FunctionPage {
    private static final int MAX_ITEMS = 50; // AWS returns at most this many, even if more are requested

    private FunctionPage() {}

    static Map<String, Object> of(
            Collection<Function> functions, ApiRequest request, FunctionConfiguration configuration) {
        int size = request.query("MaxItems").map(FunctionPage::size).orElse(MAX_ITEMS);
        Optional<String> after = request.query("Marker").map(FunctionPage::name);
        List<Function> rest = functions.stream()
                .sorted(Comparator.comparing(FunctionPage::name))
                .filter(function -> after.isEmpty() || name(function).compareTo(after.get()) > 0)
                .toList();
        List<Function> page = rest.subList(0, Math.min(size, rest.size()));
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("Functions", page.stream().map(configuration::of).toList());
        if (page.size() < rest.size()) {
            shown.put("NextMarker", marker(name(page.getLast())));
        }
        return shown;
    }

    private static int size(String text) {
        try {
            int size = Integer.parseInt(text);
            if (size >= 1 && size <= 10_000) {
                return Math.min(size, MAX_ITEMS);
            }
        } catch (NumberFormatException e) {
            // Answered below, like a number out of range.
        }
        throw AwsException.of(400, "InvalidParameterValueException", "MaxItems must be a number from 1 to 10000.");
    }

    private static String marker(String name) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String name(String marker) {
        try {
            return new String(Base64.getUrlDecoder().decode(marker), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw AwsException.of(
                    400, "InvalidParameterValueException", "Marker is not a NextMarker of ListFunctions.");
        }
    }

    private static String name(Function function) {
        return function.getMetadata().getName();
    }
}
